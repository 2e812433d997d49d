// How deep the calls of a plan nest. Plans have no recursion, so this is known before they run.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::plan {

inline constexpr uint32_t kMaxCallDepth = 10'000;
// Of the eight megabytes that a thread's stack commonly has.
inline constexpr uint64_t kMaxStackBytes = uint64_t{6} << 20;

struct CallDepth {
  uint32_t calls = 0;        // functions on the longest way down, the first included
  uint64_t stack_bytes = 0;  // that this way may take of the system's stack, in any engine: an upper estimate
  bool calls_others = false;
};

// By function. The plan is verified.
std::vector<CallDepth> CallDepths(const Policy& policy);

}  // namespace regoc::plan
