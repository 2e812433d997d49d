// numbers.range, numbers.range_step and rand.intn.
#include <random>

#include "runtime/builtins/big_operand.h"
#include "runtime/builtins/drawn.h"
#include "runtime/builtins/text.h"

namespace regoc::builtins {

namespace {

using regoc::internal::BigInteger;

constexpr std::string_view kGenerating = "generating all numbers in range";
constexpr uint64_t kCheckEvery = 1 << 16;

// From `from` to `to` inclusive, up or down.
Outcome SmallRange(CallContext& ctx, int64_t from, int64_t to, int64_t step) {
  bool up = from <= to;
  uint64_t distance = up ? static_cast<uint64_t>(to) - static_cast<uint64_t>(from)
                         : static_cast<uint64_t>(from) - static_cast<uint64_t>(to);
  uint64_t last = distance / static_cast<uint64_t>(step);
  ArrayBuilder range(ctx.arena, last < kCheckEvery ? last + 1 : 0);
  for (uint64_t i = 0;; ++i) {
    uint64_t offset = i * static_cast<uint64_t>(step);
    uint64_t at = up ? static_cast<uint64_t>(from) + offset : static_cast<uint64_t>(from) - offset;
    range.Append(Value::Int(static_cast<int64_t>(at)));
    if (i == last) break;
    if (i % kCheckEvery == kCheckEvery - 1) {
      if (Outcome stop = ctx.CheckLimits(kGenerating); stop.failed()) return stop;
    }
  }
  return range.Build();
}

Outcome BigRange(CallContext& ctx, const BigInteger& from, const BigInteger& to, const BigInteger& step) {
  int direction = mpz_cmp(from.get(), to.get()) <= 0 ? 1 : -1;
  BigInteger at = from;
  ArrayBuilder range(ctx.arena);
  while (mpz_cmp(at.get(), to.get()) * direction <= 0) {
    range.Append(ToValue(ctx.arena, at));
    (direction > 0 ? mpz_add : mpz_sub)(at.get(), at.get(), step.get());
    if (range.size() % kCheckEvery == 0) {
      if (Outcome stop = ctx.CheckLimits(kGenerating); stop.failed()) return stop;
    }
  }
  return range.Build();
}

Outcome RangeBy(CallContext& ctx, BigIntArg from, BigIntArg to, BigIntArg step) {
  if (from.small() && to.small() && step.small()) {
    return SmallRange(ctx, from.value.integer(), to.value.integer(), step.value.integer());
  }
  return BigRange(ctx, from.big(), to.big(), step.big());
}

Outcome Range(CallContext& ctx, BigIntArg from, BigIntArg to) { return RangeBy(ctx, from, to, {Value::Int(1)}); }

Outcome RangeStep(CallContext& ctx, BigIntArg from, BigIntArg to, BigIntArg step) {
  if (CompareNumbers(step.value, Value::Int(0)) <= 0) {
    return ctx.Error("numbers.range_step: step must be a positive integer");
  }
  return RangeBy(ctx, from, to, step);
}

// The same for equal arguments in one evaluation; 0 for 0, and no difference between n and -n.
Outcome RandomInteger(CallContext& ctx, StringArg name, IntArg n) {
  if (n == 0) return Value::Int(0);
  uint64_t bound = n < 0 ? 0 - static_cast<uint64_t>(n) : static_cast<uint64_t>(n);
  Value items[] = {Value::String("rand.intn"), Value::String(name), Value::Int(static_cast<int64_t>(bound - 1))};
  return Draw(ctx, Value::Array(items, 3), [&] {
    std::random_device device;
    return Value::Int(static_cast<int64_t>(std::uniform_int_distribution<uint64_t>(0, bound - 1)(device)));
  });
}

}  // namespace

REGOC_REGISTER_BUILTINS(Numbers, {{"numbers.range", Typed<Range>},
                                  {"numbers.range_step", Typed<RangeStep>},
                                  {"rand.intn", Typed<RandomInteger>}});

}  // namespace regoc::builtins
