// Valid plans without sense, for finding where engines differ.
#pragma once

#include <cstdint>

#include "runtime/plan/plan.h"

namespace regoc::backend {

// The same plan for the same seed, on any machine. Ends soon on small inputs.
plan::Policy RandomPlan(uint64_t seed);

}  // namespace regoc::backend
