// Loops that ask of the elements of a list no more than what a search over the same list compares:
//
//   scan %requests -> %i -> %r          find %requests by "team" () -> %i -> %r
//     dot %r "team" -> %team              dot %r "team" -> %team
//     set_add %teams %team                set_add %teams %team
//
// The index of the search knows the groups of elements that hold the same there, and one element a group is enough.
#pragma once

#include "runtime/plan/plan.h"

namespace regoc::optimize {

void ShareGroups(plan::Policy& policy);

}  // namespace regoc::optimize
