// object.subset
#include <algorithm>

#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

bool SetContains(const Set& super, const Set& sub) {
  for (uint32_t i = 0; i < sub.count; ++i) {
    if (!super.Contains(sub.items[i])) return false;
  }
  return true;
}

// True when `sub` stands in `super` as a run.
bool ArrayContains(Value super, Value sub) {
  if (sub.size() == 0) return true;
  const Value* end = super.items() + super.size();
  return std::search(super.items(), end, sub.items(), sub.items() + sub.size(), Equal) != end;
}

// True when every item of `sub` is one of `super`. An item that stands there twice counts twice, as in OPA; an empty
// set is found only in an array that has items.
bool ArrayContainsSet(Value super, const Set& sub) {
  int64_t missing = sub.count;
  for (size_t i = 0; i < super.size(); ++i) {
    if (sub.Contains(super.items()[i])) --missing;
    if (missing == 0) return true;
  }
  return false;
}

bool ObjectContains(const Object& super, const Object& sub);

bool Contains(Value super, Value sub) {
  if (Equal(super, sub)) return true;
  if (super.is_object() && sub.is_object()) return ObjectContains(super.object(), sub.object());
  if (super.is_set() && sub.is_set()) return SetContains(super.set(), sub.set());
  if (super.is_array() && sub.is_array()) return ArrayContains(super, sub);
  return false;
}

bool ObjectContains(const Object& super, const Object& sub) {
  for (uint32_t i = 0; i < sub.count; ++i) {
    OptionalValue found = super.Get(sub.items[i].key);
    if (!found || !Contains(*found, sub.items[i].value)) return false;
  }
  return true;
}

Outcome Subset(CallContext& ctx, Value super, Value sub) {
  if (super.is_array() && sub.is_set()) return Value::Boolean(ArrayContainsSet(super, sub.set()));
  bool comparable = super.tag() == sub.tag() && (super.is_object() || super.is_set() || super.is_array());
  if (!comparable) return ctx.TypeError("both arguments object.subset must be of the same type or array and set");
  return Value::Boolean(Contains(super, sub));
}

}  // namespace

REGOC_REGISTER_BUILTINS(ObjectSubset, {{"object.subset", Typed<Subset>}});

}  // namespace regoc::builtins
