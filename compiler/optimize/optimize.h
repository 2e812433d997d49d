// Plans to plans: the same answers, less work.
//
//   plan::Policy policy = …;
//   optimize::Optimize(policy, optimize::Level::kFull);
#pragma once

#include "compiler/optimize/notes.h"
#include "runtime/plan/plan.h"

namespace regoc::optimize {

enum class Level { kNone, kFull };

// The plan is verified and stays so. `notes`, if any, gets what was done and why not more.
void Optimize(plan::Policy& policy, Level level, Notes* notes = nullptr);

}  // namespace regoc::optimize
