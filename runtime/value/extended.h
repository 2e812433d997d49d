// Floating-point numbers with 64 bits of mantissa, rounded to nearest even: what Go's big.Float is at its default
// precision, on which OPA's arithmetic with fractions stands. Integers only, so every platform gives the same bits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/value/number_text.h"

namespace regoc::internal {

// ±mantissa × 2^exponent. The mantissa has its top bit set, or is 0; zero has a sign too.
struct Extended {
  bool negative = false;
  uint64_t mantissa = 0;
  int64_t exponent = 0;

  bool zero() const { return mantissa == 0; }
  bool integer() const;
  Extended Negated() const { return {!negative, mantissa, exponent}; }
};

Extended ExtendedFromInteger(int64_t i);
// `text` is a JSON number. Rounds as Go does, which for exponents beyond ±55 is not always to the nearest.
Extended ExtendedFromText(std::string_view text);

Extended Add(const Extended& a, const Extended& b);
Extended Multiply(const Extended& a, const Extended& b);
// Requires !b.zero().
Extended Divide(const Extended& a, const Extended& b);
// Towards zero; never -0.
Extended Truncate(const Extended& a);
bool Equal(const Extended& a, const Extended& b);

// The shortest text that reads back equal: plain digits for integers; else as C's %g, exponents from 10^6 and below
// 10^-4. `wide`: an integer above 2^64 counts all its bits as significant.
std::string ExtendedText(const Extended& number, bool wide = false);

}  // namespace regoc::internal
