#include "runtime/value/table.h"

#include <algorithm>

#include "runtime/value/hashing.h"

namespace regoc::internal {

namespace {

constexpr uint32_t kSmall = 8;  // up to here comparing all beats hashing

template <typename Item>
bool Precedes(const Item& a, const Item& b) {
  return Compare(KeyOf(a), KeyOf(b)) < 0;
}

uint32_t PowerOfTwoAtLeast(uint32_t n) {
  uint32_t power = 16;
  while (power < n) power *= 2;
  return power;
}

}  // namespace

template <typename Item>
int64_t Table<Item>::Find(Value key) const {
  if (count <= kSmall) {
    for (uint32_t i = 0; i < count; ++i)
      if (Equal(KeyOf(items[i]), key)) return i;
    return -1;
  }
  if (index == nullptr) BuildIndex();
  for (uint64_t slot = Hash(key) & index_mask;; slot = (slot + 1) & index_mask) {
    uint32_t at = index[slot];
    if (at == 0) return -1;
    if (Equal(KeyOf(items[at - 1]), key)) return at - 1;
  }
}

template <typename Item>
const Item* Table<Item>::Sorted() const {
  if (sorted) return items;
  std::sort(items, items + count, Precedes<Item>);
  sorted = true;
  index = nullptr;
  return items;
}

template <typename Item>
void Table<Item>::Freeze() {
  if (frozen) return;
  Sorted();
  if (count > kSmall && index == nullptr) BuildIndex();
  frozen = true;
  arena = nullptr;
}

template <typename Item>
void Table<Item>::BuildIndex() const {
  uint32_t slots = PowerOfTwoAtLeast(std::max(count, capacity) * 2);
  index = arena->AllocateArray<uint32_t>(slots);
  std::memset(index, 0, slots * sizeof(uint32_t));
  index_mask = slots - 1;
  for (uint32_t i = 0; i < count; ++i) {
    uint64_t slot = Hash(KeyOf(items[i])) & index_mask;
    while (index[slot] != 0) slot = (slot + 1) & index_mask;
    index[slot] = i + 1;
  }
}

template <typename Item>
void Table<Item>::Append(Item item) {
  if (count == capacity) {
    uint32_t grown = std::max(4u, capacity * 2);
    Item* larger = arena->AllocateArray<Item>(grown);
    if (count != 0) std::memcpy(static_cast<void*>(larger), items, count * sizeof(Item));
    items = larger;
    capacity = grown;
    index = nullptr;
  }
  items[count] = item;
  if (sorted && count > 0) sorted = Precedes(items[count - 1], item);
  ++count;
  if (index == nullptr) return;
  uint64_t slot = Hash(KeyOf(item)) & index_mask;
  while (index[slot] != 0) slot = (slot + 1) & index_mask;
  index[slot] = count;
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
  if (int64_t at = Find(key); at >= 0) {
    items[at].value = value;
  } else {
    Append({key, value});
  }
}

const Entry* Object::PutNew(Value key, Value value) {
  if (int64_t at = Find(key); at >= 0) return &items[at];
  Append({key, value});
  return nullptr;
}

bool Set::Add(Value item) {
  if (Find(item) >= 0) return false;
  Append(item);
  return true;
}

}  // namespace regoc
