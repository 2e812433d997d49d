#include "tools/inputs/cursor.h"

#include "runtime/base/utf8.h"

namespace regoc::inputs {

std::string LowerText(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = Lower(c);
  return out;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

void AppendLatin1(std::string& out, char c) { AppendUtf8(out, static_cast<unsigned char>(c)); }

size_t FirstInvalidUtf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    CodePoint point = DecodeUtf8(text, at);
    if (!point.valid) return at;
    at += point.length;
  }
  return std::string_view::npos;
}

}  // namespace regoc::inputs
