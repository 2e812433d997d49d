// The text of a number taken apart, exactly: no rounding, no big numbers, no memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "runtime/value/value.h"

namespace regoc::internal {

// ±0.DDD… × 10^point, where DDD are the digits between `first` and `last`; both ends are not 0, '.' may stand among
// them.
// "-0.0120e3" has digits "12" and point 2.
struct DecimalParts {
  bool negative = false;
  const char* first = nullptr;  // nullptr: the number is zero
  const char* last = nullptr;   // past the last digit
  int64_t point = 0;
  uint32_t digits = 0;

  bool zero() const { return first == nullptr; }
  bool integer() const { return zero() || point >= digits; }
};

// End of the longest JSON number that `text` begins with, or nullptr when there is none.
const char* ScanNumber(const char* begin, const char* end);

// `text` is a JSON number. Exponents beyond ±2^40 count as that.
DecimalParts TakeApart(std::string_view text);

int CompareParts(const DecimalParts& a, const DecimalParts& b);

// mantissa / 10^places: short numbers without an exponent, which compare without being taken apart.
struct ShortDecimal {
  int64_t mantissa = 0;
  int places = 0;
};
std::optional<ShortDecimal> TakeShort(std::string_view text);
int CompareShort(ShortDecimal a, ShortDecimal b);

// The 64-bit integer that it is, if so.
std::optional<int64_t> PartsToInt64(const DecimalParts& parts);

// The digits as an integer, when there are at most 19.
std::optional<uint64_t> SignificantDigits(const DecimalParts& parts);

uint64_t HashDecimal(Value decimal, uint64_t seed);

}  // namespace regoc::internal
