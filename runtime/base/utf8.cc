#include "runtime/base/utf8.h"

namespace regoc {

namespace {

bool IsSurrogate(char32_t value) { return value >= 0xD800 && value <= 0xDFFF; }

}  // namespace

CodePoint DecodeUtf8(std::string_view text, size_t offset) {
  constexpr CodePoint kInvalid{0xFFFD, 1, false};
  auto byte = [&](size_t i) { return offset + i < text.size() ? static_cast<unsigned char>(text[offset + i]) : 0u; };
  unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  if (lead < 0xC2 || lead > 0xF4) return kInvalid;
  uint32_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  char32_t value = lead & (0x7Fu >> length);
  for (uint32_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return kInvalid;
    value = value << 6 | (byte(i) & 0x3F);
  }
  bool overlong = value < (length == 4 ? 0x10000u : length == 3 ? 0x800u : 0x80u);
  if (overlong || value > 0x10FFFF || IsSurrogate(value)) return kInvalid;
  return {value, length, true};
}

bool IsUtf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    CodePoint point = DecodeUtf8(text, at);
    if (!point.valid) return false;
    at += point.length;
  }
  return true;
}

uint32_t WriteUtf8(char* to, char32_t value) {
  if (value > 0x10FFFF || IsSurrogate(value)) value = 0xFFFD;
  if (value < 0x80) {
    to[0] = static_cast<char>(value);
    return 1;
  }
  uint32_t length = value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;
  for (uint32_t i = length - 1; i > 0; --i, value >>= 6) to[i] = static_cast<char>(0x80 | (value & 0x3F));
  to[0] = static_cast<char>((0xF00 >> length) | value);
  return length;
}

void AppendUtf8(std::string& out, char32_t value) {
  char bytes[4];
  out.append(bytes, WriteUtf8(bytes, value));
}

}  // namespace regoc
