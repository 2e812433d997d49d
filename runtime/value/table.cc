#include "runtime/value/table.h"

#include <algorithm>
#include <cassert>
#include <vector>

#include "runtime/value/hashing.h"
#include "runtime/value/lazy_object.h"
#include "runtime/value/text_sort.h"

namespace regoc::internal {

namespace {

template <typename Item>
bool Precedes(const Item& a, const Item& b) {
  return Compare(KeyOf(a), KeyOf(b)) < 0;
}

template <typename Item>
bool AllTexts(const Item* items, uint32_t count) {
  return std::all_of(items, items + count, [](const Item& item) { return KeyOf(item).is_string(); });
}

// Fills `to` with the items in the order of their keys, which are strings. Whether two are equal.
template <typename Item>
bool CopyByTexts(const Item* items, uint32_t count, Item* to) {
  constexpr uint32_t kFew = 64;
  SortedText few[kFew];
  std::vector<SortedText> many(count <= kFew ? 0 : count);
  std::span<SortedText> texts(count <= kFew ? few : many.data(), count);
  for (uint32_t i = 0; i < count; ++i) texts[i] = {KeyOf(items[i]).text(), i};
  bool equal = SortTexts(texts);
  for (uint32_t i = 0; i < count; ++i) to[i] = items[texts[i].position];
  return equal;
}

}  // namespace

// The index of a set of lazy objects goes by their slots, as long as all have one shape: so none is read in full.
template <typename Item>
uint64_t Table<Item>::HashOf(Value key) const {
  if constexpr (std::is_same_v<Item, Value>)
    if (shape != 0 && key.is_object()) return HashSlots(static_cast<const LazyObject&>(key.raw_object()));
  return HashSeeded(key, seed);
}

template <typename Item>
bool Table<Item>::FitsIndex(Value key) const {
  if constexpr (std::is_same_v<Item, Entry>) return true;
  return shape == 0 || !key.is_object() || key.raw_object().shape == shape;
}

// Of all objects in a set, or 0.
template <typename Item>
uint32_t Table<Item>::CommonShape() const {
  if constexpr (std::is_same_v<Item, Entry>) return shape;
  uint32_t common = 0;
  for (uint32_t i = 0; i < count; ++i) {
    Value key = KeyOf(items[i]);
    if (!key.is_object()) continue;
    uint32_t its = key.raw_object().shape;
    if (its == 0 || (common != 0 && its != common)) return 0;
    common = its;
  }
  return common;
}

template <typename Item>
void Table<Item>::MakeIndexFor(Value key) const {
  if (index == nullptr) BuildIndex(true);
  if (!FitsIndex(key)) BuildIndex(false);
}

template <typename Item>
int64_t Table<Item>::FindInIndex(Value key) const {
  MakeIndexFor(key);
  for (uint64_t slot = HashOf(key) & index_mask;; slot = (slot + 1) & index_mask) {
    uint32_t at = index[slot];
    if (at == 0) return -1;
    if (Equal(KeyOf(items[at - 1]), key)) return at - 1;
  }
}

template <typename Item>
void Table<Item>::Sort() const {
  if (!std::is_sorted(items, items + count, Precedes<Item>)) {
    Item* moved = arena->AllocateArray<Item>(std::max(capacity, count));
    if (AllTexts(items, count)) {
      CopyByTexts(items, count, moved);
    } else {
      std::memcpy(static_cast<void*>(moved), items, count * sizeof(Item));
      std::sort(moved, moved + count, Precedes<Item>);
    }
    items = moved;
    index = nullptr;
  }
  sorted = true;
}

template <typename Item>
void Table<Item>::Freeze() {
  if (frozen) return;
  Sorted();
  frozen = true;
  if (count > kSmall && index == nullptr) BuildIndex();
  arena = nullptr;
}

// False when it took too many steps.
template <typename Item>
bool Table<Item>::PutInIndex(uint64_t hash, uint32_t position) const {
  uint32_t steps = 0;
  uint64_t slot = hash & index_mask;
  for (; index[slot] != 0; slot = (slot + 1) & index_mask) ++steps;
  index[slot] = position + 1;
  return steps <= kMaxSteps;
}

template <typename Item>
bool Table<Item>::FillIndex() const {
  std::memset(index, 0, (size_t{index_mask} + 1) * sizeof(uint32_t));
  bool good = true;
  for (uint32_t i = 0; i < count; ++i) good = PutInIndex(HashOf(KeyOf(items[i])), i) && good;
  return good;
}

template <typename Item>
void Table<Item>::BuildIndex(bool by_slots) const {
  if constexpr (std::is_same_v<Item, Value>) shape = by_slots && seed == 0 ? CommonShape() : 0;
  // While it grows, a small one has room for twice as much: hashing all keys once more costs more than the memory.
  constexpr uint32_t kMuch = 1024;
  uint32_t room = std::max(count, capacity);
  uint32_t slots = IndexSlots(frozen || room > kMuch ? room : room * 2);
  index = arena->AllocateArray<uint32_t>(slots);
  index_mask = slots - 1;
  // Where the table lies is not known outside; the order of items does not depend on it.
  for (int tries = 0; !FillIndex() && tries < kMaxSeeds; ++tries) {
    if constexpr (std::is_same_v<Item, Value>) shape = 0;
    seed = HashWord(reinterpret_cast<uintptr_t>(this), seed + reinterpret_cast<uintptr_t>(index)) | 1;
  }
}

template <typename Item>
void Table<Item>::Grow() {
  uint32_t grown = std::max(4u, capacity * 2);
  Item* larger = arena->AllocateArray<Item>(grown);
  if (count != 0) std::memcpy(static_cast<void*>(larger), items, count * sizeof(Item));
  items = larger;
  capacity = grown;
  if (index != nullptr && index_mask + 1 < IndexSlots(capacity)) index = nullptr;
}

template <typename Item>
void Table<Item>::Append(Item item) {
  assert(!frozen);
  if (count == capacity) Grow();
  items[count] = item;
  sorted = count == 0;
  ++count;
  if (index == nullptr) return;
  if (!FitsIndex(KeyOf(item))) return BuildIndex(false);
  bool good = PutInIndex(HashOf(KeyOf(item)), count - 1);
  if (!good && seed == 0) BuildIndex();
}

template <typename Item>
int64_t Table<Item>::FindOrAppend(Item item) {
  assert(!frozen);
  if (count <= kSmall) {
    int64_t at = Find(KeyOf(item));
    if (at < 0) Append(item);
    return at;
  }
  if (count == capacity) Grow();
  MakeIndexFor(KeyOf(item));
  uint32_t steps = 0;
  uint64_t slot = HashOf(KeyOf(item)) & index_mask;
  for (; index[slot] != 0; slot = (slot + 1) & index_mask) {
    if (Equal(KeyOf(items[index[slot] - 1]), KeyOf(item))) return index[slot] - 1;
    ++steps;
  }
  items[count] = item;
  sorted = false;
  index[slot] = ++count;
  if (steps > kMaxSteps && seed == 0) BuildIndex();
  return -1;
}

template struct Table<Entry>;
template struct Table<Value>;

}  // namespace regoc::internal

namespace regoc {

namespace {

template <typename T, typename Item>
T* NewTable(Arena& arena, uint32_t capacity) {
  T* table = arena.New<T>();
  table->arena = &arena;
  if (capacity != 0) {
    table->items = arena.AllocateArray<Item>(capacity);
    table->capacity = capacity;
  }
  return table;
}

}  // namespace

Object* Object::New(Arena& arena, uint32_t capacity) { return NewTable<Object, Entry>(arena, capacity); }
Set* Set::New(Arena& arena, uint32_t capacity) { return NewTable<Set, Value>(arena, capacity); }

void Object::Put(Value key, Value value) {
  if (int64_t at = FindOrAppend({key, value}); at >= 0) items[at].value = value;
}

const Entry* Object::PutNew(Value key, Value value) {
  int64_t at = FindOrAppend({key, value});
  return at < 0 ? nullptr : &items[at];
}

bool Set::Add(Value item) { return FindOrAppend(item) < 0; }

// Sorting few texts costs less than looking for each before it is added.
void Set::AddLater(Value item) {
  constexpr uint32_t kFewTexts = 32, kMany = 1024;
  if (item.is_string() && count < kFewTexts && (unresolved == kTexts || count == 0)) {
    if (count == capacity) Grow();
    items[count++] = item;
    sorted = false;
    unresolved = kTexts;
    return;
  }
  if (unresolved == kTexts) {  // too many, or not only texts: hashing costs less from here on
    unresolved = kObjects;
    internal::Resolve(*this);
  }
  bool lazy = item.is_object() && item.raw_object().unresolved;
  if (!unresolved && !lazy) return void(Add(item));
  if (count != 0 && items[count - 1].payload == item.payload && items[count - 1].head == item.head) return;
  if (count == capacity) {
    // So that a set of few elements that are added again and again does not grow without end.
    if (count >= kMany) internal::Resolve(*this);
    if (count >= capacity / 2) Grow();
  }
  items[count++] = item;
  sorted = false;
  unresolved = kObjects;
  index = nullptr;
}

namespace internal {

void ResolveTexts(Set& set) {
  Value* moved = set.arena->AllocateArray<Value>(set.capacity);
  if (CopyByTexts(set.items, set.count, moved))
    set.count = static_cast<uint32_t>(
        std::unique(moved, moved + set.count, [](Value a, Value b) { return a.text() == b.text(); }) - moved);
  set.items = moved;
  set.sorted = true;
  set.unresolved = Set::kResolved;
}

void Resolve(const Set& shared) {
  auto& set = const_cast<Set&>(shared);
  if (set.unresolved == Set::kTexts) return ResolveTexts(set);
  Set& distinct = *Set::New(*set.arena, set.capacity);
  for (uint32_t i = 0; i < set.count; ++i) distinct.Add(set.items[i]);
  distinct.filling = set.filling;
  set = distinct;
}

}  // namespace internal

}  // namespace regoc
