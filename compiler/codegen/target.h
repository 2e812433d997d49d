// From LLVM IR to machine code of a target.
#pragma once

#include <memory>
#include <string>

#include "compiler/codegen/llvm.h"
#include "compiler/codegen/options.h"
#include "runtime/base/result.h"

namespace regoc::codegen {

// Not shared between threads. Errors name the triple or the processor that this build can't compile for.
Result<std::unique_ptr<llvm::TargetMachine>> MakeTargetMachine(const CodegenOptions& options);

// The passes of the level, on each function.
void Optimize(llvm::Module& module, llvm::TargetMachine& machine, OptimizeLevel level);

// Object file or assembly text.
Result<std::string> Emit(llvm::Module& module, llvm::TargetMachine& machine, OptimizeLevel level, llvm::CodeGenFileType type);

}  // namespace regoc::codegen
