// What only looks at input, data and what is known already goes before what computes: calls, loops, comprehensions.
//
//   v := lookup(input.user)            dot %0 "kind" -> %3; equal %3 "a"; call data.p.lookup …
//   input.kind == "a"
//
// A rule whose conditions don't hold is so left before it does any work, and before a function in it can fail: as OPA's
// rule index leaves it out.
#pragma once

#include "runtime/plan/plan.h"

namespace regoc::planner {

void PutGuardsFirst(plan::Policy& policy);

}  // namespace regoc::planner
