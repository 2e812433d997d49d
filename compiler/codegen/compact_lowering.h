// Lowers one function of a large plan to LLVM IR: a call of the runtime for each statement (runtime/abi/statements.h),
// and branches between them. Locals lie in a frame and values are passed by address, so that nothing lives in a
// register for longer than a statement: code that is good as it is built, without passes over it.
//
//   dot %0["a"] -> %3          %go = call i32 dot_key(%state, %frame, …, %frame + 48)
//   test %3                    branch when 0 to the scope's end
//
// The machine function of a plan function is an abi::Entry.
#pragma once

#include <map>
#include <vector>

#include "compiler/codegen/module_context.h"

namespace regoc::codegen {

class CompactLowering {
 public:
  CompactLowering(ModuleContext& module, plan::FuncId id);
  void Run();

 private:
  // A block of the plan that surrounds what is being lowered.
  struct Scope {
    llvm::BasicBlock* end = nullptr;
    size_t withs = 0;                   // how many surround `end`
    llvm::BasicBlock* ended = nullptr;  // where a statement that may have failed leads to; made when it is needed
  };
  // A `with` that surrounds what is being lowered.
  struct With {
    plan::LocalId document;
    llvm::Value* saved = nullptr;
    std::map<llvm::BasicBlock*, llvm::BasicBlock*> exits;  // by target: leaves the `with`, then goes there
  };

  void Prologue();
  void LowerBlock(const plan::Block& block, llvm::BasicBlock* end);
  void LowerNested(const plan::Block& body);

  // ---- leaving blocks
  llvm::BasicBlock* ExitTo(llvm::BasicBlock* target, size_t target_withs);
  llvm::BasicBlock* UndefinedExit() { return ExitTo(scopes_.back().end, scopes_.back().withs); }
  // Tells undefined from failed.
  llvm::BasicBlock* EndedExit();
  // Goes on when `go` is not 0.
  void Unless(llvm::Value* go, llvm::BasicBlock* exit);
  // The same of a statement that cannot fail, and of one that can.
  void Require(llvm::Value* go) { Unless(go, UndefinedExit()); }
  void RequireOrFail(llvm::Value* go) { Unless(go, EndedExit()); }
  // Goes to `failed_` when State::error is set, else to `next`.
  void BranchUnlessFailed(llvm::BasicBlock* failed, llvm::BasicBlock* next);
  void LeaveWith(const With& with);

  // ---- operands
  llvm::Value* Local(plan::LocalId id);
  // Of the value; that of a constant lies in the runtime's table.
  llvm::Value* Address(plan::Operand o);
  // Of as many values one after another: where they lie so, or copied.
  llvm::Value* Addresses(const std::vector<plan::Operand>& operands);
  void Copy(plan::Operand from, llvm::Value* to);
  llvm::Constant* Link(LinkKind kind, uint32_t index) { return module_.LinkWord(kind, index); }
  llvm::Constant* Link(plan::ConstId id) { return Link(LinkKind::kConstant, static_cast<uint32_t>(id)); }
  llvm::Constant* Site(uint32_t builtin = 0) { return module_.AddressOf(*where_, builtin); }
  llvm::Constant* Null() { return llvm::ConstantPointerNull::get(module_.pointer_type()); }
  // Memory of the frame, `bytes` long, made once for each number.
  llvm::Value* Slot(std::vector<llvm::Value*>& slots, size_t number, uint64_t bytes);

  template <typename R, typename... P, typename... A>
  llvm::Value* Call(R (*abi::Statements::*field)(P...), A... args) {
    static_assert(sizeof...(P) == sizeof...(A));
    auto* type = llvm::FunctionType::get(AbiType<R>(context_), {AbiType<P>(context_)...}, false);
    return CallTable(type, AbiOffset(&abi::Abi::statements) + AbiOffset(field), {args...});
  }
  llvm::Value* CallTable(llvm::FunctionType* type, uint64_t offset, llvm::ArrayRef<llvm::Value*> args);

  // ---- statements
  void Lower(const plan::Assign& s);
  void Lower(const plan::AssignOnce& s);
  void Lower(const plan::Reset& s);
  void Lower(const plan::IsDefined& s);
  void Lower(const plan::IsKind& s);
  void Lower(const plan::Test& s);
  void Lower(const plan::Equal& s);
  void Lower(const plan::Dot& s);
  void Lower(const plan::HasLength& s);
  void Lower(const plan::Make& s);
  void Lower(const plan::ArrayAppend& s);
  void Lower(const plan::SetAdd& s);
  void Lower(const plan::ObjectPut& s);
  void Lower(const plan::ObjectPutPath& s);
  void Lower(const plan::Merge& s);
  void Lower(const plan::Scan& s);
  void Lower(const plan::Find& s);
  void Lower(const plan::Join& s);
  void Lower(const plan::Decide& s);
  void Lower(const plan::With& s);
  void Lower(const plan::Nested& s) { LowerNested(s.body); }
  void Lower(const plan::Break& s);
  void Lower(const plan::Call& s);
  void Lower(const plan::CallBuiltin& s);
  void Lower(const plan::Return& s);
  void Lower(const plan::Observe& s) { LowerNested(s.body); }
  llvm::Value* NextLoop() { return Slot(loops_, loop_depth_, abi::kLoopBytes); }
  void LowerLoop(llvm::Value* loop, plan::LocalId key, plan::LocalId value, const plan::Block& body);

  llvm::BasicBlock* NewBlock(const char* name) { return llvm::BasicBlock::Create(context_, name, function_); }
  void StartBlock(llvm::BasicBlock* block);

  ModuleContext& module_;
  llvm::LLVMContext& context_;
  plan::FuncId id_;
  const plan::Func& func_;
  llvm::Function* function_;
  llvm::IRBuilder<> builder_;
  llvm::Argument* state_;
  const plan::Location* where_ = nullptr;
  llvm::VectorType* value_type_;
  llvm::Constant* memo_;  // nullptr of the machine where results are not kept

  llvm::BasicBlock* frame_block_ = nullptr;  // what lies in the frame; leads on to the code
  llvm::AllocaInst* frame_ = nullptr;
  llvm::AllocaInst* args_ = nullptr;
  size_t args_values_ = 1;
  std::vector<llvm::Value*> loops_, saved_;  // by how many of them surround one
  size_t loop_depth_ = 0;
  llvm::BasicBlock* undefined_ = nullptr;  // the ends of the function
  llvm::BasicBlock* failed_ = nullptr;
  std::vector<Scope> scopes_;
  std::vector<With> withs_;
};

}  // namespace regoc::codegen
