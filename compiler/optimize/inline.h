// Calls of small functions become what the functions do, in the place of the call:
//
//   call data.p.name (%0, %1, %3) -> %4          call_builtin split (%3, "/") -> %7
//                                                dot %7 0 -> %8
//                                        =>      assign %8 -> %4
//
// So conditions in functions can be searched by, beginnings that they give can be shared, and what they put into objects
// need not be taken out again (fold.h). Functions whose result is remembered stay: a second call of these costs nothing.
#pragma once

#include "runtime/plan/plan.h"

namespace regoc::optimize {

enum class Inlined {
  kOfOneRule,  // those whose statements can stand among the caller's: what they give can be searched by and shared
  kSmall,      // also functions of several rules; a call of these can be shared, their blocks cannot: once that is done
};

void InlineCalls(plan::Policy& policy, Inlined which);

}  // namespace regoc::optimize
