// What a program offers to be asked, and its stages as text.
#pragma once

#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "runtime/base/result.h"
#include "runtime/plan/plan.h"

namespace regoc::cli {

// Documents that METADATA marks with `entrypoint: true`, as "a/b/c".
std::vector<std::string> AnnotatedEntrypoints(const sema::Program& program);

// "sema", "llvm" or "asm".
Result<std::string> DumpProgram(const std::string& stage, const sema::Program& program, const plan::Policy& policy);

}  // namespace regoc::cli
