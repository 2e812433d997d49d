#include "runtime/eval/operations.h"

#include <algorithm>
#include <bit>

namespace regoc::eval {

std::optional<int64_t> PathIndex(std::string_view text) {
  constexpr size_t kMostDigits = 18;
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  size_t point = std::min(text.find('.'), text.size());
  std::string_view digits = text.substr(0, point), rest = text.substr(std::min(point + 1, text.size()));
  if (text.empty() || digits.size() > kMostDigits || rest.find_first_not_of('0') != rest.npos) return std::nullopt;
  int64_t index = 0;
  for (char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    index = index * 10 + (c - '0');
  }
  return negative ? -index : index;
}

Value PathText(Arena& arena, Value key) {
  return key.is_number() ? Value::String(NumberText(arena, key)) : key;
}

OptionalValue DotByPath(Value source, Value key) {
  OptionalValue found = Dot(source, key);
  if (found.defined()) return found;
  if (source.is_array() && key.is_string()) {
    std::optional<int64_t> index = PathIndex(key.text());
    return index ? Dot(source, Value::Int(*index)) : found;
  }
  if (!source.is_object() || !key.is_number()) return found;
  Arena arena;
  return Dot(source, PathText(arena, key));
}

bool HasLength(Value source, uint32_t count) {
  switch (source.tag()) {
    case Tag::kArray: return source.size() == count;
    case Tag::kObject: return source.object().count == count;
    case Tag::kSet: return source.set().count == count;
    default: return false;
  }
}

Value Make(Arena& arena, Tag kind, uint32_t capacity) {
  if (kind == Tag::kObject) return Value::Object(Object::New(arena, capacity));
  if (kind == Tag::kSet) return Value::Set(Set::New(arena, capacity));
  return Value::Array(nullptr, 0);
}

namespace {

// Room for twice as many items as the array has, which fill its room: where they lie when nothing was allocated behind them, as in
// a loop that only appends, else elsewhere.
Value* Double(Arena& arena, Value* items, uint32_t count) {
  Value* end = items + count;
  if (arena.AllocateArray<Value>(0) == end && arena.AllocateArray<Value>(count) == end) return items;
  Value* grown = arena.AllocateArray<Value>(size_t{count} * 2);
  std::memcpy(static_cast<void*>(grown), items, count * sizeof(Value));
  return grown;
}

}  // namespace

// INVARIANT: an array under construction has room for the next power of two (at least four) items; so the length alone
// tells when it is full. Copies of the Value made before see their own, shorter length.
void ArrayAppend(Arena& arena, Value& array, Value item) {
  constexpr uint32_t kFirst = 4;
  uint32_t count = array.size();
  Value* items = const_cast<Value*>(array.items());
  if (count == 0)
    items = arena.AllocateArray<Value>(kFirst);
  else if (count >= kFirst && std::has_single_bit(count))
    items = Double(arena, items, count);
  items[count] = item;
  array = Value::Array(items, count + 1);
}

bool ObjectPutOnce(Value object, Value key, Value value) {
  Object& table = const_cast<Object&>(object.object());
  const Entry* there = table.PutNew(key, value);
  return !there || Equal(there->value, value);
}

namespace {

Object& Mutable(Value object) { return const_cast<Object&>(object.object()); }

// The object or set that rules fill below `key`, made when missing; nothing when a value stands there.
std::optional<Value> Inner(Arena& arena, Value object, Value key, Tag kind) {
  OptionalValue there = object.object().Get(key);
  if (!there) {
    Value made = Make(arena, kind, 0);
    if (kind == Tag::kObject) Mutable(made).filling = true;
    else const_cast<Set&>(made.set()).filling = true;
    Mutable(object).Put(key, made);
    return made;
  }
  bool filling = (*there).tag() == kind && (kind == Tag::kObject ? (*there).object().filling : (*there).set().filling);
  return filling ? std::optional(*there) : std::nullopt;
}

}  // namespace

bool ObjectPutPath(Arena& arena, Value object, const Value* path, size_t length, Value value, bool into_set) {
  for (size_t i = 0; i + 1 < length; ++i) {
    std::optional<Value> inner = Inner(arena, object, path[i], Tag::kObject);
    if (!inner) return false;
    object = *inner;
  }
  if (!into_set) return ObjectPutOnce(object, path[length - 1], value);
  std::optional<Value> set = Inner(arena, object, path[length - 1], Tag::kSet);
  if (set) const_cast<Set&>(set->set()).Add(value);
  return set.has_value();
}

OptionalValue Merge(Arena& arena, OptionalValue a, OptionalValue b) {
  if (!a.defined()) return b;
  if (!b.defined() || !(*b).is_object() || !(*a).is_object() || (*b).object().count == 0) return a;
  if ((*a).object().count == 0) return b;
  const Object &over = (*a).object(), &under = (*b).object();
  Object* merged = Object::New(arena, over.count + under.count);
  for (uint32_t i = 0; i < over.count; ++i) merged->PutNew(over.items[i].key, over.items[i].value);
  for (uint32_t i = 0; i < under.count; ++i) {
    const Entry* there = merged->PutNew(under.items[i].key, under.items[i].value);
    if (there && there->value.is_object()) merged->Put(there->key, *Merge(arena, there->value, under.items[i].value));
  }
  return Value::Object(merged);
}

Outcome RuleConflict(State& state, Value rule, bool function, const plan::Location& where) {
  std::string name(rule.text());
  std::string text = function ? "function " + name + " produced conflicting values for the same inputs"
                              : "rule " + name + " produced conflicting values";
  return state.Fail("eval_conflict_error", text, where);
}

Outcome KeyConflict(State& state, const plan::Location& where) {
  return state.Fail("eval_conflict_error", "object keys must be unique", where);
}

Elements::Elements(Value source, bool any_order) : kind_(source.tag()) {
  switch (kind_) {
    case Tag::kArray: count_ = source.size(), items_ = source.items(); break;
    case Tag::kObject:
      count_ = source.object().count, items_ = any_order ? source.object().items : source.object().Sorted();
      break;
    case Tag::kSet:
      items_ = any_order ? source.loose_set().items : source.set().Sorted(), count_ = source.raw_set().count;
      break;
    default: break;
  }
}

}  // namespace regoc::eval
