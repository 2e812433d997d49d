// Loops whose bodies come to the same in any order of the elements: an object or set need not be sorted for them.
//
// Such a body fills sets and objects, gives a value once, or leaves the loop after it has noted something constant; it
// appends to no array from outside, and what it calls is pure.
#pragma once

#include "compiler/optimize/notes.h"
#include "runtime/plan/plan.h"

namespace regoc::optimize {

void FindAnyOrder(plan::Policy& policy, Notes* notes = nullptr);

}  // namespace regoc::optimize
