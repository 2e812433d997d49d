#include "compiler/codegen/lower.h"

#include "compiler/codegen/entries.h"
#include "compiler/codegen/function_lowering.h"
#include "runtime/plan/calls.h"

namespace regoc::codegen {

namespace {

// Statements of one module: enough work for a thread, little enough to spread a large plan over several.
constexpr size_t kPartStatements = 1500;

}  // namespace

std::vector<FuncRange> Partition(const plan::Policy& policy) {
  std::vector<FuncRange> parts;
  FuncRange part;
  size_t statements = 0;
  for (uint32_t i = 0; i < policy.funcs.size(); ++i) {
    statements += plan::ShapeOf(policy.funcs[i]).statements;
    part.last = i + 1;
    if (statements < kPartStatements) continue;
    parts.push_back(part);
    part = {part.last, part.last};
    statements = 0;
  }
  if (parts.empty() || part.first < part.last) parts.push_back(part);
  return parts;
}

std::unique_ptr<llvm::Module> Lower(llvm::LLVMContext& context, const llvm::TargetMachine& machine, const plan::Policy& policy,
                                    FuncRange range, const std::string& plan_hash) {
  ModuleContext module(context, policy, range);
  module.module().setTargetTriple(machine.getTargetTriple().str());
  module.module().setDataLayout(machine.createDataLayout());
  for (uint32_t i = range.first; i < range.last; ++i) FunctionLowering(module, plan::FuncId{i}).Run();
  if (range.first == 0) {
    DefineEntries(module);
    DefineDescriptor(module, plan_hash);
  }
  return module.Finish();
}

}  // namespace regoc::codegen
