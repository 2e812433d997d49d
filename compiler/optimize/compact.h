// Drops what no statement names any more: locals of a function, constants of a policy.
#pragma once

#include "runtime/plan/plan.h"

namespace regoc::optimize {

void CompactLocals(plan::Func& func);
void CompactConstants(plan::Policy& policy);

}  // namespace regoc::optimize
