// Loops over a few constants become one block an element, in which key and element are constants: so a key that is looked
// up is known, and a field that is read can lie in a slot.
#pragma once

#include "compiler/optimize/notes.h"
#include "runtime/plan/plan.h"

namespace regoc::optimize {

void UnrollConstants(plan::Policy& policy, Notes* notes = nullptr);

}  // namespace regoc::optimize
