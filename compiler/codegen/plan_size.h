// How large a plan is, and how much stack its calls may take.
#pragma once

#include <cstddef>

#include "runtime/plan/plan.h"

namespace regoc::codegen {

// All statements, those in bodies included.
size_t CountStatements(const plan::Block& block);

}  // namespace regoc::codegen
