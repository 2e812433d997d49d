// bits.*: integers of any size, in two's complement.
#include <algorithm>

#include "runtime/builtins/big_operand.h"
#include "runtime/builtins/text.h"

namespace regoc::builtins {

namespace {

using regoc::internal::BigInteger;

constexpr std::string_view kNegativeShift = "must be an unsigned integer number but got a negative integer";
// A result of so many bits has about 10 million digits.
constexpr int64_t kMaxShift = int64_t{1} << 25;

using BigFunction = void (*)(mpz_ptr, mpz_srcptr, mpz_srcptr);

template <BigFunction function>
Outcome Calculate(CallContext& ctx, BigIntArg a, BigIntArg b) {
  BigInteger result;
  function(result.get(), a.big().get(), b.big().get());
  return ToValue(ctx.arena, result);
}

Outcome And(CallContext& ctx, BigIntArg a, BigIntArg b) {
  if (a.small() && b.small()) return Value::Int(a.value.integer() & b.value.integer());
  return Calculate<mpz_and>(ctx, a, b);
}

Outcome Or(CallContext& ctx, BigIntArg a, BigIntArg b) {
  if (a.small() && b.small()) return Value::Int(a.value.integer() | b.value.integer());
  return Calculate<mpz_ior>(ctx, a, b);
}

Outcome Xor(CallContext& ctx, BigIntArg a, BigIntArg b) {
  if (a.small() && b.small()) return Value::Int(a.value.integer() ^ b.value.integer());
  return Calculate<mpz_xor>(ctx, a, b);
}

Outcome Negate(CallContext& ctx, BigIntArg a) {
  if (a.small()) return Value::Int(~a.value.integer());
  BigInteger result;
  mpz_com(result.get(), a.big().get());
  return ToValue(ctx.arena, result);
}

bool IsNegative(BigIntArg n) { return n.small() ? n.value.integer() < 0 : n.value.text().starts_with('-'); }

Outcome ShiftLeft(CallContext& ctx, BigIntArg a, BigIntArg shift) {
  if (IsNegative(shift)) return ctx.OperandFault(2, kNegativeShift);
  if (!shift.small() || shift.value.integer() > kMaxShift) {
    return ctx.Error(Join(ctx.arena, "shift by ", NumberText(ctx.arena, shift.value), " bits exceeds the limit of ",
                          NumberText(ctx.arena, Value::Int(kMaxShift))));
  }
  BigInteger result;
  mpz_mul_2exp(result.get(), a.big().get(), static_cast<mp_bitcnt_t>(shift.value.integer()));
  return ToValue(ctx.arena, result);
}

Outcome ShiftRight(CallContext& ctx, BigIntArg a, BigIntArg shift) {
  if (IsNegative(shift)) return ctx.OperandFault(2, kNegativeShift);
  int64_t count = shift.small() ? shift.value.integer() : INT64_MAX;
  if (a.small()) return Value::Int(a.value.integer() >> std::min<int64_t>(count, 63));
  BigInteger result;
  mpz_fdiv_q_2exp(result.get(), a.big().get(), static_cast<mp_bitcnt_t>(count));
  return ToValue(ctx.arena, result);
}

}  // namespace

REGOC_REGISTER_BUILTINS(Bits, {{"bits.and", Typed<And>},
                               {"bits.lsh", Typed<ShiftLeft>},
                               {"bits.negate", Typed<Negate>},
                               {"bits.or", Typed<Or>},
                               {"bits.rsh", Typed<ShiftRight>},
                               {"bits.xor", Typed<Xor>}});

}  // namespace regoc::builtins
