#include "runtime/value/extended.h"

#include <bit>

namespace regoc::internal {

namespace {

using Uint128 = unsigned __int128;

int LeadingZeros(Uint128 n) {
  uint64_t high = static_cast<uint64_t>(n >> 64);
  return high != 0 ? std::countl_zero(high) : 64 + std::countl_zero(static_cast<uint64_t>(n));
}

// n × 2^exponent to 64 bits, nearest even. `sticky`: something less than one unit of n was cut off.
Extended Rounded(bool negative, Uint128 n, int64_t exponent, bool sticky) {
  if (n == 0) return {negative, 0, 0};
  int shift = LeadingZeros(n);
  n <<= shift;
  exponent -= shift;
  uint64_t mantissa = static_cast<uint64_t>(n >> 64);
  uint64_t rest = static_cast<uint64_t>(n);
  exponent += 64;
  constexpr uint64_t kHalf = uint64_t{1} << 63;
  bool up = rest > kHalf || (rest == kHalf && (sticky || (mantissa & 1) != 0));
  if (up && ++mantissa == 0) {
    mantissa = kHalf;
    ++exponent;
  }
  return {negative, mantissa, exponent};
}

}  // namespace

bool Extended::integer() const {
  if (zero() || exponent >= 0) return true;
  return exponent > -64 && (mantissa & ((uint64_t{1} << -exponent) - 1)) == 0;
}

Extended ExtendedFromInteger(int64_t i) {
  if (i == 0) return {};
  uint64_t magnitude = i < 0 ? 0 - static_cast<uint64_t>(i) : static_cast<uint64_t>(i);
  int shift = std::countl_zero(magnitude);
  return {i < 0, magnitude << shift, -shift};
}

Extended Add(const Extended& a, const Extended& b) {
  if (a.zero() && b.zero()) return {a.negative && b.negative, 0, 0};
  if (a.zero()) return b;
  if (b.zero()) return a;
  bool swap = a.exponent < b.exponent || (a.exponent == b.exponent && a.mantissa < b.mantissa);
  const Extended& big = swap ? b : a;
  const Extended& small = swap ? a : b;
  int64_t distance = big.exponent - small.exponent;
  Uint128 left = static_cast<Uint128>(big.mantissa) << 62;
  Uint128 whole = static_cast<Uint128>(small.mantissa) << 62;
  Uint128 right = distance < 128 ? whole >> distance : 0;
  bool sticky = distance >= 128 || (right << distance) != whole;
  if (big.negative == small.negative) return Rounded(big.negative, left + right, big.exponent - 62, sticky);
  Uint128 difference = left - right - (sticky ? 1 : 0);
  if (difference == 0 && !sticky) return {};
  return Rounded(big.negative, difference, big.exponent - 62, sticky);
}

Extended Multiply(const Extended& a, const Extended& b) {
  bool negative = a.negative != b.negative;
  if (a.zero() || b.zero()) return {negative, 0, 0};
  return Rounded(negative, static_cast<Uint128>(a.mantissa) * b.mantissa, a.exponent + b.exponent, false);
}

Extended Divide(const Extended& a, const Extended& b) {
  bool negative = a.negative != b.negative;
  if (a.zero()) return {negative, 0, 0};
  int shift = a.mantissa < b.mantissa ? 64 : 63;  // so that the quotient has exactly 64 bits
  Uint128 numerator = static_cast<Uint128>(a.mantissa) << shift;
  Uint128 quotient = numerator / b.mantissa;
  Uint128 rest = numerator - quotient * b.mantissa;
  bool half = rest * 2 >= b.mantissa;
  bool sticky = rest != 0 && rest * 2 != b.mantissa;
  return Rounded(negative, quotient << 1 | (half ? 1 : 0), a.exponent - b.exponent - shift - 1, sticky);
}

Extended Truncate(const Extended& a) {
  if (a.integer()) return a.zero() ? Extended{} : a;
  if (a.exponent <= -64) return {};
  return {a.negative, a.mantissa >> -a.exponent << -a.exponent, a.exponent};
}

bool Equal(const Extended& a, const Extended& b) {
  if (a.zero() || b.zero()) return a.zero() && b.zero();
  return a.negative == b.negative && a.mantissa == b.mantissa && a.exponent == b.exponent;
}

}  // namespace regoc::internal
