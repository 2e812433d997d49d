// Finds and loads the shared module that holds the code generator.
#pragma once

#include "compiler/backend/interface.h"
#include "runtime/base/result.h"

namespace regoc::backend {

// Loaded at the first call that finds it, and never unloaded. Thread-safe. The error lists where it was looked for.
Result<const Interface*> LoadCodeGenerator();

// See native.h.
std::string CodeGeneratorBuild();

}  // namespace regoc::backend
