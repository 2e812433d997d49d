// Lowers one function of a plan to LLVM IR.
//
// Each local is two stack slots, head and payload, which become registers in the first pass. Each block of the plan is
// a scope with a place where its ends lead to; a statement that is undefined branches to that of its own scope. Leaving
// a `with` early goes through a block of its own that puts the document back.
//
//   %0.a -> %3                 dot call; branch when undefined to the scope's end; store
//   test %3                    compare; branch
#pragma once

#include <map>
#include <span>
#include <vector>

#include "compiler/codegen/module_context.h"
#include "runtime/plan/local_uses.h"

namespace regoc::codegen {

class FunctionLowering {
 public:
  FunctionLowering(ModuleContext& module, plan::FuncId id);
  void Run();

 private:
  // A `with` that surrounds what is being lowered.
  struct With {
    plan::LocalId document;
    Words old;
    std::map<llvm::BasicBlock*, llvm::BasicBlock*> exits;  // by target: leaves the `with`, then goes there
  };
  // A block of the plan that surrounds what is being lowered.
  struct Scope {
    llvm::BasicBlock* end = nullptr;
    size_t withs = 0;  // how many surround `end`
  };

  // ---- frame (function_lowering.cc)
  void Prologue();
  void ReturnWhenRemembered();
  void Epilogue();
  // Keeps the result and gives it back to the caller.
  void RememberAndReturn(Words result);
  void ReturnWords(Words words);
  void LowerBlock(const plan::Block& block, llvm::BasicBlock* end);
  // `next` is the statement after it, or null. How many of the two were lowered.
  size_t LowerStatement(const plan::Stmt& stmt, const plan::Stmt* next);

  // ---- leaving blocks
  llvm::BasicBlock* ExitTo(llvm::BasicBlock* target, size_t target_withs);
  llvm::BasicBlock* UndefinedExit() { return ExitTo(scopes_.back().end, scopes_.back().withs); }
  llvm::BasicBlock* ReturnExit() { return ExitTo(returned_, 0); }
  llvm::BasicBlock* FailExit() { return ExitTo(failed_, 0); }
  void LeaveWith(const With& with);
  // Goes on when `condition` holds, else ends the block: undefined.
  void Require(llvm::Value* condition);
  void RequireDefined(const std::vector<plan::Operand>& operands);
  // Goes on in `slow` when `condition` doesn't hold; builds on in the other case.
  void UnlessGoTo(llvm::Value* condition, llvm::BasicBlock* slow);
  // Ends the function when `failed` holds; State::error is set then.
  void FailIf(llvm::Value* failed);

  // ---- values (values.cc)
  const Value* ConstantOf(plan::Operand o) const;
  Words Read(plan::Operand o);
  Words Read(plan::LocalId id);
  Words ReadConstant(uint32_t index);
  void Write(plan::LocalId id, Words words);
  Words Unpack(llvm::Value* pair);
  Words Immediate(Tag tag, llvm::Value* payload);
  Words Undefined();
  llvm::Value* HasTag(llvm::Value* head, Tag tag);
  llvm::Value* IsHead(llvm::Value* head, uint64_t expected);
  llvm::Value* SizeOf(llvm::Value* head);
  llvm::Value* Load(llvm::Type* type, llvm::Value* base, uint64_t offset);
  llvm::Value* LoadState(llvm::Type* type, uint64_t offset) { return Load(type, state_, offset); }
  // Of memory that doesn't change while the function runs.
  llvm::Value* LoadInvariant(llvm::Type* type, llvm::Value* base, uint64_t offset);
  void Store(llvm::Value* value, llvm::Value* base, uint64_t offset);
  void StoreWords(Words words, llvm::Value* base, uint64_t offset);
  Words LoadWords(llvm::Value* base, uint64_t offset);
  llvm::Value* Pointer(llvm::Value* word);
  llvm::Value* Offset(llvm::Value* base, uint64_t bytes);
  llvm::Value* ConstantAddress(uint32_t index);
  // What a number of the part stands for in the plan, 32 bits.
  llvm::Value* Linked(LinkKind kind, uint32_t index);
  // `base` and as many bytes.
  llvm::Value* LinkedOffset(llvm::Value* base, LinkKind kind, uint32_t index);
  // Memory of the frame for operands passed by address, filled with them.
  llvm::Value* Spill(const std::vector<plan::Operand>& operands);
  // Branches to `yes` when a and b are defined and equal, else to `no`.
  void BranchIfEqual(plan::Operand a, plan::Operand b, llvm::BasicBlock* yes, llvm::BasicBlock* no);
  void BranchIfEqualTo(Words a, const Value& b, Words b_words, llvm::BasicBlock* yes, llvm::BasicBlock* no);
  // Whether the bytes at `address` are `text`, which is at most so long.
  static constexpr size_t kMaxInlineText = 32;
  llvm::Value* SameBytes(llvm::Value* address, std::string_view text);

  // ---- calls
  template <typename R, typename... P, typename... A>
  llvm::Value* CallAbi(R (*abi::Abi::*field)(P...), A... args) {
    static_assert(sizeof...(P) == sizeof...(A));
    auto* type = llvm::FunctionType::get(AbiType<R>(context_), {AbiType<P>(context_)...}, false);
    return CallTable(type, AbiOffset(field), {args...});
  }
  // The same for the functions of the table that only read.
  template <typename... A>
  llvm::Value* CallReading(A... args) {
    auto* call = llvm::cast<llvm::CallInst>(CallAbi(args...));
    call->setOnlyReadsMemory();
    call->addFnAttr(llvm::Attribute::WillReturn);
    return call;
  }
  template <typename R, typename... P, typename... A>
  llvm::Value* CallDirect(R (*abi::Direct::*field)(P...), A... args) {
    static_assert(sizeof...(P) == sizeof...(A));
    auto* type = llvm::FunctionType::get(AbiType<R>(context_), {AbiType<P>(context_)...}, false);
    return CallTable(type, AbiOffset(&abi::Abi::direct) + AbiOffset(field), {args...});
  }
  llvm::Value* CallTable(llvm::FunctionType* type, uint64_t offset, llvm::ArrayRef<llvm::Value*> args);

  // ---- statements (lower_*.cc)
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
  void Lower(const plan::Nested& s);
  void Lower(const plan::Break& s);
  void Lower(const plan::Call& s);
  void Lower(const plan::CallBuiltin& s);
  void Lower(const plan::Return& s);
  void Lower(const plan::Observe& s);

  // An array or object with its items, made at once, when that is what stands at `from`: how many statements it takes.
  size_t LowerLiteral(const plan::Block& block, size_t from);
  // sprintf of a constant format and `values`, the items of the array that was made before it; false when the statement at `at`
  // is something else, or the array is used besides. `from`: where the array's statements begin.
  bool LowerFormat(const plan::Block& block, size_t from, size_t at, const std::vector<plan::Operand>& values);
  void MakeArray(plan::LocalId target, const std::vector<plan::Operand>& items);
  void MakeObject(plan::LocalId target, std::vector<std::pair<plan::Operand, plan::Operand>> items);
  void LowerNested(const plan::Block& body);
  void RequireTrue(Words words);
  void FailOnConflict(llvm::Value* good);
  void DotSlot(Words source, const plan::Place& place, plan::LocalId target, llvm::BasicBlock* done);
  void DotExpected(Words source, const Value& key, llvm::Constant* position, plan::LocalId target, llvm::BasicBlock* done);
  void DotItem(Words array, llvm::Value* index, plan::LocalId target);
  // Where the elements of a collection lie.
  struct Elements {
    llvm::Value* first = nullptr;
    llvm::Value* count = nullptr;
    llvm::Value* step = nullptr;
    llvm::Value* value_offset = nullptr;
    llvm::Value* is_array = nullptr;
  };
  struct Loop {
    llvm::PHINode* at = nullptr;
    llvm::BasicBlock* head = nullptr;
    llvm::BasicBlock* done = nullptr;
  };
  Elements ElementsOf(plan::Operand source, bool any_order);
  // Without the step that each element is.
  Loop OpenLoop(llvm::Value* count);
  void StoreElement(const Elements& elements, llvm::Value* position, plan::LocalId key, plan::LocalId value);
  llvm::Value* PositionAt(llvm::Value* positions, llvm::Value* index);
  void CloseLoop(const Loop& loop, const plan::Block& body);
  void EndLoop(const Loop& loop, llvm::BasicBlock* latch);
  void TakeStep(llvm::Constant* site);
  void CallBuiltinFunction(const plan::CallBuiltin& s);
  // `tested`: a plan::Test of the result follows and is lowered with it.
  void LowerFast(FastBuiltin op, const plan::CallBuiltin& s, bool tested);
  llvm::Value* BothIntegers(Words a, Words b);
  void FastArithmetic(FastBuiltin op, const plan::CallBuiltin& s, llvm::BasicBlock* slow);
  void FastOrder(FastBuiltin op, const plan::CallBuiltin& s, llvm::BasicBlock* slow, bool tested);
  void FastEqual(bool negated, const plan::CallBuiltin& s, bool tested);
  void FastMember(const plan::CallBuiltin& s, std::span<const Value> items, bool tested);
  std::span<const Value> FewElements(plan::Operand o) const;
  // Whether comparing with the value needs nothing but the code: no address.
  static bool HoldsItself(const Value& value);
  void FastText(FastBuiltin op, const plan::CallBuiltin& s, llvm::BasicBlock* slow, bool tested);
  void RequireFirstByte(Words text, Words part, llvm::BasicBlock* yes, llvm::BasicBlock* no);
  llvm::Value* IsOperand(Words words, abi::Operand kind);
  void FastDirect(const plan::CallBuiltin& s, llvm::BasicBlock* slow, bool tested);
  void FastIsType(const plan::CallBuiltin& s, bool tested);
  // The result of a built-in that answers yes or no, from the blocks that know it.
  void WriteAnswer(const plan::CallBuiltin& s, bool tested, llvm::BasicBlock* yes, llvm::BasicBlock* no);
  void FastCount(const plan::CallBuiltin& s, llvm::BasicBlock* slow);

  llvm::Constant* Site(uint32_t builtin = 0) { return module_.AddressOf(*where_, builtin); }
  llvm::BasicBlock* NewBlock(const char* name);
  // One that stands after all others: for what seldom runs.
  llvm::BasicBlock* ColdBlock(const char* name);

  ModuleContext& module_;
  llvm::LLVMContext& context_;
  const plan::Policy& policy_;
  plan::FuncId id_;
  const plan::Func& func_;
  llvm::Function* function_;
  llvm::IRBuilder<> builder_;
  llvm::Argument* state_;
  const plan::Location* where_ = nullptr;

  plan::LocalUses uses_;
  std::vector<llvm::AllocaInst*> heads_, payloads_;  // by local
  llvm::AllocaInst* result_head_ = nullptr;
  llvm::AllocaInst* result_payload_ = nullptr;
  llvm::AllocaInst* spill_ = nullptr;
  size_t spill_values_ = 1;
  llvm::BasicBlock* undefined_ = nullptr;  // the ends of the function
  llvm::BasicBlock* returned_ = nullptr;
  llvm::BasicBlock* failed_ = nullptr;
  std::vector<Scope> scopes_;
  std::vector<With> withs_;
  std::vector<llvm::BasicBlock*> cold_;
};

}  // namespace regoc::codegen
