// Loops over keys into a table of the data whose bodies go on only when the table leads from the key to something fixed
// become joins (plan::Join):
//
//   scan %groups -> %4 -> %5                join %groups %grants at value [wanted] [any] by itself (%r, %a) -> %4 -> %5
//   +
//     dot %grants %5 -> %6                    assign_once true %2
//     dot %6 %r -> %7
//     call_builtin internal.member_2 (%a, %7) -> %8
//     test %8
//     assign_once true %2
//
// A loop inside that looks through what the table holds is part of the join when its body does not use the element and
// may be repeated (effects.h). What computes the fixed values goes before the loop, into a block of its own.
#pragma once

#include "runtime/plan/plan.h"

namespace regoc::optimize {

void MakeJoins(plan::Policy& policy);

}  // namespace regoc::optimize
