// How deep the calls of a plan nest. Plans have no recursion, so this is known before they run.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::plan {

inline constexpr uint32_t kMaxCallDepth = 10'000;
// Of the eight megabytes that a thread's stack commonly has.
inline constexpr uint64_t kMaxStackBytes = uint64_t{6} << 20;

// By function. The plan is verified. Of an outline (binary.h), what was known of the whole plan.
std::vector<CallDepth> CallDepths(const Policy& policy);

}  // namespace regoc::plan
