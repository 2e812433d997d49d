#include <algorithm>
#include <bit>
#include <charconv>

#include "runtime/value/big_integer.h"
#include "runtime/value/extended.h"

namespace regoc::internal {

namespace {

constexpr uint64_t kPowersOfFive[] = {1,
                                      5,
                                      25,
                                      125,
                                      625,
                                      3125,
                                      15625,
                                      78125,
                                      390625,
                                      1953125,
                                      9765625,
                                      48828125,
                                      244140625,
                                      1220703125,
                                      6103515625,
                                      30517578125,
                                      152587890625,
                                      762939453125,
                                      3814697265625,
                                      19073486328125,
                                      95367431640625,
                                      476837158203125,
                                      2384185791015625,
                                      11920928955078125,
                                      59604644775390625,
                                      298023223876953125,
                                      1490116119384765625,
                                      7450580596923828125};
constexpr int kLastPowerOfFive = 27;

Extended FromUnsigned(uint64_t n) {
  if (n == 0) return {};
  int shift = std::countl_zero(n);
  return {false, n << shift, -shift};
}

// A number of as many bits as it has, for reading: mantissa × 2^exponent.
struct Wide {
  BigInteger mantissa;
  int64_t exponent = 0;

  // Keeps `bits` bits, nearest even.
  void Round(size_t bits, bool sticky = false) {
    size_t have = mantissa.bits();
    if (have <= bits) return;
    size_t drop = have - bits;
    bool half = mpz_tstbit(mantissa.get(), drop - 1) != 0;
    bool below = sticky || mpz_scan1(mantissa.get(), 0) < drop - 1;
    mpz_fdiv_q_2exp(mantissa.get(), mantissa.get(), drop);
    exponent += static_cast<int64_t>(drop);
    if (half && (below || mpz_odd_p(mantissa.get()))) mpz_add_ui(mantissa.get(), mantissa.get(), 1);
  }
  void MultiplyBy(const Wide& other, size_t bits) {
    mpz_mul(mantissa.get(), mantissa.get(), other.mantissa.get());
    exponent += other.exponent;
    Round(bits);
  }
};

constexpr size_t kPowerBits = 128;
constexpr size_t kSquareBits = 192;

// 5^n to 128 bits by repeated squaring with 192: where it is not exact, the last bit depends on the order of roundings,
// which is Go's.
Wide PowerOfFive(uint64_t n) {
  uint64_t start = std::min<uint64_t>(n, kLastPowerOfFive);
  Wide power{BigInteger(kPowersOfFive[start]), 0};
  Wide square{BigInteger(5), 0};
  for (n -= start; n > 0; n >>= 1) {
    if ((n & 1) != 0) power.MultiplyBy(square, kPowerBits);
    Wide factor = square;
    square.MultiplyBy(factor, kSquareBits);
  }
  return power;
}

Extended Narrow(bool negative, Wide wide, bool sticky = false) {
  wide.Round(64, sticky);
  // Rounding up may have carried into a 65th bit: a power of two.
  size_t bits = wide.mantissa.bits();
  if (bits == 0) return {negative, 0, 0};
  if (bits > 64) {
    mpz_fdiv_q_2exp(wide.mantissa.get(), wide.mantissa.get(), bits - 64);
    wide.exponent += static_cast<int64_t>(bits - 64);
    bits = 64;
  }
  int shift = static_cast<int>(64 - bits);
  return {negative, mpz_get_ui(wide.mantissa.get()) << shift, wide.exponent - shift};
}

Extended ReadSlowly(bool negative, std::string_view digits, int64_t exponent) {
  Wide number{BigInteger::FromDigits(digits), exponent};
  if (number.mantissa.bits() == 0) return {negative, 0, 0};
  if (exponent == 0) return Narrow(negative, number);
  Wide power = PowerOfFive(static_cast<uint64_t>(exponent < 0 ? -exponent : exponent));
  if (exponent > 0) {
    mpz_mul(number.mantissa.get(), number.mantissa.get(), power.mantissa.get());
    number.exponent += power.exponent;
    return Narrow(negative, number);
  }
  // A quotient of at least 66 bits, and whether anything is left.
  size_t have = number.mantissa.bits();
  size_t need = power.mantissa.bits() + 66;
  size_t shift = have < need ? need - have : 0;
  mpz_mul_2exp(number.mantissa.get(), number.mantissa.get(), shift);
  BigInteger rest;
  mpz_fdiv_qr(number.mantissa.get(), rest.get(), number.mantissa.get(), power.mantissa.get());
  number.exponent -= power.exponent + static_cast<int64_t>(shift);
  return Narrow(negative, number, rest.bits() != 0);
}

}  // namespace

Extended ExtendedFromText(std::string_view text) {
  bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  size_t mark = text.find_first_of("eE");
  std::string_view digits = text.substr(0, mark);
  int64_t exponent = 0;
  if (mark != std::string_view::npos) {
    std::string_view written = text.substr(mark + 1);
    if (written[0] == '+') written.remove_prefix(1);
    std::from_chars(written.data(), written.data() + written.size(), exponent);
  }
  size_t point = digits.find('.');
  if (point != std::string_view::npos) exponent -= static_cast<int64_t>(digits.size() - point - 1);
  if (digits.size() <= 19 && exponent >= -kLastPowerOfFive && exponent <= kLastPowerOfFive) {
    uint64_t n = 0;
    for (char c : digits)
      if (c != '.') n = n * 10 + static_cast<uint64_t>(c - '0');
    Extended mantissa = FromUnsigned(n);
    mantissa.negative = negative;
    if (exponent == 0 || n == 0) return mantissa;
    Extended power = FromUnsigned(kPowersOfFive[exponent < 0 ? -exponent : exponent]);
    Extended result = exponent < 0 ? Divide(mantissa, power) : Multiply(mantissa, power);
    result.exponent += exponent;
    return result;
  }
  return ReadSlowly(negative, digits, exponent);
}

}  // namespace regoc::internal
