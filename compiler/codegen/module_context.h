// What the lowering of all functions of one LLVM module shares: types, the ABI table, locations, declarations.
#pragma once

#include <array>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "compiler/codegen/fast_builtin.h"
#include "compiler/codegen/link_table.h"
#include "compiler/codegen/llvm.h"
#include "runtime/abi/abi.h"
#include "runtime/plan/plan.h"

namespace regoc::codegen {

// The two words of a value, in registers.
struct Words {
  llvm::Value* head = nullptr;
  llvm::Value* payload = nullptr;
};

// The LLVM type of a C type of the ABI table.
template <typename T>
llvm::Type* AbiType(llvm::LLVMContext& context) {
  if constexpr (std::is_pointer_v<T>) return llvm::PointerType::getUnqual(context);
  else if constexpr (std::is_same_v<T, uint64_t>) return llvm::Type::getInt64Ty(context);
  else if constexpr (std::is_same_v<T, uint32_t>) return llvm::Type::getInt32Ty(context);
  else if constexpr (std::is_void_v<T>) return llvm::Type::getVoidTy(context);
  else {
    static_assert(std::is_same_v<T, abi::Pair>);
    llvm::Type* word = llvm::Type::getInt64Ty(context);
    return llvm::StructType::get(word, word);
  }
}

// Where a function of the table, or a table in it, stands.
template <typename Table, typename Field>
uint64_t AbiOffset(Field Table::*field) {
  static constexpr Table kLayout{};
  return static_cast<uint64_t>(reinterpret_cast<const char*>(&(kLayout.*field)) - reinterpret_cast<const char*>(&kLayout));
}

// A variable that the objects of a plan share; without `initial` declared, not defined.
llvm::GlobalVariable* HiddenGlobal(llvm::Module& module, llvm::Type* type, const char* name, llvm::Constant* initial);

class ModuleContext {
 public:
  // `policy` is that of a plan::Part. `compact`: for CompactLowering.
  ModuleContext(llvm::LLVMContext& context, const plan::Policy& policy, bool compact);

  const plan::Policy& policy() const { return policy_; }
  llvm::LLVMContext& context() { return context_; }
  llvm::Module& module() { return *module_; }
  bool compact() const { return compact_; }

  llvm::PointerType* pointer_type() const { return pointer_; }
  llvm::IntegerType* word_type() const { return word_; }
  llvm::StructType* pair_type() const { return pair_; }
  llvm::ConstantInt* Word(uint64_t value) const { return llvm::ConstantInt::get(word_, value); }
  llvm::ConstantInt* Count(uint32_t value) const { return llvm::ConstantInt::get(count_, value); }

  // The machine function of a plan function, declared at first use: (state, head, payload, …) -> {head, payload}; of compact
  // code an abi::Entry.
  llvm::Function* FunctionFor(plan::FuncId id);
  // The pointer to the ABI table, which the runtime sets when it binds the module.
  llvm::GlobalVariable* abi_slot() const { return abi_slot_; }
  // Address of an abi::Site.
  llvm::Constant* AddressOf(const plan::Location& where, uint32_t builtin);
  // Address of a word that Rebase() fills in.
  llvm::Constant* LinkWord(LinkKind kind, uint32_t index);
  // Four bytes for a statement to remember where a key was.
  llvm::Constant* NewPosition();
  FastBuiltin fast_builtin(uint32_t index, size_t args) const {
    const FastCall& fast = fast_builtins_[index];
    return args == fast.operands ? fast.builtin : FastBuiltin::kNone;
  }
  // Address of the parts of a format.
  llvm::Constant* AddressOf(std::span<const decls::FormatPart> parts);

  // Marks a branch as all but always taken, or all but never.
  llvm::MDNode* likely() const { return likely_; }
  llvm::MDNode* unlikely() const { return unlikely_; }

  // Call when all functions are lowered: defines the sites and positions. Gives the module away.
  std::unique_ptr<llvm::Module> Finish();

 private:
  llvm::LLVMContext& context_;
  const plan::Policy& policy_;
  bool compact_;
  std::unique_ptr<llvm::Module> module_;
  llvm::PointerType* pointer_;
  llvm::IntegerType* word_;
  llvm::IntegerType* count_;
  llvm::StructType* pair_;
  llvm::MDNode* likely_;
  llvm::MDNode* unlikely_;
  std::vector<llvm::Function*> functions_;
  llvm::GlobalVariable* abi_slot_;
  llvm::GlobalVariable* sites_;  // a stand-in until Finish()
  llvm::GlobalVariable* links_;      // this too
  llvm::GlobalVariable* positions_;  // and this
  uint32_t position_count_ = 0;
  std::map<std::array<uint32_t, 4>, uint32_t> site_indexes_;
  std::vector<uint32_t> site_numbers_;  // four a site
  std::map<uint32_t, uint32_t> link_indexes_;
  std::vector<uint32_t> link_words_;
  std::vector<FastCall> fast_builtins_;
};

}  // namespace regoc::codegen
