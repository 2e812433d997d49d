// Why a loop is no search (searches.h), for notes.
#pragma once

#include "compiler/optimize/notes.h"
#include "runtime/plan/local_uses.h"

namespace regoc::optimize {

// Of a loop whose body begins with no condition that a search can ask. `function`: of the function it stands in.
LoopNote WhyNoSearch(const plan::Scan& scan, const plan::LocalUses& function);

}  // namespace regoc::optimize
