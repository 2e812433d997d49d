// Code points of a text that need not be valid UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace regoc::syntax {

struct CodePoint {
  char32_t value = 0;   // U+FFFD when invalid
  uint32_t length = 1;  // bytes; 1 when invalid
  bool valid = true;
};

// The code point at `offset`, which must be inside the text. Refuses overlong forms and surrogates, as Go does.
CodePoint DecodeUtf8(std::string_view text, size_t offset);

// Appends `value` as UTF-8; a surrogate or a value above U+10FFFF becomes U+FFFD.
void AppendUtf8(std::string& out, char32_t value);

// Unicode category Nd outside ASCII: such digits may go on an identifier.
bool IsUnicodeDigit(char32_t value);

}  // namespace regoc::syntax
