// Objects of which only the fields that a Shape names were read. See shape.h.
//
// A lazy object looks like any other: Value::object() reads the rest before it gives it away. Code that is content with
// the slots asks Value::raw_object().
#pragma once

#include "runtime/value/shape.h"
#include "runtime/value/table.h"

namespace regoc {

// The text that lazy objects of one document come from. Belongs to the document's arena, as they do; text and marks are
// the reader's until its next text.
struct LazySource {
  Arena* arena = nullptr;
  const char* text = nullptr;
  size_t size = 0;
  const uint32_t* end = nullptr;  // of the marks
  const Shapes* shapes = nullptr;
  uint32_t max_depth = 0;
  bool escapes = false;                 // there is a backslash
  std::vector<Value>* stack = nullptr;  // the reader's working memory
};

// Generated code reads `shape` and the slots, which follow the header.
struct LazyObject : Object {
  const LazySource* source = nullptr;
  const uint32_t* first = nullptr;  // the mark of its brace
  const uint32_t* last = nullptr;   // the mark after it

  // In the source's arena, slots undefined; `last` is still to be set.
  static LazyObject* New(const LazySource& source, const uint32_t* first, uint32_t shape, size_t slots) {
    auto* object = ::new (source.arena->Allocate(sizeof(LazyObject) + slots * sizeof(OptionalValue))) LazyObject();
    object->arena = source.arena;
    object->shape = shape;
    object->unresolved = Object::kObjects;
    object->source = &source;
    object->first = first;
    OptionalValue* slot = object->slots();
    for (OptionalValue* end = slot + slots; slot != end; ++slot) {
      asm("" : "+r"(slot));  // else this becomes a call of memset, which few slots are not worth
      *slot = OptionalValue();
    }
    return object;
  }
  OptionalValue* slots() { return reinterpret_cast<OptionalValue*>(this + 1); }
  const OptionalValue* slots() const { return reinterpret_cast<const OptionalValue*>(this + 1); }
  size_t slot_count() const { return (*source->shapes)[shape].keys.size(); }
  std::string_view text() const { return {source->text + *first, static_cast<size_t>(last[-1] - *first)}; }
};
static_assert(sizeof(LazyObject) % sizeof(OptionalValue) == 0 || alignof(OptionalValue) == 8);

// The slot of a key in a lazy object, or -1; of a key that need not have room behind it.
int32_t SlotOf(const LazyObject& object, std::string_view key);
// What `key` has, looking at the slots first.
OptionalValue GetField(const Object& object, Value key);

// For objects of one shape, none of them 0.
// False when their slots alone show that they differ.
bool SlotsMayBeEqual(const LazyObject& a, const LazyObject& b);
// Equal objects of one shape have equal hashes.
uint64_t HashSlots(const LazyObject& object);

}  // namespace regoc
