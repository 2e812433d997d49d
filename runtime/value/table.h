// Objects and sets: tables of distinct keys, found by hash, iterated in Rego's order.
//
// A table is filled in any order and sorts itself when its order is first asked for; small tables are searched by
// comparing, larger ones through an index that is made at the first look-up. Freeze() does both at once; a frozen table
// is never written again and may be read by any number of threads.
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

// Trivially destructible, lives in an arena. Fields are the ABI's: generated code reads `count`, `sorted` and `items`.
template <typename Item>
struct Table {
  mutable Item* items = nullptr;
  uint32_t count = 0;
  uint32_t capacity = 0;
  mutable uint32_t* index = nullptr;  // open addressing: position + 1, or 0; nullptr: none made yet
  mutable uint32_t index_mask = 0;
  mutable bool sorted = true;
  bool frozen = false;
  bool filling = false;  // rules are filling it (plan::ObjectPutPath): not yet a value
  mutable Arena* arena = nullptr;  // where it grows; nullptr once frozen

  // Position of `key`, or -1.
  int64_t Find(Value key) const;
  // Items in Rego's order of their keys.
  const Item* Sorted() const;
  void Freeze();

 protected:
  // Adds an item whose key is known to be new.
  void Append(Item item);
  void BuildIndex() const;
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
};

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

// A deep copy into `arena`, with tables frozen: shares nothing with `v`.
Value DeepCopyFrozen(Arena& arena, Value v);

}  // namespace regoc
