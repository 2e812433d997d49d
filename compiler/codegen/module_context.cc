#include "compiler/codegen/module_context.h"

#include "compiler/codegen/symbols.h"
#include "runtime/abi/layout.h"

namespace regoc::codegen {

namespace {

llvm::GlobalVariable* HiddenGlobal(llvm::Module& module, llvm::Type* type, const char* name, llvm::Constant* initial) {
  auto* global = new llvm::GlobalVariable(module, type, false, llvm::GlobalValue::ExternalLinkage, initial, name);
  global->setVisibility(llvm::GlobalValue::HiddenVisibility);
  global->setDSOLocal(true);
  return global;
}

}  // namespace

ModuleContext::ModuleContext(llvm::LLVMContext& context, const plan::Policy& policy, FuncRange range)
    : context_(context),
      policy_(policy),
      range_(range),
      module_(std::make_unique<llvm::Module>("policy", context)),
      pointer_(llvm::PointerType::getUnqual(context)),
      word_(llvm::Type::getInt64Ty(context)),
      count_(llvm::Type::getInt32Ty(context)),
      pair_(llvm::StructType::get(word_, word_)),
      functions_(policy.funcs.size()) {
  llvm::MDBuilder metadata(context);
  likely_ = metadata.createLikelyBranchWeights();
  unlikely_ = metadata.createUnlikelyBranchWeights();
  // The first module of a plan defines what all of them share.
  llvm::Constant* no_table = range.first == 0 ? llvm::ConstantPointerNull::get(pointer_) : nullptr;
  abi_slot_ = HiddenGlobal(*module_, pointer_, kAbiSlotSymbol, no_table);
  locations_ = new llvm::GlobalVariable(*module_, llvm::Type::getInt8Ty(context), true, llvm::GlobalValue::ExternalLinkage, nullptr,
                                        "locations_stand_in");
  for (const std::string& name : policy.builtins) fast_builtins_.push_back(FastBuiltinNamed(name));
}

llvm::Function* ModuleContext::FunctionFor(plan::FuncId id) {
  uint32_t index = static_cast<uint32_t>(id);
  if (functions_[index] != nullptr) return functions_[index];
  std::vector<llvm::Type*> params(1 + size_t{policy_.funcs[index].params} * 2, word_);
  params[0] = pointer_;
  auto* type = llvm::FunctionType::get(pair_, params, false);
  auto* function = llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage, FunctionSymbol(id), *module_);
  function->setVisibility(llvm::GlobalValue::HiddenVisibility);
  function->setDSOLocal(true);
  function->setCallingConv(llvm::CallingConv::Fast);
  function->setDoesNotThrow();
  return functions_[index] = function;
}

llvm::Constant* ModuleContext::AddressOf(const plan::Location& where) {
  auto [found, added] = location_indexes_.try_emplace({where.file, where.row, where.column}, location_list_.size());
  if (added) location_list_.push_back(where);
  auto* byte = llvm::Type::getInt8Ty(context_);
  return llvm::ConstantExpr::getInBoundsGetElementPtr(byte, locations_, Word(found->second * abi::kLocationBytes));
}

std::unique_ptr<llvm::Module> ModuleContext::Finish() {
  std::vector<uint32_t> numbers;
  for (const plan::Location& l : location_list_) numbers.insert(numbers.end(), {l.file, l.row, l.column});
  llvm::Constant* table = llvm::ConstantDataArray::get(context_, numbers);
  auto* defined = new llvm::GlobalVariable(*module_, table->getType(), true, llvm::GlobalValue::PrivateLinkage, table, "locations");
  defined->setAlignment(llvm::Align(4));
  locations_->replaceAllUsesWith(defined);
  locations_->eraseFromParent();
  return std::move(module_);
}

}  // namespace regoc::codegen
