// What the module of generated code shows to the runtime.
#pragma once

#include <string>

#include "compiler/codegen/module_context.h"

namespace regoc::codegen {

// A function with the signature abi::Entry for each entry point of the part.
void DefineEntries(ModuleContext& module);

// What the parts of a plan share, as a module of its own: the pointer to the ABI table, the exported abi::ModuleDescriptor
// and the table of entries by function. `unique_names` are those of all functions of the plan.
std::unique_ptr<llvm::Module> MakeDescriptor(llvm::LLVMContext& context, const plan::Policy& policy,
                                             const std::vector<std::string>& unique_names, const std::string& plan_hash);

}  // namespace regoc::codegen
