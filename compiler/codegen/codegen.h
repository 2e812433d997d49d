// The code generator's face: a plan to machine code.
#pragma once

#include <string>
#include <vector>

#include "compiler/codegen/options.h"
#include "runtime/base/result.h"
#include "runtime/plan/plan.h"

namespace regoc::codegen {

// Relocatable ELF objects that make up the plan's code: one for each part of the plan (runtime/plan/part.h), compiled in
// parallel or taken from the cache, and one for what they share. Linked together they export one symbol, the descriptor of
// runtime/abi/abi.h, and import none. Equal plans and options give equal bytes, cached or not.
//
// The policy must be verified; errors: an unknown target, calls that nest too deep for a machine's stack.
Result<std::vector<std::string>> Compile(const plan::Policy& policy, const CodegenOptions& options);

enum class DumpKind : uint8_t { kLlvm, kAssembly };

// The same code as text.
Result<std::string> Dump(const plan::Policy& policy, const CodegenOptions& options, DumpKind kind);

}  // namespace regoc::codegen
