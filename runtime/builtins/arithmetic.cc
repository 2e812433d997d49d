// + - * / % and rounding. `-` is also the difference of sets.
#include "runtime/builtins/set_operations.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

Outcome CalculateOrFail(CallContext& ctx, Arithmetic op, Value a, Value b) {
  std::string_view reason;
  std::optional<Value> result = Calculate(ctx.arena, op, a, b, reason);
  if (!result) [[unlikely]]
    return ctx.Error(reason);
  return *result;
}

Outcome Plus(CallContext& ctx, NumberArg a, NumberArg b) {
  int64_t sum;
  if (a.value.is_int() && b.value.is_int() && !__builtin_add_overflow(a.value.integer(), b.value.integer(), &sum))
      [[likely]] {
    return Value::Int(sum);
  }
  return CalculateOrFail(ctx, Arithmetic::kAdd, a.value, b.value);
}

Outcome Minus(CallContext& ctx, Value a, Value b) {
  int64_t difference;
  if (a.is_int() && b.is_int() && !__builtin_sub_overflow(a.integer(), b.integer(), &difference)) [[likely]] {
    return Value::Int(difference);
  }
  if (a.is_number() && b.is_number()) return CalculateOrFail(ctx, Arithmetic::kSubtract, a, b);
  if (a.is_set() && b.is_set()) return Difference(ctx.arena, a.set(), b.set());
  if (!a.is_number() && !a.is_set()) return ctx.OperandError(1, "one of {number, set}", a);
  return ctx.OperandError(2, b.is_number() ? "set" : "number", b);
}

Outcome Multiply(CallContext& ctx, NumberArg a, NumberArg b) {
  int64_t product;
  if (a.value.is_int() && b.value.is_int() && !__builtin_mul_overflow(a.value.integer(), b.value.integer(), &product))
      [[likely]] {
    return Value::Int(product);
  }
  return CalculateOrFail(ctx, Arithmetic::kMultiply, a.value, b.value);
}

Outcome Divide(CallContext& ctx, NumberArg a, NumberArg b) {
  return CalculateOrFail(ctx, Arithmetic::kDivide, a.value, b.value);
}

Outcome Remainder(CallContext& ctx, NumberArg a, NumberArg b) {
  return CalculateOrFail(ctx, Arithmetic::kRemainder, a.value, b.value);
}

Outcome Abs(CallContext& ctx, NumberArg x) { return Absolute(ctx.arena, x.value); }

template <Rounding how>
Outcome Rounded(CallContext& ctx, NumberArg x) {
  return Round(ctx.arena, how, x.value);
}

}  // namespace

REGOC_REGISTER_BUILTINS(Arithmetic, {{"abs", Typed<Abs>},
                                     {"ceil", Typed<Rounded<Rounding::kCeil>>},
                                     {"div", Typed<Divide>},
                                     {"floor", Typed<Rounded<Rounding::kFloor>>},
                                     {"minus", Typed<Minus>},
                                     {"mul", Typed<Multiply>},
                                     {"plus", Typed<Plus>},
                                     {"rem", Typed<Remainder>},
                                     {"round", Typed<Rounded<Rounding::kRound>>}});

}  // namespace regoc::builtins
