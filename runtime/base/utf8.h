// UTF-8 as Go has it: what is not well-formed (overlong forms, surrogates, values above U+10FFFF) is met byte by byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace regoc {

struct CodePoint {
  char32_t value = 0;   // U+FFFD when invalid
  uint32_t length = 1;  // bytes; 1 when invalid
  bool valid = true;
};

// The code point at `offset`, which must be inside the text.
CodePoint DecodeUtf8(std::string_view text, size_t offset = 0);
bool IsUtf8(std::string_view text);

// Writes 1 to 4 bytes and returns how many. A surrogate or a value above U+10FFFF becomes U+FFFD.
uint32_t WriteUtf8(char* to, char32_t value);
void AppendUtf8(std::string& out, char32_t value);

}  // namespace regoc
