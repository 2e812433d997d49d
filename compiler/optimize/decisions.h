// Blocks that follow one another, as the rules of a document do, and that begin with conditions on the same parts of the
// input become one decision (plan::Decide): which of them come into question is looked up. Those that differ in nothing but
// constants become one block over a table.
//
//   block                                     reset -> %9
//     dot %0 "path" -> %3                     block
//     equal %3 "/a"                             dot %0 "path" -> %9
//     assign_once 1 %2                        decide (%9) by decision 0 -> %7 -> %8
//   block                            =>         block
//     dot %0 "path" -> %4                         dot %7 0 -> %10
//     equal %4 "/b"                               assign_once %10 %2
//     assign_once 2 %2
//   …
//
// The runtime answers through an index over the constants (runtime/eval/decision).
#pragma once

#include "compiler/optimize/notes.h"
#include "runtime/plan/plan.h"

namespace regoc::optimize {

void MakeDecisions(plan::Policy& policy, Notes* notes = nullptr);

}  // namespace regoc::optimize
