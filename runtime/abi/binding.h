// Binds generated code, however it got into memory, to this runtime.
#pragma once

#include <string_view>
#include <vector>

#include "runtime/abi/abi.h"
#include "runtime/base/result.h"

namespace regoc::abi {

// Checks that `module` was compiled for this ABI and from the plan whose hash is expected, gives it the runtime's table
// and returns its entries by plan::FuncId. Not thread-safe for the same module; afterwards any thread may run it.
// The error says what does not fit.
Result<std::vector<Entry>> Bind(const ModuleDescriptor& module, std::string_view expected_plan_hash);

// What Bind says of code for another ABI version.
Error WrongVersion(uint32_t version);

}  // namespace regoc::abi
