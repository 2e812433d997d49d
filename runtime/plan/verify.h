// Checks that a plan can be run: run after the planner, after each pass, and on every load, whoever sent the plan.
#pragma once

#include "runtime/base/result.h"
#include "runtime/plan/plan.h"

namespace regoc::plan {

struct PlanLimits {
  uint32_t max_depth = 4096;  // of nested blocks
  uint32_t max_locals = 1u << 20;
};

// Every index in range, breaks within their function, calls with as many arguments as parameters, containers filled only
// where this function made them, no recursion. The error names function and statement.
Status Verify(const Policy& policy, const PlanLimits& limits = {});

}  // namespace regoc::plan
