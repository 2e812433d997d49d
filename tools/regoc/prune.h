// --prune-unused: sources without the rules that no entry point needs.
#pragma once

#include <vector>

#include "compiler/driver/driver.h"
#include "runtime/plan/plan.h"

namespace regoc::cli {

// The sources as they are, less the rules (with the comments right above them) whose documents have no function in
// `policy`, which was planned from `program` for the entry points, and less the files that have no rules left.
std::vector<driver::Source> WithoutUnused(const std::vector<driver::Source>& sources, const sema::Program& program,
                                          const plan::Policy& policy);

}  // namespace regoc::cli
