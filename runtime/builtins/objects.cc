// object.* but object.subset, which has its own file.
#include <unordered_set>

#include "runtime/builtins/direct.h"

namespace regoc::builtins {

namespace {

OptionalValue Step(Value from, Value key) {
  if (from.is_object()) return from.object().Get(key);
  if (from.is_set()) return from.set().Contains(key) ? OptionalValue(key) : OptionalValue();
  int64_t at;
  if (from.is_array() && key.is_number() && PlainInteger(key, at) && at >= 0 && at < int64_t{from.size()}) {
    return from.items()[at];
  }
  return OptionalValue();
}

Outcome Keys(CallContext& ctx, ObjectArg object) {
  Set* keys = Set::New(ctx.arena, object.count);
  for (uint32_t i = 0; i < object.count; ++i) keys->Add(object.items[i].key);
  return Value::Set(keys);
}

// Keys named by an array, a set, or an object's keys: as something with Contains.
class KeyFilter {
 public:
  static bool Accepts(Value keys) { return keys.is_array() || keys.is_set() || keys.is_object(); }

  KeyFilter(Arena& arena, Value keys) : keys_(keys) {
    if (!keys.is_array()) return;
    Set* set = Set::New(arena, keys.size());
    for (size_t i = 0; i < keys.size(); ++i) set->Add(keys.items()[i]);
    keys_ = Value::Set(set);
  }
  bool Contains(Value key) const { return keys_.is_set() ? keys_.set().Contains(key) : keys_.object().Find(key) >= 0; }

 private:
  Value keys_;
};

// The entries whose key is among `keys`, or is not.
Outcome Keep(CallContext& ctx, const Object& object, Value keys, bool wanted) {
  if (!KeyFilter::Accepts(keys)) return ctx.OperandError(2, "one of {object, set, array}", keys);
  KeyFilter filter(ctx.arena, keys);
  Object* result = Object::New(ctx.arena, object.count);
  for (uint32_t i = 0; i < object.count; ++i) {
    const Entry& e = object.items[i];
    if (filter.Contains(e.key) == wanted) result->Put(e.key, e.value);
  }
  return Value::Object(result);
}

Outcome Filter(CallContext& ctx, ObjectArg object, Value keys) { return Keep(ctx, object, keys, true); }
Outcome Remove(CallContext& ctx, ObjectArg object, Value keys) { return Keep(ctx, object, keys, false); }

// Merges objects into one that it owns: later values win, objects under one key are merged in turn. An object is copied
// the first time that something is merged into it.
class Merger {
 public:
  explicit Merger(Arena& arena) : arena_(arena) {}

  void Merge(Object& into, const Object& from) {
    for (uint32_t i = 0; i < from.count; ++i) {
      const Entry& e = from.items[i];
      OptionalValue old = e.value.is_object() ? into.Get(e.key) : OptionalValue();
      if (!old || !(*old).is_object()) {
        into.Put(e.key, e.value);
        continue;
      }
      Object* target = Own((*old).object());
      if (target != &(*old).object()) into.Put(e.key, Value::Object(target));
      Merge(*target, e.value.object());
    }
  }

 private:
  Object* Own(const Object& object) {
    if (owned_.contains(&object)) return const_cast<Object*>(&object);
    Object* copy = Object::New(arena_, object.count);
    for (uint32_t i = 0; i < object.count; ++i) copy->Put(object.items[i].key, object.items[i].value);
    owned_.insert(copy);
    return copy;
  }

  Arena& arena_;
  std::unordered_set<const Object*> owned_;
};

Outcome Union(CallContext& ctx, ObjectArg a, ObjectArg b) {
  if (a.count == 0) return Value::Object(&b);
  if (b.count == 0) return Value::Object(&a);
  Merger merger(ctx.arena);
  Object* result = Object::New(ctx.arena, a.count + b.count);
  merger.Merge(*result, a);
  merger.Merge(*result, b);
  return Value::Object(result);
}

Outcome UnionOfAll(CallContext& ctx, ArrayArg objects) {
  size_t total = 0;
  for (Value v : objects) {
    if (!v.is_object()) return ctx.ElementError(1, objects.value, "object", v);
    total += v.object().count;
  }
  if (objects.size() == 1) return objects[0];
  Merger merger(ctx.arena);
  Object* result = Object::New(ctx.arena, static_cast<uint32_t>(total));
  for (Value v : objects) merger.Merge(*result, v.object());
  return Value::Object(result);
}

}  // namespace

namespace direct {

// A key that is an array is a path.
Outcome Get(CallContext&, ObjectArg object, Value key, Value otherwise) {
  if (!key.is_array()) {
    OptionalValue found = object.Get(key);
    return found ? *found : otherwise;
  }
  Value at = Value::Object(&object);
  for (size_t i = 0; i < key.size(); ++i) {
    OptionalValue next = Step(at, key.items()[i]);
    if (!next) return otherwise;
    at = *next;
  }
  return at;
}

}  // namespace direct

REGOC_REGISTER_BUILTINS(Objects, {{"object.filter", Typed<Filter>},
                                  {"object.get", Typed<direct::Get>},
                                  {"object.keys", Typed<Keys>},
                                  {"object.remove", Typed<Remove>},
                                  {"object.union", Typed<Union>},
                                  {"object.union_n", Typed<UnionOfAll>}});

}  // namespace regoc::builtins
