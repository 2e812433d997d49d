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

// `Bytes` gives the bytes of an Interned: std::string_view operator()(Interned) const. Half of each hash is kept:
// without, most of the time would go to fetching bytes, which lie anywhere, when the table grows and when slots
// collide.
template <typename Bytes>
class Interner {
 public:
  explicit Interner(Bytes bytes) : bytes_(bytes), slots_(kFirst * sizeof(Slot)), mask_(kFirst - 1) {}

  // The slot of `wanted`: free (size 0) when there is none yet; then fill it, or leave it. Valid until the next call.
  Interned& Find(std::string_view wanted, uint32_t size) {
    if (count_ > mask_ / 4 * 3) Grow();
    // Where the table lies is not known outside: texts cannot be chosen to collide.
    found_hash_ = static_cast<uint32_t>(HashBytes(wanted, seed_));
    for (uint64_t slot = found_hash_ & mask_;; slot = (slot + 1) & mask_) {
      Slot& known = At(slot);
      if (known.size == 0) return known;
      if (known.hash == found_hash_ && known.size == size && bytes_(known) == wanted) return known;
    }
  }
  // `slot` is what Find gave last.
  void Fill(Interned& slot, Interned with) {
    static_cast<Slot&>(slot) = {with, found_hash_};
    ++count_;
  }

 private:
  static constexpr size_t kFirst = 1024;

  struct Slot : Interned {
    uint32_t hash = 0;
  };

  Slot& At(uint64_t slot) { return reinterpret_cast<Slot*>(slots_.data())[slot]; }
  void Grow() {
    size_t slots = (mask_ + 1) * 2;
    MappedMemory old(slots * sizeof(Slot));
    std::swap(old, slots_);
    mask_ = slots - 1;
    const auto* before = reinterpret_cast<const Slot*>(old.data());
    for (size_t i = 0; i < slots / 2; ++i) {
      if (before[i].size == 0) continue;
      uint64_t slot = before[i].hash & mask_;
      while (At(slot).size != 0) slot = (slot + 1) & mask_;
      At(slot) = before[i];
    }
  }

  Bytes bytes_;
  MappedMemory slots_;
  uint64_t mask_;
  uint64_t count_ = 0;
  uint32_t found_hash_ = 0;  // of what Find looked for last
  uint64_t seed_ = HashWord(reinterpret_cast<uintptr_t>(slots_.data()), reinterpret_cast<uintptr_t>(this));
};

}  // namespace regoc::internal
