// Finds sequences of bytes that are there already, for what images hold only once.
#pragma once

#include <cstdint>
#include <string_view>

#include "runtime/base/mapped_memory.h"
#include "runtime/value/hashing.h"

namespace regoc::internal {

// What is interned: `size` bytes, words or entries, `at` units into its section.
struct Interned {
  uint32_t at = 0;
  uint32_t size = 0;  // never 0: that is a free slot
};

// `Bytes` gives the bytes of an Interned: std::string_view operator()(Interned) const. It keeps no hashes, which would
// double it: they are computed again when it grows.
template <typename Bytes>
class Interner {
 public:
  explicit Interner(Bytes bytes) : bytes_(bytes), slots_(kFirst * sizeof(Interned)), mask_(kFirst - 1) {}

  // The slot of `wanted`: free (size 0) when there is none yet; then fill it, or leave it. Valid until the next call.
  Interned& Find(std::string_view wanted, uint32_t size) {
    if (count_ > mask_ / 4 * 3) Grow();
    for (uint64_t slot = SlotOf(wanted);; slot = (slot + 1) & mask_) {
      Interned& known = At(slot);
      if (known.size == 0 || (known.size == size && bytes_(known) == wanted)) return known;
    }
  }
  void Fill(Interned& slot, Interned with) {
    slot = with;
    ++count_;
  }

 private:
  static constexpr size_t kFirst = 1024;

  Interned& At(uint64_t slot) { return reinterpret_cast<Interned*>(slots_.data())[slot]; }
  // Where the table lies is not known outside: texts cannot be chosen to collide.
  uint64_t SlotOf(std::string_view bytes) const { return HashBytes(bytes, seed_) & mask_; }
  void Grow() {
    size_t slots = (mask_ + 1) * 2;
    MappedMemory old(slots * sizeof(Interned));
    std::swap(old, slots_);
    mask_ = slots - 1;
    const auto* before = reinterpret_cast<const Interned*>(old.data());
    for (size_t i = 0; i < slots / 2; ++i) {
      if (before[i].size == 0) continue;
      uint64_t slot = SlotOf(bytes_(before[i]));
      while (At(slot).size != 0) slot = (slot + 1) & mask_;
      At(slot) = before[i];
    }
  }

  Bytes bytes_;
  MappedMemory slots_;
  uint64_t mask_;
  uint64_t count_ = 0;
  uint64_t seed_ = HashWord(reinterpret_cast<uintptr_t>(slots_.data()), reinterpret_cast<uintptr_t>(this));
};

}  // namespace regoc::internal
