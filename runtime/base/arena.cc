#include "runtime/base/arena.h"

#include <algorithm>
#include <functional>
#include <new>

namespace regoc {

namespace {
constexpr size_t kFirstBlock = size_t{16} << 10;
constexpr size_t kLargestGrowth = size_t{8} << 20;
constexpr size_t kAlignment = 16;
}  // namespace

void* Arena::AllocateSlow(size_t bytes) {
  size_t grown = blocks_.empty() ? kFirstBlock : std::min(blocks_.back().size * 2, kLargestGrowth);
  if (bytes > SIZE_MAX / 2) throw std::bad_alloc();
  size_t size = std::max(grown, bytes + kAlignment);
  if (size > limit_ - std::min(limit_, reserved_)) throw std::bad_alloc();
  blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(size), size});
  reserved_ += size;
  uintptr_t start = reinterpret_cast<uintptr_t>(blocks_.back().bytes.get());
  end_ = start + size;
  uintptr_t at = (start + kAlignment - 1) & ~(kAlignment - 1);
  next_ = at + bytes;
  return reinterpret_cast<void*>(at);
}

bool Arena::Holds(const void* address) const {
  auto* at = static_cast<const std::byte*>(address);
  return std::any_of(blocks_.begin(), blocks_.end(), [at](const Block& block) {
    return !std::less<>()(at, block.bytes.get()) && std::less<>()(at, block.bytes.get() + block.size);
  });
}

void Arena::Reset() {
  if (blocks_.empty()) return;
  auto largest =
      std::max_element(blocks_.begin(), blocks_.end(), [](const Block& a, const Block& b) { return a.size < b.size; });
  std::swap(*largest, blocks_.front());
  blocks_.resize(1);
  reserved_ = blocks_.front().size;
  next_ = reinterpret_cast<uintptr_t>(blocks_.front().bytes.get());
  end_ = next_ + blocks_.front().size;
}

}  // namespace regoc
