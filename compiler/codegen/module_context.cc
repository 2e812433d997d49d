#include "compiler/codegen/module_context.h"

#include "compiler/codegen/symbols.h"
#include "runtime/abi/layout.h"

namespace regoc::codegen {

namespace {

// For a table whose size is not known yet.
llvm::GlobalVariable* StandIn(llvm::Module& module, const char* name) {
  llvm::Type* byte = llvm::Type::getInt8Ty(module.getContext());
  return new llvm::GlobalVariable(module, byte, false, llvm::GlobalValue::ExternalLinkage, nullptr, name);
}

void Define(llvm::Module& module, llvm::GlobalVariable* stand_in, llvm::Constant* content, bool constant, const char* name,
            const char* section = "") {
  auto* table = new llvm::GlobalVariable(module, content->getType(), constant, llvm::GlobalValue::PrivateLinkage, content, name);
  table->setAlignment(llvm::Align(4));
  table->setSection(section);
  table->setExternallyInitialized(section == std::string_view(kLinkSection));  // no word is what it will be
  stand_in->replaceAllUsesWith(table);
  stand_in->eraseFromParent();
}

}  // namespace

llvm::GlobalVariable* HiddenGlobal(llvm::Module& module, llvm::Type* type, const char* name, llvm::Constant* initial) {
  auto* global = new llvm::GlobalVariable(module, type, false, llvm::GlobalValue::ExternalLinkage, initial, name);
  global->setVisibility(llvm::GlobalValue::HiddenVisibility);
  global->setDSOLocal(true);
  return global;
}

ModuleContext::ModuleContext(llvm::LLVMContext& context, const plan::Policy& policy, bool compact)
    : context_(context),
      policy_(policy),
      compact_(compact),
      module_(std::make_unique<llvm::Module>("policy", context)),
      pointer_(llvm::PointerType::getUnqual(context)),
      word_(llvm::Type::getInt64Ty(context)),
      count_(llvm::Type::getInt32Ty(context)),
      pair_(llvm::StructType::get(word_, word_)),
      functions_(policy.funcs.size()) {
  llvm::MDBuilder metadata(context);
  likely_ = metadata.createLikelyBranchWeights();
  unlikely_ = metadata.createUnlikelyBranchWeights();
  abi_slot_ = HiddenGlobal(*module_, pointer_, kAbiSlotSymbol, nullptr);
  sites_ = StandIn(*module_, "sites_stand_in");
  links_ = StandIn(*module_, "links_stand_in");
  positions_ = StandIn(*module_, "positions_stand_in");
  for (const std::string& name : policy.builtins) fast_builtins_.push_back(FastBuiltinNamed(name));
}

llvm::Function* ModuleContext::FunctionFor(plan::FuncId id) {
  uint32_t index = static_cast<uint32_t>(id);
  if (functions_[index] != nullptr) return functions_[index];
  std::vector<llvm::Type*> params(compact_ ? 2 : 1 + size_t{policy_.funcs[index].params} * 2, compact_ ? static_cast<llvm::Type*>(pointer_) : word_);
  params[0] = pointer_;
  auto* type = llvm::FunctionType::get(pair_, params, false);
  auto* function = llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage, FunctionSymbol(policy_.funcs[index].name), *module_);
  function->setVisibility(llvm::GlobalValue::HiddenVisibility);
  function->setDSOLocal(true);
  if (!compact_) function->setCallingConv(llvm::CallingConv::Fast);
  function->setDoesNotThrow();
  return functions_[index] = function;
}

llvm::Constant* ModuleContext::AddressOf(const plan::Location& where, uint32_t builtin) {
  std::array<uint32_t, 4> site = {where.file, where.row, where.column, builtin};
  auto [found, added] = site_indexes_.try_emplace(site, static_cast<uint32_t>(site_indexes_.size()));
  if (added) site_numbers_.insert(site_numbers_.end(), site.begin(), site.end());
  auto* byte = llvm::Type::getInt8Ty(context_);
  return llvm::ConstantExpr::getInBoundsGetElementPtr(byte, sites_, Word(found->second * abi::kSiteBytes));
}

llvm::Constant* ModuleContext::LinkWord(LinkKind kind, uint32_t index) {
  uint32_t word = static_cast<uint32_t>(kind) << kLinkKindShift | index;
  auto [found, added] = link_indexes_.try_emplace(word, static_cast<uint32_t>(link_words_.size()));
  if (added) link_words_.push_back(word);
  auto* byte = llvm::Type::getInt8Ty(context_);
  return llvm::ConstantExpr::getInBoundsGetElementPtr(byte, links_, Word(uint64_t{found->second} * sizeof(uint32_t)));
}

llvm::Constant* ModuleContext::NewPosition() {
  auto* byte = llvm::Type::getInt8Ty(context_);
  return llvm::ConstantExpr::getInBoundsGetElementPtr(byte, positions_, Word(uint64_t{position_count_++} * sizeof(uint32_t)));
}

llvm::Constant* ModuleContext::AddressOf(std::span<const decls::FormatPart> parts) {
  std::vector<uint32_t> numbers;
  for (const decls::FormatPart& part : parts) numbers.insert(numbers.end(), {part.begin, part.size, part.verb});
  llvm::Constant* content = llvm::ConstantDataArray::get(context_, numbers);
  auto* table = new llvm::GlobalVariable(*module_, content->getType(), true, llvm::GlobalValue::PrivateLinkage, content, "format");
  table->setAlignment(llvm::Align(4));
  return table;
}

std::unique_ptr<llvm::Module> ModuleContext::Finish() {
  Define(*module_, sites_, llvm::ConstantDataArray::get(context_, site_numbers_), true, "sites", kSiteSection);
  Define(*module_, links_, llvm::ConstantDataArray::get(context_, link_words_), true, "links", kLinkSection);
  llvm::Type* positions = llvm::ArrayType::get(count_, position_count_);
  Define(*module_, positions_, llvm::ConstantAggregateZero::get(positions), false, "positions");
  return std::move(module_);
}

}  // namespace regoc::codegen
