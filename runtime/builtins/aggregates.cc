// From a collection to one value.
#include <algorithm>

#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

Outcome Count(CallContext& ctx, Value x) {
  switch (x.tag()) {
    case Tag::kArray: return Value::Int(x.size());
    case Tag::kObject: return Value::Int(x.object().count);
    case Tag::kSet: return Value::Int(x.set().count);
    case Tag::kString: return Value::Int(static_cast<int64_t>(CountRunes(x.text())));
    default: return ctx.OperandError(1, "one of {array, object, set, string}", x);
  }
}

// Folds the numbers in their order: exactly while they are integers.
template <Arithmetic op>
Outcome Fold(CallContext& ctx, SetOrArrayArg xs, int64_t start) {
  int64_t small = start;
  std::span<const Value> items = xs.unordered();
  size_t i = 0;
  for (; i < items.size() && items[i].is_int(); ++i) {
    int64_t next = items[i].integer();
    bool overflow = op == Arithmetic::kAdd ? __builtin_add_overflow(small, next, &next)
                                           : __builtin_mul_overflow(small, next, &next);
    if (overflow) break;
    small = next;
  }
  Value total = Value::Int(small);
  std::string_view reason;
  for (; i < items.size(); ++i) {
    if (!items[i].is_number()) return ctx.ElementError(1, xs.value, "number", items[i]);
    total = *Calculate(ctx.arena, op, total, items[i], reason);
  }
  return total;
}

Outcome Sum(CallContext& ctx, SetOrArrayArg xs) { return Fold<Arithmetic::kAdd>(ctx, xs, 0); }
Outcome Product(CallContext& ctx, SetOrArrayArg xs) { return Fold<Arithmetic::kMultiply>(ctx, xs, 1); }

Outcome Max(CallContext&, SetOrArrayArg xs) {
  std::span<const Value> items = xs.unordered();
  if (items.empty()) return Outcome::Undefined();
  Value largest = items[0];
  for (Value v : items) {
    if (Compare(largest, v) <= 0) largest = v;
  }
  return largest;
}

Outcome Min(CallContext&, SetOrArrayArg xs) {
  std::span<const Value> items = xs.unordered();
  if (items.empty()) return Outcome::Undefined();
  Value smallest = items[0];
  for (Value v : items) {
    if (Compare(smallest, v) >= 0) smallest = v;
  }
  return smallest;
}

Outcome Sort(CallContext& ctx, SetOrArrayArg xs) {
  std::span<const Value> items = xs.items();
  auto before = [](Value a, Value b) { return Compare(a, b) < 0; };
  if (xs.value.is_set() || std::is_sorted(items.begin(), items.end(), before)) {
    return Value::Array(items.data(), items.size());
  }
  Value* sorted = ctx.arena.AllocateArray<Value>(items.size());
  std::copy(items.begin(), items.end(), sorted);
  std::stable_sort(sorted, sorted + items.size(), before);
  return Value::Array(sorted, items.size());
}

Outcome All(CallContext&, ItemsArg xs) {
  for (Value v : xs.unordered()) {
    if (!v.is_true()) return Value::Boolean(false);
  }
  return Value::Boolean(true);
}

Outcome Any(CallContext&, ItemsArg xs) {
  for (Value v : xs.unordered()) {
    if (v.is_true()) return Value::Boolean(true);
  }
  return Value::Boolean(false);
}

}  // namespace

REGOC_REGISTER_BUILTINS(Aggregates, {{"all", Typed<All>},
                                     {"any", Typed<Any>},
                                     {"count", Typed<Count>},
                                     {"max", Typed<Max>},
                                     {"min", Typed<Min>},
                                     {"product", Typed<Product>},
                                     {"sort", Typed<Sort>},
                                     {"sum", Typed<Sum>}});

}  // namespace regoc::builtins
