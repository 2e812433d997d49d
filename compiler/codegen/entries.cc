#include "compiler/codegen/entries.h"

#include "compiler/codegen/symbols.h"
#include "runtime/abi/layout.h"

namespace regoc::codegen {

namespace {

llvm::Function* DeclareEntry(llvm::Module& module, const std::string& name) {
  llvm::Type* word = llvm::Type::getInt64Ty(module.getContext());
  llvm::Type* pointer = llvm::PointerType::getUnqual(module.getContext());
  auto* type = llvm::FunctionType::get(llvm::StructType::get(word, word), {pointer, pointer}, false);
  auto* entry = llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage, EntrySymbol(name), module);
  entry->setVisibility(llvm::GlobalValue::HiddenVisibility);
  entry->setDSOLocal(true);
  entry->setDoesNotThrow();
  return entry;
}

void DefineEntry(ModuleContext& module, plan::FuncId id) {
  if (module.compact()) {  // its functions are entries
    const std::string& name = module.policy().funcs[static_cast<uint32_t>(id)].name;
    auto* alias = llvm::GlobalAlias::create(llvm::GlobalValue::ExternalLinkage, EntrySymbol(name), module.FunctionFor(id));
    alias->setVisibility(llvm::GlobalValue::HiddenVisibility);
    return;
  }
  llvm::Function* entry = DeclareEntry(module.module(), module.policy().funcs[static_cast<uint32_t>(id)].name);
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(module.context(), "entry", entry));
  std::vector<llvm::Value*> args = {entry->getArg(0)};
  uint32_t words = module.policy().funcs[static_cast<uint32_t>(id)].params * 2;
  for (uint32_t i = 0; i < words; ++i) {
    llvm::Value* address = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), entry->getArg(1), i * abi::kWordBytes);
    args.push_back(builder.CreateLoad(module.word_type(), address));
  }
  llvm::CallInst* call = builder.CreateCall(module.FunctionFor(id), args);
  call->setCallingConv(llvm::CallingConv::Fast);
  builder.CreateRet(call);
}

llvm::GlobalVariable* PrivateConstant(llvm::Module& module, llvm::Constant* content) {
  return new llvm::GlobalVariable(module, content->getType(), true, llvm::GlobalValue::PrivateLinkage, content);
}

llvm::Constant* EntryTable(llvm::Module& module, const plan::Policy& policy, const std::vector<std::string>& unique_names) {
  llvm::PointerType* pointer = llvm::PointerType::getUnqual(module.getContext());
  std::vector<llvm::Constant*> entries(policy.funcs.size(), llvm::ConstantPointerNull::get(pointer));
  std::vector<bool> done(policy.funcs.size(), false);
  for (const plan::Entrypoint& entry : policy.entrypoints) {
    uint32_t index = static_cast<uint32_t>(entry.func);
    if (done[index]) continue;
    done[index] = true;
    entries[index] = DeclareEntry(module, unique_names[index]);
  }
  return llvm::ConstantArray::get(llvm::ArrayType::get(pointer, entries.size()), entries);
}

}  // namespace

void DefineEntries(ModuleContext& module) {
  for (const plan::Entrypoint& entry : module.policy().entrypoints) DefineEntry(module, entry.func);
}

std::unique_ptr<llvm::Module> MakeDescriptor(llvm::LLVMContext& context, const plan::Policy& policy,
                                             const std::vector<std::string>& unique_names, const std::string& plan_hash) {
  auto module = std::make_unique<llvm::Module>("descriptor", context);
  llvm::PointerType* pointer = llvm::PointerType::getUnqual(context);
  auto number = [&context](uint64_t value, unsigned bits) { return llvm::ConstantInt::get(llvm::Type::getIntNTy(context, bits), value); };
  llvm::Constant* magic = llvm::ConstantDataArray::getString(context, {abi::kModuleMagic, sizeof(abi::kModuleMagic)}, false);
  llvm::Constant* hash = llvm::ConstantDataArray::getString(context, plan_hash, false);
  llvm::GlobalVariable* abi_slot = HiddenGlobal(*module, pointer, kAbiSlotSymbol, llvm::ConstantPointerNull::get(pointer));
  // The fields of abi::ModuleDescriptor.
  static_assert(sizeof(abi::ModuleDescriptor) == 48);
  llvm::Constant* descriptor = llvm::ConstantStruct::getAnon(
      {magic, number(abi::kVersion, 32), number(policy.funcs.size(), 32), PrivateConstant(*module, hash), number(plan_hash.size(), 64),
       PrivateConstant(*module, EntryTable(*module, policy, unique_names)), abi_slot});
  auto* global = new llvm::GlobalVariable(*module, descriptor->getType(), true, llvm::GlobalValue::ExternalLinkage, descriptor,
                                          abi::kModuleSymbol);
  global->setAlignment(llvm::Align(8));
  return module;
}

}  // namespace regoc::codegen
