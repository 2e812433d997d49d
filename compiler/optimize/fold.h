// What is put into an object or array and taken out again is used as it is; locals that only hold what another one holds
// go; so do containers that nobody looks at any more:
//
//   make object 2 -> %5                             call_builtin startswith (%3, "a") -> %8
//   object_put %5 "name" %3
//   object_put %5 "tag" %4                  =>
//   dot %5 "name" -> %7
//   call_builtin startswith (%7, "a") -> %8
#pragma once

#include "runtime/plan/plan.h"

namespace regoc::optimize {

void FoldContainers(plan::Policy& policy);

}  // namespace regoc::optimize
