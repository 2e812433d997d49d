// Objects and sets: tables of distinct keys, found by hash, iterated in Rego's order.
//
// A table is filled in any order and sorts itself when its order is first asked for; small tables are searched by
// comparing, larger ones through an index that is made at the first look-up. Freeze() does both at once; a frozen table
// is never written again and may be read by any number of threads.
//
//   Object* object = Object::New(arena);
//   object->Put(Value::String("b"), Value::Int(1));
//   object->Put(Value::String("a"), Value::Int(2));
//   ToRego(Value::Object(object));  // {"a": 2, "b": 1}
//
// Tables live in the arena that they were made in and keep a pointer to it until they are frozen; what is put in must
// live as long. Not shared between threads before Freeze(): look-ups write too.
#pragma once

#include <cstdint>

#include "runtime/base/arena.h"
#include "runtime/value/value.h"

namespace regoc {

struct Entry {
  Value key;
  Value value;
};

namespace internal {
inline Value KeyOf(const Entry& e) { return e.key; }
inline Value KeyOf(const Value& v) { return v; }

// Trivially destructible, lives in an arena or an image. Fields are the ABI's: see runtime/abi/layout.h.
template <typename Item>
struct Table {
  mutable Item* items = nullptr;
  uint32_t count = 0;
  mutable bool sorted = true;
  bool frozen = false;
  bool filling = false;     // rules are filling it (plan::ObjectPutPath): not yet a value
  // Of an object: a lazy one (lazy_object.h), whose entries are not read yet. Of a set: equal items may be there more than once.
  // kTexts: all items are strings, and nobody looks at them before they are told apart.
  enum Unresolved : uint8_t { kResolved, kObjects, kTexts } unresolved = kResolved;
  // Of an object: the shape by which it was read, or 0. Of a set: the index goes by the slots of the objects in it, which
  // all have this shape.
  mutable uint32_t shape = 0;
  uint32_t capacity = 0;
  // INVARIANT: of a frozen table with up to kSmall items nothing below is read; images hold only what is above.
  mutable uint32_t* index = nullptr;  // open addressing: position + 1, or 0; nullptr: none made yet
  mutable uint32_t index_mask = 0;
  mutable Arena* arena = nullptr;  // where it grows; nullptr once frozen
  mutable uint64_t seed = 0;       // of the index's hashes; another than 0 only after many keys collided

  // Up to this many items are compared one by one, which is faster than hashing: mostly a look at their head words.
  static constexpr uint32_t kSmall = 8;

  // Position of `key`, or -1.
  int64_t Find(Value key) const {
    if (count > kSmall) return FindInIndex(key);
    for (uint32_t i = 0; i < count; ++i)
      if (Equal(KeyOf(items[i]), key)) return i;
    return -1;
  }
  // Items in Rego's order of their keys. Unless `sorted`, they move: positions are stale then, and a pointer to items
  // still shows them as they were.
  const Item* Sorted() const {
    if (!sorted) Sort();
    return items;
  }
  // Sorts and indexes, for good. Does not freeze what the items hold: see DeepCopyFrozen.
  void Freeze();

 protected:
  // Position of the item with the same key; -1 when there was none and `item` was added.
  int64_t FindOrAppend(Item item);
  // Adds an item whose key is known to be new.
  void Append(Item item);
  void BuildIndex(bool by_slots = true) const;
  void Grow();

 private:
  int64_t FindInIndex(Value key) const;
  uint64_t HashOf(Value key) const;
  bool FitsIndex(Value key) const;
  void MakeIndexFor(Value key) const;
  uint32_t CommonShape() const;
  void Sort() const;
  bool FillIndex() const;
  bool PutInIndex(uint64_t hash, uint32_t position) const;
};
}  // namespace internal

struct Object : internal::Table<Entry> {
  static Object* New(Arena& arena, uint32_t capacity = 0);
  OptionalValue Get(Value key) const {
    int64_t at = Find(key);
    return at < 0 ? OptionalValue() : OptionalValue(items[at].value);
  }
  OptionalValue Get(std::string_view key) const { return Get(Value::String(key)); }
  // Sets the value of `key`, new or not.
  void Put(Value key, Value value);
  // Adds; when the key is there, changes nothing and returns its entry, else nullptr.
  const Entry* PutNew(Value key, Value value);
};

struct Set : internal::Table<Value> {
  static Set* New(Arena& arena, uint32_t capacity = 0);
  bool Contains(Value key) const { return Find(key) >= 0; }
  // False when it was there.
  bool Add(Value item);
  // The same, but equal items may be there more than once until somebody asks for Value::set(): of few texts, and of objects
  // of the input that would have to be compared deeply. A loop that comes to the same however often it sees an object asks for
  // Value::loose_set().
  void AddLater(Value item);
};

namespace internal {
// Reads what is left of a lazy object (json_reader.cc).
void Resolve(const Object& lazy);
// Leaves one of equal items of a set. Pointers to items still show them as they were.
void Resolve(const Set& set);
}  // namespace internal

inline const struct Object& Value::object() const {
  const struct Object& object = raw_object();
  if (object.unresolved) [[unlikely]]
    internal::Resolve(object);
  return object;
}

inline const struct Set& Value::set() const {
  const struct Set& set = raw_set();
  if (set.unresolved) [[unlikely]]
    internal::Resolve(set);
  return set;
}

inline const struct Set& Value::loose_set() const {
  const struct Set& set = raw_set();
  if (set.unresolved == Set::kTexts) [[unlikely]]
    internal::Resolve(set);
  return set;
}

// An array that grows: doubles in place, so that `Append` is cheap. The items belong to the arena.
class ArrayBuilder {
 public:
  explicit ArrayBuilder(Arena& arena, size_t capacity = 0);
  void Append(Value v);
  size_t size() const { return count_; }
  Value Build() const { return Value::Array(items_, count_); }

 private:
  Arena* arena_;
  Value* items_ = nullptr;
  size_t count_ = 0;
  size_t capacity_ = 0;
};

// A deep copy into `arena`, with tables frozen: shares nothing with `v`, may be read by any number of threads. Texts
// that occur more than once are stored once.
Value DeepCopyFrozen(Arena& arena, Value v);

}  // namespace regoc
