// What of the input an entry point reads, as paths.
//
//   deny contains m if { some c in input.spec.containers; c.image == "x"; m := c.name }
//     input.spec.containers[_].image, input.spec.containers[_].name
#pragma once

#include <string>
#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::compare {

struct InputReads {
  bool whole = false;              // all of the input may be read; no paths then
  std::vector<std::string> paths;  // each with all that is below it, in order
};

// An upper bound: nothing else can change a result of `func`. [_] stands for any key or index; keys and number of what
// it goes through are read with it. The analysis follows values through the statements of the plan, calls included;
// what a built-in gets and what is part of the result is read as a whole. The plan is verified; best one that is not
// optimized.
InputReads ReadsOfInput(const plan::Policy& policy, plan::FuncId func);

}  // namespace regoc::compare
