#include "runtime/builtins/double_product.h"

#include <bit>
#include <cmath>

#include "runtime/builtins/go_float.h"
#include "runtime/value/extended.h"
#include "runtime/value/number.h"

namespace regoc::builtins {

namespace {

using regoc::internal::Extended;

Extended ToExtended(Value number) {
  return number.is_int() ? regoc::internal::ExtendedFromInteger(number.integer())
                         : regoc::internal::ExtendedFromText(number.text());
}

// a × b, rounded once to 53 bits, halves to even.
Extended MultiplyTo53(const Extended& a, const Extended& b) {
  if (a.zero() || b.zero()) return {a.negative != b.negative, 0, 0};
  unsigned __int128 product = static_cast<unsigned __int128>(a.mantissa) * b.mantissa;
  int64_t exponent = a.exponent + b.exponent;
  if (product >> 127 == 0) {
    product <<= 1;
    --exponent;
  }
  constexpr int kDropped = 128 - 53;
  unsigned __int128 half = static_cast<unsigned __int128>(1) << (kDropped - 1);
  unsigned __int128 rest = product & ((half << 1) - 1);
  uint64_t kept = static_cast<uint64_t>(product >> kDropped);
  if (rest > half || (rest == half && (kept & 1) != 0)) ++kept;
  int shift = std::countl_zero(kept);
  return {a.negative != b.negative, kept << shift, exponent + kDropped - shift};
}

}  // namespace

std::optional<Value> MultiplyDoubles(Arena& arena, std::span<const Value> numbers) {
  Extended product = regoc::internal::ExtendedFromInteger(1);
  for (Value v : numbers) product = MultiplyTo53(product, ToExtended(v));
  double magnitude = std::ldexp(static_cast<double>(product.mantissa), static_cast<int>(product.exponent));
  if (!product.zero() && !std::isnormal(magnitude)) return std::nullopt;
  TextBuilder text(arena);
  double result = product.negative ? -magnitude : magnitude;
  AppendGoFloat(text, result, product.zero() || std::trunc(result) == result ? 'f' : 'g', -1);
  return NumberFromText(arena, text.view(), false);
}

}  // namespace regoc::builtins
