// The plan interpreter: the reference for what a plan means, and the engine of one-shot runs.
#pragma once

#include "runtime/eval/state.h"

namespace regoc::interp {

// Runs a function of the state's executable. `args` are its parameters, input and data first; input may be undefined.
// The result lives in the state's arena until its next Begin().
Outcome Run(eval::State& state, plan::FuncId func, const OptionalValue* args);

}  // namespace regoc::interp
