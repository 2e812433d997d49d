// What of the input a policy reads, as shapes (runtime/value/shape.h): the reader of an input passes over the rest, and a
// field that a statement reads lies in a slot.
//
// The analysis follows where parts of the input go: through locals, calls, results and containers. Places that a value can
// come to share one shape (unification, as in B. Steensgaard, "Points-to Analysis in Almost Linear Time", 1996), so each
// place has exactly one, which may name more than is read there. What it does not see, such as what a built-in does
// with its arguments, costs time and nothing else: the rest of a lazy object is read when it is asked for.
#pragma once

#include "runtime/plan/plan.h"

namespace regoc::optimize {

void MakeShapes(plan::Policy& policy);

}  // namespace regoc::optimize
