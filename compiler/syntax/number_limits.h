// Which numbers OPA takes.
#pragma once

#include <string_view>

namespace regoc::syntax {

enum class NumberRange {
  kFits,
  kTooBig,      // binary exponent beyond 100,000 either way
  kUnreadable,  // decimal exponent beyond 32 bits: no number at all to OPA
};

// The text must have the form of a number.
NumberRange RangeOfNumber(std::string_view text);

}  // namespace regoc::syntax
