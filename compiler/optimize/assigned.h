// Which locals of a function are looked at where nothing has given them a value before, on the way from the beginning of the
// body: what stands in them then is what was there when the function was entered, or what an earlier round of a loop left.
#pragma once

#include <vector>

#include "compiler/optimize/field_visitor.h"
#include "runtime/plan/plan.h"

namespace regoc::optimize {

// By local; parameters have values from the start.
std::vector<bool> ReadUnassigned(const plan::Func& func);

}  // namespace regoc::optimize
