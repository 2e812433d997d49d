// Plans to plans: the same answers, less work.
//
//   plan::Policy policy = …;
//   optimize::Optimize(policy, optimize::Level::kFull);
#pragma once

#include "runtime/plan/plan.h"

namespace regoc::optimize {

enum class Level { kNone, kFull };

// The plan is verified and stays so.
void Optimize(plan::Policy& policy, Level level);

}  // namespace regoc::optimize
