#include "runtime/value/go_quote.h"

#include <algorithm>
#include <iterator>

#include "runtime/base/utf8.h"

namespace regoc {

namespace {

struct Range {
  uint32_t first;
  uint32_t last;
};

constexpr Range kPrintable[] = {
#include "runtime/value/printable_ranges.inc"
};

void AppendHex(std::string& out, std::string_view mark, uint32_t n, int digits) {
  constexpr char kHex[] = "0123456789abcdef";
  out += mark;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out.push_back(kHex[n >> shift & 15]);
}

void AppendControl(std::string& out, unsigned char c) {
  constexpr char kNames[] = "abtnvfr";  // from U+0007 to U+000D
  if (c >= 7 && c <= 13) {
    out.push_back('\\');
    out.push_back(kNames[c - 7]);
  } else {
    AppendHex(out, "\\x", c, 2);
  }
}

void AppendRune(std::string& out, std::string_view bytes, const CodePoint& rune) {
  if (!rune.valid) {
    AppendHex(out, "\\x", static_cast<unsigned char>(bytes[0]), 2);
  } else if (IsGoPrintable(rune.value)) {
    out += bytes.substr(0, rune.length);
  } else if (rune.value < 0x10000) {
    AppendHex(out, "\\u", rune.value, 4);
  } else {
    AppendHex(out, "\\U", rune.value, 8);
  }
}

}  // namespace

bool IsGoPrintable(uint32_t rune) {
  if (rune < 0x80) return rune >= 0x20 && rune != 0x7F;
  auto next = std::upper_bound(std::begin(kPrintable), std::end(kPrintable), rune,
                               [](uint32_t r, const Range& range) { return r < range.first; });
  return next != std::begin(kPrintable) && rune <= std::prev(next)->last;
}

void AppendGoQuoted(std::string& out, std::string_view text) {
  out.push_back('"');
  while (!text.empty()) {
    unsigned char c = static_cast<unsigned char>(text[0]);
    if (c >= 0x80) {
      CodePoint rune = DecodeUtf8(text);
      AppendRune(out, text, rune);
      text.remove_prefix(rune.length);
      continue;
    }
    if (c == '"' || c == '\\') out.push_back('\\');
    if (c >= 0x20 && c != 0x7F) {
      out.push_back(static_cast<char>(c));
    } else {
      AppendControl(out, c);
    }
    text.remove_prefix(1);
  }
  out.push_back('"');
}

}  // namespace regoc
