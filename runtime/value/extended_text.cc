#include <algorithm>

#include "runtime/value/big_integer.h"
#include "runtime/value/decimal_format.h"
#include "runtime/value/extended.h"

namespace regoc::internal {

namespace {

using Uint128 = unsigned __int128;

// Digits of integer × 2^exponent.
Digits ExactDigits(const BigInteger& integer, int64_t exponent) {
  BigInteger n = integer;
  int64_t point = 0;
  if (exponent >= 0) {
    mpz_mul_2exp(n.get(), n.get(), static_cast<mp_bitcnt_t>(exponent));
  } else {
    mp_bitcnt_t zeros = mpz_scan1(n.get(), 0);
    mp_bitcnt_t drop = std::min<mp_bitcnt_t>(zeros, static_cast<mp_bitcnt_t>(-exponent));
    mpz_fdiv_q_2exp(n.get(), n.get(), drop);
    exponent += static_cast<int64_t>(drop);
    BigInteger power;
    mpz_ui_pow_ui(power.get(), 5, static_cast<unsigned long>(-exponent));
    mpz_mul(n.get(), n.get(), power.get());
    point = exponent;
  }
  Digits d{n.ToText(), 0};
  d.point = static_cast<int64_t>(d.text.size()) + point;
  d.Trim();
  return d;
}

// The fewest digits that lie within half a unit of the last of `bits` bits. The cases are Go's, whose choice is not the
// shortest in a few corners.
Digits ShortestDigits(const Extended& number, size_t bits) {
  BigInteger mantissa(number.mantissa);
  Digits d = ExactDigits(mantissa, number.exponent);
  size_t shift = bits + 1 - 64;
  mpz_mul_2exp(mantissa.get(), mantissa.get(), shift);
  int64_t exponent = number.exponent - static_cast<int64_t>(shift);
  bool inclusive = mpz_tstbit(mantissa.get(), 1) == 0;
  BigInteger bound = mantissa;
  mpz_sub_ui(bound.get(), mantissa.get(), 1);
  Digits lower = ExactDigits(bound, exponent);
  mpz_add_ui(bound.get(), mantissa.get(), 1);
  Digits upper = ExactDigits(bound, exponent);
  for (size_t i = 0; i < d.text.size(); ++i) {
    char m = d.text[i];
    char l = lower.At(i);
    char u = upper.At(i);
    bool down = l != m || (inclusive && i + 1 == lower.text.size());
    bool up = m != u && (inclusive || m + 1 < u || i + 1 < upper.text.size());
    if (!down && !up) continue;
    if (down && up) {
      d.Round(i + 1);
    } else if (down) {
      d.RoundDown(i + 1);
    } else {
      d.RoundUp(i + 1);
    }
    break;
  }
  return d;
}

constexpr int64_t kLowestQuickExponent = -123;

// The same for a fraction whose bits, and four more, fit 128: generates digits until the rest is below half a unit.
Digits QuickDigits(const Extended& number) {
  int bits = static_cast<int>(-number.exponent) + 1;  // the fraction's, in halves of a unit
  Uint128 one = Uint128{1} << bits;
  Uint128 rest = static_cast<Uint128>(number.mantissa) << 1;
  uint64_t whole = static_cast<uint64_t>(rest >> bits);
  rest &= one - 1;
  Digits d;
  if (whole != 0) d.text = std::to_string(whole);
  d.point = static_cast<int64_t>(d.text.size());
  Uint128 half = 1;
  for (;;) {
    rest *= 10;
    half *= 10;
    char digit = static_cast<char>('0' + static_cast<int>(rest >> bits));
    rest &= one - 1;
    if (d.text.empty() && digit == '0') {
      --d.point;
    } else {
      d.text.push_back(digit);
    }
    bool down = rest < half;
    bool up = rest + half > one;
    if (d.text.empty()) {
      down = false;  // leading zeros are not digits: a number this small is still told from 0
    }
    if (!down && !up) continue;
    bool nearer_up = rest * 2 > one || (rest * 2 == one && ((digit - '0') & 1) != 0);
    if (up && (!down || nearer_up)) d.Increment();
    d.Trim();
    return d;
  }
}

std::string IntegerText(const Extended& number, bool wide) {
  std::string out = number.negative ? "-" : "";
  if (number.zero()) return out + "0";
  if (number.exponent <= 0) return out + std::to_string(number.mantissa >> -number.exponent);
  Digits d = ShortestDigits(number, wide ? 64 + static_cast<size_t>(number.exponent) : 64);
  out += d.text;
  out.append(static_cast<size_t>(d.point) - d.text.size(), '0');
  return out;
}

}  // namespace

std::string ExtendedText(const Extended& number, bool wide) {
  if (number.integer()) return IntegerText(number, wide);
  bool quick = number.exponent >= kLowestQuickExponent;
  return FormatGeneral(number.negative, quick ? QuickDigits(number) : ShortestDigits(number, 64));
}

}  // namespace regoc::internal
