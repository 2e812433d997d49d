// Building and copying of whole values.
#include <algorithm>

#include "runtime/value/table.h"

namespace regoc {

ArrayBuilder::ArrayBuilder(Arena& arena, size_t capacity) : arena_(&arena), capacity_(capacity) {
  if (capacity != 0) items_ = arena.AllocateArray<Value>(capacity);
}

void ArrayBuilder::Append(Value v) {
  if (count_ == capacity_) {
    capacity_ = std::max<size_t>(4, capacity_ * 2);
    Value* larger = arena_->AllocateArray<Value>(capacity_);
    if (count_ != 0) std::memcpy(static_cast<void*>(larger), items_, count_ * sizeof(Value));
    items_ = larger;
  }
  items_[count_++] = v;
}

namespace {

// Copies with each distinct text once: documents repeat their keys, and many of their values.
class Copier {
 public:
  explicit Copier(Arena& arena) : arena_(arena), texts_(*Set::New(scratch_)) {}

  Value Copy(Value v) {
    switch (v.tag()) {
      case Tag::kString:
        return CopyText(v);
      case Tag::kDecimal:
        return Value::Decimal(arena_.Copy(v.text()));
      case Tag::kArray: {
        Value* items = arena_.AllocateArray<Value>(v.size());
        for (uint32_t i = 0; i < v.size(); ++i) items[i] = Copy(v.items()[i]);
        return Value::Array(items, v.size());
      }
      case Tag::kObject: {
        const Object& from = v.object();
        const Entry* entries = from.Sorted();
        Object* to = Object::New(arena_, from.count);
        for (uint32_t i = 0; i < from.count; ++i) to->items[i] = {Copy(entries[i].key), Copy(entries[i].value)};
        to->count = from.count;
        to->Freeze();
        return Value::Object(to);
      }
      case Tag::kSet: {
        const Set& from = v.set();
        const Value* items = from.Sorted();
        Set* to = Set::New(arena_, from.count);
        for (uint32_t i = 0; i < from.count; ++i) to->items[i] = Copy(items[i]);
        to->count = from.count;
        to->Freeze();
        return Value::Set(to);
      }
      default:
        return v;
    }
  }

 private:
  Value CopyText(Value v) {
    if (v.size() == 0) return Value::String("");
    if (int64_t at = texts_.Find(v); at >= 0) return texts_.items[at];
    Value copy = Value::String(arena_.Copy(v.text()));
    texts_.Add(copy);
    return copy;
  }

  Arena& arena_;
  Arena scratch_;
  Set& texts_;
};

}  // namespace

Value DeepCopyFrozen(Arena& arena, Value v) { return Copier(arena).Copy(v); }

}  // namespace regoc
