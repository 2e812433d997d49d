// plan::Policy to LLVM IR.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/codegen/llvm.h"
#include "compiler/codegen/module_context.h"
#include "runtime/base/result.h"
#include "runtime/plan/plan.h"

namespace regoc::codegen {

// Parts of a plan to compile apart from each other, one LLVM module each. The same for equal plans on any machine.
std::vector<FuncRange> Partition(const plan::Policy& policy);

// The functions of `range` as a module that refers to the others by hidden symbols. The module of the first range also
// holds the entries and the descriptor (runtime/abi/abi.h). The policy must be verified.
std::unique_ptr<llvm::Module> Lower(llvm::LLVMContext& context, const llvm::TargetMachine& machine, const plan::Policy& policy,
                                    FuncRange range, const std::string& plan_hash);

}  // namespace regoc::codegen
