// JSON, and JSON with comments.
#include "tools/inputs/formats.h"
#include "tools/inputs/json_text.h"

namespace regoc::inputs {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Parsed ReadWith(Maker& maker, const JsonTextOptions& options) {
  std::string_view json = maker.text();
  size_t base = json.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  Parsed parsed;
  parsed.documents.push_back(ReadJsonText(maker, json.substr(base), base, options, parsed.warnings));
  return parsed;
}

}  // namespace

Parsed ReadJson(Maker& maker) { return ReadWith(maker, {}); }

Parsed ReadJsonc(Maker& maker) { return ReadWith(maker, {.comments = true}); }

}  // namespace regoc::inputs
