// What an inner loop computes from each element of a collection that stays the same is computed in the first round of the
// outer loop and kept:
//
//   scan %3 -> %4 -> %5                      reset -> %12
//     scan %6 -> %7 -> %8                    scan %3 -> %4 -> %5
//       call_builtin lower (%8) -> %9          block
//       startswith (%5, %9) …        =>          is_defined %12 +
//                                                make array -> %13
//                                                scan %6 -> %7 -> %8 { lower (%8) -> %10; array_append %13 %10 }
//                                                assign true -> %12
//                                              is_defined %12
//                                              scan %13 -> %11 -> %9
//                                                startswith (%5, %9) …
//
// Not where the inner loop may end early: it could do more work than before.
#pragma once

#include "runtime/plan/plan.h"

namespace regoc::optimize {

void HoistElementWork(plan::Policy& policy);

}  // namespace regoc::optimize
