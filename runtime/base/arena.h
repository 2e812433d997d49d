// Arena: bump allocation for everything that one evaluation makes; freed or reused as a whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

namespace regoc {

// Not shared between threads. Pointers stay valid until Reset() or destruction. Destructors of what it holds never run,
// so only trivially destructible types go in.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  Arena(Arena&&) = default;
  Arena& operator=(Arena&&) = default;

  // `alignment` is a power of two, at most 16. Never fails but by std::bad_alloc: see SetLimit.
  void* Allocate(size_t bytes, size_t alignment = 8) {
    uintptr_t at = (next_ + alignment - 1) & ~(alignment - 1);
    if (at + bytes > end_) [[unlikely]]
      return AllocateSlow(bytes);
    next_ = at + bytes;
    return reinterpret_cast<void*>(at);
  }
  template <typename T>
  T* AllocateArray(size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    return static_cast<T*>(Allocate(count * sizeof(T), alignof(T) > 8 ? alignof(T) : 8));
  }
  template <typename T, typename... Args>
  T* New(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return ::new (Allocate(sizeof(T), alignof(T) > 8 ? alignof(T) : 8)) T{static_cast<Args&&>(args)...};
  }
  // A copy of `text` that lives as long as the arena's content.
  std::string_view Copy(std::string_view text) {
    char* to = static_cast<char*>(Allocate(text.size(), 1));
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
  }
  // While `limit` stands, Allocate throws std::bad_alloc rather than take more than `limit` bytes from the system in
  // all. For code whose caller catches that.
  void SetLimit(size_t limit) { limit_ = limit; }
  // Drops everything; keeps the largest block, so that a warm arena allocates nothing.
  void Reset();
  // Whether `address` lies in its memory.
  bool Holds(const void* address) const;
  // Bytes taken from the system.
  size_t reserved_bytes() const { return reserved_; }
  // Bytes given out since the last Reset(), with what was lost at the ends of blocks.
  size_t used_bytes() const { return reserved_ - (end_ - next_); }

 private:
  friend struct ArenaLayout;  // the ABI of generated code states where reserved_ lies
  void* AllocateSlow(size_t bytes);

  struct Block {
    std::unique_ptr<std::byte[]> bytes;
    size_t size;
  };
  uintptr_t next_ = 0;
  uintptr_t end_ = 0;
  size_t reserved_ = 0;
  size_t limit_ = SIZE_MAX;
  std::vector<Block> blocks_;
};

}  // namespace regoc
