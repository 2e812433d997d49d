// What the statements of a plan do to values: one meaning for the interpreter and for generated code.
#pragma once

#include "runtime/eval/state.h"
#include "runtime/value/lazy_object.h"
#include "runtime/value/number.h"
#include "runtime/value/table.h"

namespace regoc::eval {

// source[key] (plan::Dot).
inline OptionalValue Dot(Value source, Value key) {
  switch (source.tag()) {
    case Tag::kObject: return source.raw_object().unresolved ? GetField(source.raw_object(), key) : source.object().Get(key);
    case Tag::kArray: {
      if (key.is_int()) [[likely]]
        return static_cast<uint64_t>(key.integer()) < source.size() ? OptionalValue(source.items()[key.integer()]) : OptionalValue();
      std::optional<int64_t> index = key.is_number() ? ToInt64(key) : std::nullopt;
      return index && *index >= 0 && *index < int64_t{source.size()} ? OptionalValue(source.items()[*index]) : OptionalValue();
    }
    case Tag::kSet: {
      int64_t at = source.set().Find(key);
      return at < 0 ? OptionalValue() : OptionalValue(source.set().items[at]);
    }
    default: return OptionalValue();
  }
}

// The same with Dot::by_path.
OptionalValue DotByPath(Value source, Value key);
// The index that a text is to OPA's store: digits with a sign; only zeros may follow a point.
std::optional<int64_t> PathIndex(std::string_view text);
// The text by which OPA's store finds a key: of a number; other keys are what they are.
Value PathText(Arena& arena, Value key);

// source[key] by a place that the plan knows.
inline OptionalValue DotAt(Value source, Value key, const plan::Place& place) {
  if (place.shape != 0 && source.is_object() && source.raw_object().shape == place.shape) [[likely]]
    return static_cast<const LazyObject&>(source.raw_object()).slots()[place.slot];
  return Dot(source, key);
}

// plan::HasLength.
bool HasLength(Value source, uint32_t count);

// plan::Make. An array grows by ArrayAppend, which keeps its capacity a power of two.
Value Make(Arena& arena, Tag kind, uint32_t capacity);
void ArrayAppend(Arena& arena, Value& array, Value item);

// plan::SetAdd. Equal elements may wait until somebody looks at the set other than by a loop in any order.
inline void SetAdd(Value set, Value item) { const_cast<Set&>(set.raw_set()).AddLater(item); }

// plan::ObjectPut with `once`: false on a conflict.
bool ObjectPutOnce(Value object, Value key, Value value);
// plan::ObjectPutPath: false on a conflict.
bool ObjectPutPath(Arena& arena, Value object, const Value* path, size_t length, Value value, bool into_set);

// plan::Merge: `a` over `b`.
OptionalValue Merge(Arena& arena, OptionalValue a, OptionalValue b);

// plan::AssignOnce: false on a conflict.
inline bool AssignOnce(OptionalValue& target, Value value) {
  if (target.defined()) return Equal(*target, value);
  target = value;
  return true;
}
Outcome RuleConflict(State& state, Value rule, bool function, const plan::Location& where);
Outcome KeyConflict(State& state, const plan::Location& where);

// Elements of a collection for plan::Scan: in order, or as they lie.
class Elements {
 public:
  // Not a collection: none.
  Elements(Value source, bool any_order);
  // False at the end.
  bool Next(OptionalValue& key, OptionalValue& value) {
    if (at_ == count_) return false;
    if (kind_ == Tag::kObject) {
      const Entry& entry = static_cast<const Entry*>(items_)[at_];
      key = entry.key, value = entry.value;
    } else {
      value = static_cast<const Value*>(items_)[at_];
      key = kind_ == Tag::kArray ? OptionalValue(Value::Int(static_cast<int64_t>(at_))) : value;
    }
    ++at_;
    return true;
  }

 private:
  Tag kind_;
  size_t at_ = 0;
  size_t count_ = 0;
  const void* items_ = nullptr;
};

}  // namespace regoc::eval
