// Machine code for a plan, from the code generator, as the engine takes it.
#pragma once

#include "runtime/engine/snapshot.h"
#include "runtime/plan/plan.h"

namespace regoc::tools {

// Compiled in memory. Loads the code generator; errors say why it can't be had.
Result<engine::NativeCode> JitCode(const plan::Policy& policy);

// Compiled to an object and loaded from it, as from a bundle.
Result<engine::NativeCode> ObjectCode(const plan::Policy& policy);

}  // namespace regoc::tools
