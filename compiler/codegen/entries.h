// What the module of generated code shows to the runtime.
#pragma once

#include <string>

#include "compiler/codegen/module_context.h"

namespace regoc::codegen {

// A function with the signature abi::Entry for each entry point of the plan.
void DefineEntries(ModuleContext& module);

// The exported abi::ModuleDescriptor, and the table of entries by function.
void DefineDescriptor(ModuleContext& module, const std::string& plan_hash);

}  // namespace regoc::codegen
