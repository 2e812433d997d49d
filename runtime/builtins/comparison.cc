// Equality, order and membership.
#include <algorithm>

#include "runtime/builtins/direct.h"

namespace regoc::builtins {

namespace {

Outcome Equals(CallContext&, Value a, Value b) { return Value::Boolean(Equal(a, b)); }
Outcome Differs(CallContext&, Value a, Value b) { return Value::Boolean(!Equal(a, b)); }
Outcome Less(CallContext&, Value a, Value b) { return Value::Boolean(Compare(a, b) < 0); }
Outcome LessOrEqual(CallContext&, Value a, Value b) { return Value::Boolean(Compare(a, b) <= 0); }
Outcome Greater(CallContext&, Value a, Value b) { return Value::Boolean(Compare(a, b) > 0); }
Outcome GreaterOrEqual(CallContext&, Value a, Value b) { return Value::Boolean(Compare(a, b) >= 0); }

bool ArrayContains(Value array, Value wanted) {
  if (wanted.is_string()) {
    auto same = [wanted](Value item) {
      return item.head == wanted.head && regoc::internal::EqualBytes(item.text().data(), wanted.text().data(), wanted.size());
    };
    return std::any_of(array.items(), array.items() + array.size(), same);
  }
  for (size_t i = 0; i < array.size(); ++i) {
    if (Equal(array.items()[i], wanted)) return true;
  }
  return false;
}

bool ObjectContainsValue(const Object& object, Value wanted) {
  for (uint32_t i = 0; i < object.count; ++i) {
    if (Equal(object.items[i].value, wanted)) return true;
  }
  return false;
}

// `key, x in collection`
Outcome MemberWithKey(CallContext&, Value key, Value wanted, Value collection) {
  bool found = false;
  if (collection.is_set()) found = collection.set().Contains(key) && Equal(key, wanted);
  if (collection.is_array() && key.is_number()) {
    int64_t at;
    found =
        PlainInteger(key, at) && at >= 0 && at < int64_t{collection.size()} && Equal(collection.items()[at], wanted);
  }
  if (collection.is_object()) {
    OptionalValue value = collection.object().Get(key);
    found = value && Equal(*value, wanted);
  }
  return Value::Boolean(found);
}

}  // namespace

namespace direct {

// `x in collection`: what holds no items contains nothing.
Outcome Member(CallContext&, Value wanted, Value collection) {
  bool found = false;
  if (collection.is_set()) found = collection.set().Contains(wanted);
  if (collection.is_array()) found = ArrayContains(collection, wanted);
  if (collection.is_object()) found = ObjectContainsValue(collection.object(), wanted);
  return Value::Boolean(found);
}

}  // namespace direct

REGOC_REGISTER_BUILTINS(Comparison, {{"assign", Typed<Equals>},
                                     {"eq", Typed<Equals>},
                                     {"equal", Typed<Equals>},
                                     {"gt", Typed<Greater>},
                                     {"gte", Typed<GreaterOrEqual>},
                                     {"internal.member_2", Typed<direct::Member>},
                                     {"internal.member_3", Typed<MemberWithKey>},
                                     {"lt", Typed<Less>},
                                     {"lte", Typed<LessOrEqual>},
                                     {"neq", Typed<Differs>}});

}  // namespace regoc::builtins
