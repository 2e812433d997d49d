#include "runtime/value/lazy_object.h"

#include "runtime/value/hashing.h"

namespace regoc {

int32_t SlotOf(const LazyObject& object, std::string_view key) {
  char padded[8] = {};
  if (key.size() < sizeof padded) {
    std::memcpy(padded, key.data(), key.size());
    key = {padded, key.size()};
  }
  return object.source->shapes->SlotOf(object.shape, key);
}

OptionalValue GetField(const Object& object, Value key) {
  if (object.unresolved && key.is_string()) {
    const auto& lazy = static_cast<const LazyObject&>(object);
    int32_t slot = SlotOf(lazy, key.text());
    if (slot >= 0) return lazy.slots()[slot];
  }
  return Value::Object(&object).object().Get(key);
}

namespace {

bool IsScalar(OptionalValue v) { return v.tag() < Tag::kArray; }

}  // namespace

bool SlotsMayBeEqual(const LazyObject& a, const LazyObject& b) {
  for (size_t i = 0, n = a.slot_count(); i < n; ++i) {
    OptionalValue x = a.slots()[i], y = b.slots()[i];
    if (x.defined() != y.defined() || IsScalar(x) != IsScalar(y)) return false;
    if (x.defined() && IsScalar(x) && !Equal(*x, *y)) return false;
  }
  return true;
}

uint64_t HashSlots(const LazyObject& object) {
  uint64_t hash = object.shape;
  for (size_t i = 0, n = object.slot_count(); i < n; ++i) {
    OptionalValue v = object.slots()[i];
    uint64_t part = !v.defined() || !IsScalar(v) ? v.head : internal::HashSeeded(*v, 0);  // an array: its length
    hash = internal::HashWord(part, hash);
  }
  return hash;
}

}  // namespace regoc
