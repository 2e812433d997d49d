// Digits outside of ASCII.
#pragma once

namespace regoc::syntax {

// Unicode category Nd outside ASCII: such digits may go on an identifier.
bool IsUnicodeDigit(char32_t value);

}  // namespace regoc::syntax
