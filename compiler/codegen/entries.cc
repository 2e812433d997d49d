#include "compiler/codegen/entries.h"

#include "compiler/codegen/symbols.h"
#include "runtime/abi/layout.h"

namespace regoc::codegen {

namespace {

void DefineEntry(ModuleContext& module, plan::FuncId id) {
  llvm::PointerType* pointer = module.pointer_type();
  auto* type = llvm::FunctionType::get(module.pair_type(), {pointer, pointer}, false);
  auto* entry = llvm::Function::Create(type, llvm::GlobalValue::InternalLinkage, EntrySymbol(id), module.module());
  entry->setDoesNotThrow();
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

llvm::GlobalVariable* PrivateConstant(ModuleContext& module, llvm::Constant* content) {
  return new llvm::GlobalVariable(module.module(), content->getType(), true, llvm::GlobalValue::PrivateLinkage, content);
}

}  // namespace

void DefineEntries(ModuleContext& module) {
  for (const plan::Entrypoint& entry : module.policy().entrypoints)
    if (module.module().getFunction(EntrySymbol(entry.func)) == nullptr) DefineEntry(module, entry.func);
}

void DefineDescriptor(ModuleContext& module, const std::string& plan_hash) {
  llvm::LLVMContext& context = module.context();
  llvm::PointerType* pointer = module.pointer_type();
  std::vector<llvm::Constant*> entries;
  for (uint32_t i = 0; i < module.policy().funcs.size(); ++i) {
    llvm::Constant* entry = module.module().getFunction(EntrySymbol(plan::FuncId{i}));
    entries.push_back(entry != nullptr ? entry : llvm::ConstantPointerNull::get(pointer));
  }
  llvm::Constant* table = llvm::ConstantArray::get(llvm::ArrayType::get(pointer, entries.size()), entries);
  llvm::Constant* magic = llvm::ConstantDataArray::getString(context, {abi::kModuleMagic, sizeof(abi::kModuleMagic)}, false);
  llvm::Constant* hash = llvm::ConstantDataArray::getString(context, plan_hash, false);
  // The fields of abi::ModuleDescriptor.
  static_assert(sizeof(abi::ModuleDescriptor) == 48);
  llvm::Constant* descriptor = llvm::ConstantStruct::getAnon(
      {magic, module.Count(abi::kVersion), module.Count(static_cast<uint32_t>(entries.size())), PrivateConstant(module, hash),
       module.Word(plan_hash.size()), PrivateConstant(module, table), module.abi_slot()});
  auto* global = new llvm::GlobalVariable(module.module(), descriptor->getType(), true, llvm::GlobalValue::ExternalLinkage, descriptor,
                                          abi::kModuleSymbol);
  global->setAlignment(llvm::Align(8));
}

}  // namespace regoc::codegen
