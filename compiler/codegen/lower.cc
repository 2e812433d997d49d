#include "compiler/codegen/lower.h"

#include "compiler/codegen/compact_lowering.h"
#include "compiler/codegen/entries.h"
#include "compiler/codegen/function_lowering.h"

namespace regoc::codegen {

std::unique_ptr<llvm::Module> Lower(llvm::LLVMContext& context, const plan::Part& part, bool compact) {
  ModuleContext module(context, part.policy, compact);
  for (uint32_t i = 0; i < part.own_funcs; ++i) {
    if (compact) CompactLowering(module, plan::FuncId{i}).Run();
    else FunctionLowering(module, plan::FuncId{i}).Run();
  }
  DefineEntries(module);
  return module.Finish();
}

}  // namespace regoc::codegen
