// Hexadecimal digits.
#pragma once

#include <array>
#include <cstring>
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

inline constexpr std::array<std::array<char, 2>, 256> kHexOfBytes = [] {
  constexpr char kDigits[] = "0123456789abcdef";
  std::array<std::array<char, 2>, 256> digits{};
  for (size_t byte = 0; byte < 256; ++byte) digits[byte] = {kDigits[byte >> 4], kDigits[byte & 0xF]};
  return digits;
}();

// Two digits a byte, lower case.
inline std::string_view EncodeHex(Arena& arena, std::string_view bytes) {
  char* text = static_cast<char*>(arena.Allocate(bytes.size() * 2, 1));
  for (size_t i = 0; i < bytes.size(); ++i)
    std::memcpy(text + 2 * i, kHexOfBytes[static_cast<uint8_t>(bytes[i])].data(), 2);
  return {text, bytes.size() * 2};
}

}  // namespace regoc::builtins
