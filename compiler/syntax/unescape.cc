#include "compiler/syntax/unescape.h"

#include <charconv>

#include "runtime/base/utf8.h"

namespace regoc::syntax {

namespace {

bool IsHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Four hexadecimal digits at `at`.
std::optional<char32_t> Hex4(std::string_view text, size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  for (size_t i = at; i < at + 4; ++i)
    if (!IsHex(text[i])) return std::nullopt;
  uint32_t value = 0;
  std::from_chars(text.data() + at, text.data() + at + 4, value, 16);
  return value;
}

// Reads \uXXXX or a pair of them at `at` (on the backslash); the length read, 0 when malformed.
size_t AppendCodePoint(std::string& out, std::string_view text, size_t at) {
  auto first = Hex4(text, at + 2);
  if (!first) return 0;
  if (*first >= 0xD800 && *first < 0xDC00 && text.substr(at + 6, 2) == "\\u") {
    auto second = Hex4(text, at + 8);
    if (second && *second >= 0xDC00 && *second < 0xE000) {
      AppendUtf8(out, 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00));
      return 12;
    }
  }
  AppendUtf8(out, *first);
  return 6;
}

}  // namespace

std::optional<std::string> Unescape(std::string_view text) {
  constexpr std::string_view kFrom = "\"\\/bfnrt";
  constexpr std::string_view kTo = "\"\\/\b\f\n\r\t";
  std::string out;
  for (size_t i = 0; i < text.size();) {
    unsigned char c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == '"') return std::nullopt;
    if (c != '\\') {
      out += text[i++];
      continue;
    }
    if (i + 1 >= text.size()) return std::nullopt;
    if (text[i + 1] == 'u') {
      size_t length = AppendCodePoint(out, text, i);
      if (length == 0) return std::nullopt;
      i += length;
      continue;
    }
    size_t at = kFrom.find(text[i + 1]);
    if (at == std::string_view::npos) return std::nullopt;
    out += kTo[at];
    i += 2;
  }
  return out;
}

std::string DropBraceEscapes(std::string_view text, bool raw) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    bool escape = text[i] == '\\' && i + 1 < text.size();
    bool brace = escape && text[i + 1] == '{';
    if (!brace) out += text[i];
    if (brace || (escape && !raw)) out += text[++i];
  }
  return out;
}

std::optional<std::string> UnescapeTemplate(std::string_view text) {
  std::string plain = DropBraceEscapes(text, false);
  if (plain.find('\\') == std::string::npos) return plain;
  return Unescape(plain);
}

}  // namespace regoc::syntax
