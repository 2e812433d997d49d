// A part of a plan to LLVM IR.
#pragma once

#include <memory>

#include "compiler/codegen/llvm.h"
#include "runtime/plan/part.h"

namespace regoc::codegen {

// The functions and entries of the part as a module that refers to all others by hidden symbols (symbols.h). `compact`:
// by CompactLowering.
std::unique_ptr<llvm::Module> Lower(llvm::LLVMContext& context, const plan::Part& part, bool compact);

}  // namespace regoc::codegen
