// Tells for numbers below a limit whether each comes for the first time.
#pragma once

#include <cstdint>
#include <cstring>

#include "runtime/base/arena.h"

namespace regoc::eval {

class OnceEach {
 public:
  OnceEach(Arena& arena, size_t limit) : seen_(arena.AllocateArray<uint64_t>(limit / 64 + 1)) {
    std::memset(seen_, 0, (limit / 64 + 1) * sizeof(uint64_t));
  }
  bool First(uint32_t number) {
    uint64_t bit = uint64_t{1} << (number % 64);
    bool first = (seen_[number / 64] & bit) == 0;
    seen_[number / 64] |= bit;
    return first;
  }

 private:
  uint64_t* seen_;
};

}  // namespace regoc::eval
