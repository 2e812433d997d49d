// Operands that are integers of any size and notation ("1e3" is one).
#pragma once

#include "runtime/builtins/typed.h"
#include "runtime/value/big_integer.h"
#include "runtime/value/number.h"

namespace regoc::builtins {

struct BigIntArg {
  Value value;

  bool small() const { return value.is_int(); }
  regoc::internal::BigInteger big() const { return regoc::internal::BigInteger::FromNumber(value); }
};

inline Value ToValue(Arena& arena, const regoc::internal::BigInteger& big) {
  return *NumberFromText(arena, big.ToText());
}

namespace internal {
template <>
struct Operand<BigIntArg> {
  static bool Accepts(Value v) { return v.is_int() || (v.is_number() && IsInteger(v)); }
  static BigIntArg From(Value v) {
    std::optional<int64_t> small = ToInt64(v);
    return {small ? Value::Int(*small) : v};
  }
  static constexpr std::string_view kWanted = "integer";
  static constexpr std::string_view kOtherNumber = "must be integer number but got floating-point number";
};
}  // namespace internal

}  // namespace regoc::builtins
