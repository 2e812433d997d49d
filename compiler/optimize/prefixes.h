// Bodies of rules that begin alike share their beginning:
//
//   block                          block
//     call data.p.pods -> %3         call data.p.pods -> %3
//     scan %3 -> %4 -> %5            scan %3 -> %4 -> %5
//       dot %5 "a" -> %6               block
//       set_add %2 %6                    dot %5 "a" -> %6
//   block                                set_add %2 %6
//     call data.p.pods -> %7           block
//     scan %7 -> %8 -> %9                dot %5 "b" -> %10
//       dot %9 "b" -> %10                set_add %2 %10
//       set_add %2 %10
//
// A loop is shared too where bodies look at something more before it: whether that holds is found once, before the loop,
// and asked where the bodies part.
//
// Only where the order of what the bodies do cannot be seen (effects.h), and where what is shared is worth it: a call or a
// loop.
#pragma once

#include "compiler/optimize/notes.h"
#include "runtime/plan/plan.h"

namespace regoc::optimize {

void SharePrefixes(plan::Policy& policy, Notes* notes = nullptr);

}  // namespace regoc::optimize
