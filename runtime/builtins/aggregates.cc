// From a collection to one value.
#include <algorithm>

#include "runtime/builtins/double_product.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

Outcome Count(CallContext& ctx, Value x) {
  switch (x.tag()) {
    case Tag::kArray:
      return Value::Int(x.size());
    case Tag::kObject:
      return Value::Int(x.object().count);
    case Tag::kSet:
      return Value::Int(x.set().count);
    case Tag::kString:
      return Value::Int(static_cast<int64_t>(CountRunes(x.text())));
    default:
      return ctx.OperandError(1, "one of {array, object, set, string}", x);
  }
}

// The fold of the items when all are integers and so is each step; else nothing.
template <Arithmetic op>
std::optional<int64_t> FoldIntegers(std::span<const Value> items, int64_t start) {
  for (Value v : items) {
    if (!v.is_int()) return std::nullopt;
    bool overflow = op == Arithmetic::kAdd ? __builtin_add_overflow(start, v.integer(), &start)
                                           : __builtin_mul_overflow(start, v.integer(), &start);
    if (overflow) return std::nullopt;
  }
  return start;
}

// The first item that is no number, as an error; undefined when there is none.
Outcome CheckNumbers(CallContext& ctx, SetOrArrayArg xs) {
  for (Value v : xs.items()) {
    if (!v.is_number()) return ctx.ElementError(1, xs.value, "number", v);
  }
  return Outcome::Undefined();
}

Value Fold(Arena& arena, Arithmetic op, std::span<const Value> items, int64_t start) {
  Value total = Value::Int(start);
  std::string_view reason;
  for (Value v : items) total = *Calculate(arena, op, total, v, reason);
  return total;
}

Outcome Sum(CallContext& ctx, SetOrArrayArg xs) {
  if (std::optional<int64_t> small = FoldIntegers<Arithmetic::kAdd>(xs.unordered(), 0)) return Value::Int(*small);
  if (Outcome wrong = CheckNumbers(ctx, xs); wrong.failed()) return wrong;
  return Fold(ctx.arena, Arithmetic::kAdd, xs.items(), 0);
}

// OPA multiplies fractions with 53 bits of mantissa (and adds them with 64).
Outcome Product(CallContext& ctx, SetOrArrayArg xs) {
  if (std::optional<int64_t> small = FoldIntegers<Arithmetic::kMultiply>(xs.unordered(), 1)) return Value::Int(*small);
  if (Outcome wrong = CheckNumbers(ctx, xs); wrong.failed()) return wrong;
  std::span<const Value> items = xs.items();
  bool integers = std::all_of(items.begin(), items.end(), IsInteger);
  std::optional<Value> product = integers ? std::nullopt : MultiplyDoubles(ctx.arena, items);
  return product ? *product : Fold(ctx.arena, Arithmetic::kMultiply, items, 1);
}

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

// Sorts by merging runs to and fro; std::stable_sort would take its buffer from the heap.
const Value* StableSorted(Arena& arena, Value* items, size_t count) {
  Value* other = arena.AllocateArray<Value>(count);
  auto before = [](Value a, Value b) { return Compare(a, b) < 0; };
  for (size_t run = 1; run < count; run *= 2) {
    for (size_t from = 0; from < count; from += 2 * run) {
      Value *first = items + from, *middle = items + std::min(from + run, count), *last = items + std::min(from + 2 * run, count);
      std::merge(first, middle, middle, last, other + from, before);
    }
    std::swap(items, other);
  }
  return items;
}

Outcome Sort(CallContext& ctx, SetOrArrayArg xs) {
  std::span<const Value> items = xs.items();
  auto before = [](Value a, Value b) { return Compare(a, b) < 0; };
  if (xs.value.is_set() || std::is_sorted(items.begin(), items.end(), before)) {
    return Value::Array(items.data(), items.size());
  }
  Value* sorted = ctx.arena.AllocateArray<Value>(items.size());
  std::copy(items.begin(), items.end(), sorted);
  return Value::Array(StableSorted(ctx.arena, sorted, items.size()), items.size());
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
