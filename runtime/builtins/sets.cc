// & | on sets, and union and intersection of a set of sets.
#include "runtime/builtins/set_operations.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

Value Difference(Arena& arena, const Set& a, const Set& b) {
  Set* result = Set::New(arena, a.count);
  for (uint32_t i = 0; i < a.count; ++i) {
    if (!b.Contains(a.items[i])) result->Add(a.items[i]);
  }
  return Value::Set(result);
}

Value Intersection(Arena& arena, const Set& a, const Set& b) {
  const Set& small = a.count <= b.count ? a : b;
  const Set& large = a.count <= b.count ? b : a;
  Set* result = Set::New(arena, small.count);
  for (uint32_t i = 0; i < small.count; ++i) {
    if (large.Contains(small.items[i])) result->Add(small.items[i]);
  }
  return Value::Set(result);
}

Value Union(Arena& arena, const Set& a, const Set& b) {
  if (a.count == 0) return Value::Set(&b);
  if (b.count == 0) return Value::Set(&a);
  Set* result = Set::New(arena, a.count + b.count);
  for (uint32_t i = 0; i < a.count; ++i) result->Add(a.items[i]);
  for (uint32_t i = 0; i < b.count; ++i) result->Add(b.items[i]);
  return Value::Set(result);
}

namespace {

Outcome And(CallContext& ctx, SetArg a, SetArg b) { return Intersection(ctx.arena, a, b); }
Outcome Or(CallContext& ctx, SetArg a, SetArg b) { return Union(ctx.arena, a, b); }
Outcome SetDiff(CallContext& ctx, SetArg a, SetArg b) { return Difference(ctx.arena, a, b); }

// An item that is not a set, as an error; undefined when there is none.
Outcome CheckSetOfSets(CallContext& ctx, const Set& sets) {
  const Value* items = sets.Sorted();
  for (uint32_t i = 0; i < sets.count; ++i) {
    if (!items[i].is_set()) return ctx.OperandError(1, "set", items[i]);
  }
  return Outcome::Undefined();
}

Outcome IntersectionOfAll(CallContext& ctx, SetArg sets) {
  if (Outcome wrong = CheckSetOfSets(ctx, sets); wrong.failed()) return wrong;
  if (sets.count == 0) return Value::Set(Set::New(ctx.arena));
  Value result = sets.items[0];
  for (uint32_t i = 1; i < sets.count; ++i) result = Intersection(ctx.arena, result.set(), sets.items[i].set());
  return result;
}

Outcome UnionOfAll(CallContext& ctx, SetArg sets) {
  if (Outcome wrong = CheckSetOfSets(ctx, sets); wrong.failed()) return wrong;
  size_t total = 0;
  for (uint32_t i = 0; i < sets.count; ++i) total += sets.items[i].set().count;
  Set* result = Set::New(ctx.arena, static_cast<uint32_t>(total));
  for (uint32_t i = 0; i < sets.count; ++i) {
    const Set& set = sets.items[i].set();
    for (uint32_t j = 0; j < set.count; ++j) result->Add(set.items[j]);
  }
  return Value::Set(result);
}

}  // namespace

REGOC_REGISTER_BUILTINS(Sets, {{"and", Typed<And>},
                               {"intersection", Typed<IntersectionOfAll>},
                               {"or", Typed<Or>},
                               {"set_diff", Typed<SetDiff>},
                               {"union", Typed<UnionOfAll>}});

}  // namespace regoc::builtins
