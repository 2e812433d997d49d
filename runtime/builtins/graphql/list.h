// A list that grows in an arena.
#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "runtime/base/arena.h"

namespace regoc::builtins::graphql {

// Copying copies the view, not the items; of two copies only one may be appended to.
template <typename T>
class List {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  void Append(Arena& arena, T item) {
    if (size_ == capacity_) Grow(arena);
    items_[size_++] = item;
  }
  uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T& operator[](size_t i) const { return items_[i]; }
  const T* begin() const { return items_; }
  const T* end() const { return items_ + size_; }

 private:
  void Grow(Arena& arena) {
    uint32_t capacity = capacity_ == 0 ? 4 : capacity_ * 2;
    T* items = arena.AllocateArray<T>(capacity);
    if (size_ > 0) std::memcpy(static_cast<void*>(items), items_, size_ * sizeof(T));
    items_ = items;
    capacity_ = capacity;
  }

  T* items_ = nullptr;
  uint32_t size_ = 0;
  uint32_t capacity_ = 0;
};

// A new list with the items of `a` and then those of `b`.
template <typename T>
List<T> Concat(Arena& arena, const List<T>& a, const List<T>& b) {
  if (b.empty()) return a;
  List<T> both;
  for (const T& item : a) both.Append(arena, item);
  for (const T& item : b) both.Append(arena, item);
  return both;
}

}  // namespace regoc::builtins::graphql
