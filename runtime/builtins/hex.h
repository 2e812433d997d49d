// Hexadecimal digits.
#pragma once

#include <string_view>

#include "runtime/builtins/text.h"

namespace regoc::builtins {

// -1 when it is none.
inline int HexDigitValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Two digits a byte, lower case.
inline std::string_view EncodeHex(Arena& arena, std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  char* text = static_cast<char*>(arena.Allocate(bytes.size() * 2, 1));
  for (size_t i = 0; i < bytes.size(); ++i) {
    text[2 * i] = kDigits[static_cast<uint8_t>(bytes[i]) >> 4];
    text[2 * i + 1] = kDigits[static_cast<uint8_t>(bytes[i]) & 0xF];
  }
  return {text, bytes.size() * 2};
}

}  // namespace regoc::builtins
