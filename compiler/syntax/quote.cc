#include <cstdio>

#include "compiler/syntax/printer.h"
#include "runtime/base/utf8.h"

namespace regoc::syntax {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};
// What Go escapes beyond ASCII: controls, format characters, spaces other than U+0020, private use.
constexpr Range kNotPrintable[] = {
    {0x80, 0xA0},       {0xAD, 0xAD},       {0x600, 0x605},     {0x61C, 0x61C},     {0x6DD, 0x6DD},
    {0x70F, 0x70F},     {0x890, 0x891},     {0x8E2, 0x8E2},     {0x1680, 0x1680},   {0x180E, 0x180E},
    {0x2000, 0x200F},   {0x2028, 0x202F},   {0x205F, 0x206F},   {0x3000, 0x3000},   {0xD800, 0xF8FF},
    {0xFEFF, 0xFEFF},   {0xFFF0, 0xFFFB},   {0xFFFE, 0xFFFF},   {0x110BD, 0x110BD}, {0x110CD, 0x110CD},
    {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE007F}, {0xF0000, 0x10FFFF},
};

bool IsPrintable(char32_t value) {
  if (value < 0x80) return value >= 0x20 && value < 0x7F;
  for (const Range& range : kNotPrintable)
    if (value >= range.first && value <= range.last) return false;
  return true;
}

std::string Escaped(const char* format, char32_t value) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, format, static_cast<unsigned>(value));
  return buffer;
}

}  // namespace

std::string Quote(std::string_view text) {
  constexpr std::string_view kFrom = "\"\\\a\b\f\n\r\t\v";
  constexpr std::string_view kTo = "\"\\abfnrtv";
  std::string out = "\"";
  for (size_t i = 0; i < text.size();) {
    CodePoint point = DecodeUtf8(text, i);
    size_t at = kFrom.find(text[i]);
    if (at != std::string_view::npos) {
      out += '\\';
      out += kTo[at];
    } else if (!point.valid) {
      out += Escaped("\\x%02x", static_cast<unsigned char>(text[i]));
    } else if (IsPrintable(point.value)) {
      out += text.substr(i, point.length);
    } else {
      out += Escaped(point.value < 0x80 ? "\\x%02x" : point.value < 0x10000 ? "\\u%04x" : "\\U%08x", point.value);
    }
    i += point.length;
  }
  return out + "\"";
}

}  // namespace regoc::syntax
