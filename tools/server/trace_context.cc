#include "tools/server/trace_context.h"

#include <algorithm>

namespace regoc::server {

namespace {

bool IsId(std::string_view text) {
  bool digits =
      std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  return digits && text.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

TraceContext ParseTraceparent(std::string_view header) {
  if (header.size() < 55 || header[2] != '-' || header[35] != '-' || header[52] != '-') return {};
  std::string_view version = header.substr(0, 2), trace = header.substr(3, 32), span = header.substr(36, 16);
  bool later = header.size() > 55;  // versions to come may add fields
  if (version == "ff" || (later && (version == "00" || header[55] != '-'))) return {};
  return IsId(trace) && IsId(span) ? TraceContext{trace, span} : TraceContext{};
}

}  // namespace regoc::server
