#include "compiler/syntax/number_limits.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace regoc::syntax {

namespace {

constexpr int64_t kMaxBinaryExponent = 100000;
constexpr int64_t kMaxDecimalExponent = 2147483647;
constexpr int64_t kFarAway = int64_t{1} << 40;  // saturates

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

int64_t ParseExponent(std::string_view text) {
  bool negative = text.starts_with('-');
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  int64_t value = 0;
  for (char c : text) value = std::min(kFarAway, value * 10 + (c - '0'));
  return negative ? -value : value;
}

}  // namespace

NumberRange RangeOfNumber(std::string_view text) {
  constexpr size_t kShort = 1000;  // so few digits cannot get near the limit
  if (text.size() < kShort && text.find_first_of("eE") == std::string_view::npos) return NumberRange::kFits;
  size_t e = text.find_first_of("eE");
  int64_t exponent = e == std::string_view::npos ? 0 : ParseExponent(text.substr(e + 1));
  if (exponent > kMaxDecimalExponent || exponent < -kMaxDecimalExponent) return NumberRange::kUnreadable;
  // The value is 0.d1d2d3… times ten to the power of `scale`, d1 the first digit that is not zero.
  long double mantissa = 0;
  long double weight = 0.1L;
  int64_t scale = exponent;
  bool behind_point = false;
  bool significant = false;
  for (char c : text.substr(0, e)) {
    if (c == '.') behind_point = true;
    if (!IsDigit(c)) continue;
    significant = significant || c != '0';
    if (significant) {
      if (!behind_point) ++scale;
      mantissa += weight * static_cast<long double>(c - '0');
      weight /= 10;
    } else if (behind_point) {
      --scale;
    }
  }
  if (!significant) return NumberRange::kFits;
  // Go writes the value as m times 2^b with 0.5 <= m < 1.
  long double log2 = std::log2(mantissa) + static_cast<long double>(scale) * std::log2(10.0L);
  int64_t binary = static_cast<int64_t>(std::floor(log2)) + 1;
  return binary <= kMaxBinaryExponent && binary >= -kMaxBinaryExponent ? NumberRange::kFits : NumberRange::kTooBig;
}

}  // namespace regoc::syntax
