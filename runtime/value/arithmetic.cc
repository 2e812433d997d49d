// Arithmetic in the narrowest form that is exact: 64-bit integers, big integers, then 64 bits of mantissa.
#include <limits>

#include "runtime/value/big_integer.h"
#include "runtime/value/extended.h"
#include "runtime/value/number.h"

namespace regoc {

namespace {

using internal::BigInteger;
using internal::Extended;

// A product larger than this is refused: squaring a few times would otherwise fill any memory.
constexpr size_t kMaxProductBits = size_t{1} << 20;

std::optional<Value> Fail(std::string_view& reason, std::string_view text) {
  reason = text;
  return std::nullopt;
}

// As OPA sees them, integers written with a fraction or an exponent count too.
std::optional<int64_t> SmallInteger(Value v) { return v.is_int() ? v.integer() : ToInt64(v); }

Extended ToExtended(Value v) {
  return v.is_int() ? internal::ExtendedFromInteger(v.integer()) : internal::ExtendedFromText(v.text());
}

Value FromBig(Arena& arena, const BigInteger& n) {
  if (mpz_fits_slong_p(n.get()) != 0) return Value::Int(mpz_get_si(n.get()));
  return Value::Decimal(arena.Copy(n.ToText()));
}

Value FromExtended(Arena& arena, const Extended& x, bool wide = false) {
  if (x.zero()) return x.negative ? Value::Decimal("-0") : Value::Int(0);
  if (x.exponent <= -1 && x.exponent > -64 && x.integer()) {
    int64_t magnitude = static_cast<int64_t>(x.mantissa >> -x.exponent);
    return Value::Int(x.negative ? -magnitude : magnitude);
  }
  if (x.negative && x.exponent == 0 && x.mantissa == uint64_t{1} << 63)
    return Value::Int(std::numeric_limits<int64_t>::min());
  return Value::Decimal(arena.Copy(internal::ExtendedText(x, wide)));
}

// Nothing on overflow.
std::optional<Value> CalculateSmall(Arithmetic op, int64_t x, int64_t y) {
  int64_t result = 0;
  bool overflow = false;
  switch (op) {
    case Arithmetic::kAdd:
      overflow = __builtin_add_overflow(x, y, &result);
      break;
    case Arithmetic::kSubtract:
      overflow = __builtin_sub_overflow(x, y, &result);
      break;
    case Arithmetic::kMultiply:
      overflow = __builtin_mul_overflow(x, y, &result);
      break;
    case Arithmetic::kDivide:
      // 0 / -1 is -0, so that zero takes the long way.
      if (x == 0 || y == -1 || x % y != 0) return std::nullopt;
      result = x / y;
      break;
    case Arithmetic::kRemainder:
      result = y == -1 ? 0 : x % y;
      break;
  }
  if (overflow) return std::nullopt;
  return Value::Int(result);
}

std::optional<Value> CalculateBig(Arena& arena, Arithmetic op, Value a, Value b, std::string_view& reason) {
  BigInteger x = BigInteger::FromNumber(a);
  BigInteger y = BigInteger::FromNumber(b);
  switch (op) {
    case Arithmetic::kAdd:
      mpz_add(x.get(), x.get(), y.get());
      break;
    case Arithmetic::kSubtract:
      mpz_sub(x.get(), x.get(), y.get());
      break;
    case Arithmetic::kMultiply:
      if (x.bits() + y.bits() > kMaxProductBits) return Fail(reason, "number too big");
      mpz_mul(x.get(), x.get(), y.get());
      break;
    case Arithmetic::kRemainder:
      if (y.bits() == 0) return Fail(reason, "modulo by zero");
      mpz_tdiv_r(x.get(), x.get(), y.get());
      break;
    case Arithmetic::kDivide:
      break;
  }
  return FromBig(arena, x);
}

std::optional<Value> CalculateFloat(Arena& arena, Arithmetic op, Value a, Value b, std::string_view& reason) {
  Extended x = ToExtended(a);
  Extended y = ToExtended(b);
  switch (op) {
    case Arithmetic::kAdd:
      return FromExtended(arena, internal::Add(x, y));
    case Arithmetic::kSubtract:
      return FromExtended(arena, internal::Add(x, y.Negated()));
    case Arithmetic::kMultiply:
      return FromExtended(arena, internal::Multiply(x, y));
    case Arithmetic::kDivide:
      if (y.zero()) return Fail(reason, "divide by zero");
      return FromExtended(arena, internal::Divide(x, y));
    case Arithmetic::kRemainder:
      break;
  }
  return Fail(reason, "modulo on floating-point number");
}

Extended Rounded(Rounding how, const Extended& x) {
  const Extended half{false, uint64_t{1} << 63, -64};
  const Extended one = internal::ExtendedFromInteger(1);
  Extended whole = internal::Truncate(x);
  switch (how) {
    case Rounding::kRound:
      return internal::Truncate(internal::Add(x, x.negative ? half.Negated() : half));
    // The sign asked for is that of the truncated number: ceil(-0.5) is 1 and floor(-0.5) is 0, as in OPA.
    case Rounding::kCeil:
      return whole.negative || internal::Equal(whole, x) ? whole : internal::Add(whole, one);
    case Rounding::kFloor:
      return !whole.negative || internal::Equal(whole, x) ? whole : internal::Add(whole, one.Negated());
  }
  return whole;
}

}  // namespace

std::optional<Value> Calculate(Arena& arena, Arithmetic op, Value a, Value b, std::string_view& reason) {
  std::optional<int64_t> x = SmallInteger(a);
  std::optional<int64_t> y = x ? SmallInteger(b) : std::nullopt;
  if (x && y) {
    if (*y == 0 && op == Arithmetic::kDivide) return Fail(reason, "divide by zero");
    if (*y == 0 && op == Arithmetic::kRemainder) return Fail(reason, "modulo by zero");
    if (std::optional<Value> result = CalculateSmall(op, *x, *y)) return result;
  }
  if (op != Arithmetic::kDivide && IsInteger(a) && IsInteger(b)) return CalculateBig(arena, op, a, b, reason);
  return CalculateFloat(arena, op, a, b, reason);
}

Value Round(Arena& arena, Rounding how, Value number) {
  if (number.is_int()) return number;
  return FromExtended(arena, Rounded(how, ToExtended(number)), /*wide=*/true);
}

Value Absolute(Arena& arena, Value number) {
  if (number.is_int() && number.integer() > std::numeric_limits<int64_t>::min())
    return Value::Int(number.integer() < 0 ? -number.integer() : number.integer());
  Extended x = ToExtended(number);
  x.negative = false;
  return FromExtended(arena, x);
}

}  // namespace regoc
