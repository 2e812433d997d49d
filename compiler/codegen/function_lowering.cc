#include "compiler/codegen/function_lowering.h"

#include "runtime/abi/layout.h"
#include "runtime/plan/calls.h"

namespace regoc::codegen {

FunctionLowering::FunctionLowering(ModuleContext& module, plan::FuncId id)
    : module_(module),
      context_(module.context()),
      policy_(module.policy()),
      id_(id),
      func_(policy_.funcs[static_cast<uint32_t>(id)]),
      function_(module.FunctionFor(id)),
      builder_(context_),
      state_(function_->getArg(0)),
      uses_(func_.locals) {
  uses_.AddBlock(func_.body);
}

void FunctionLowering::Run() {
  Prologue();
  LowerBlock(func_.body, undefined_);
  Epilogue();
  spill_->setOperand(0, module_.Word(spill_values_ * 2));
  for (llvm::BasicBlock* block : cold_) block->moveAfter(&function_->back());
}

// ---- frame

void FunctionLowering::Prologue() {
  builder_.SetInsertPoint(NewBlock("entry"));
  undefined_ = ColdBlock("undefined");
  returned_ = ColdBlock("returned");
  failed_ = ColdBlock("failed");
  llvm::Type* word = module_.word_type();
  for (uint32_t i = 0; i < func_.locals; ++i) {
    heads_.push_back(builder_.CreateAlloca(word));
    payloads_.push_back(builder_.CreateAlloca(word));
  }
  result_head_ = builder_.CreateAlloca(word);
  result_payload_ = builder_.CreateAlloca(word);
  spill_ = builder_.CreateAlloca(word, module_.Word(2));
  spill_->setAlignment(llvm::Align(16));
  if (func_.memoize) ReturnWhenRemembered();
  if (!plan::ShapeOf(func_).callees.empty()) TakeStep(module_.AddressOf(plan::EntryOf(func_), 0));
  for (uint32_t i = 0; i < func_.locals; ++i) {
    bool param = i < func_.params;
    Write(plan::LocalId{i}, param ? Words{function_->getArg(1 + 2 * i), function_->getArg(2 + 2 * i)} : Undefined());
  }
  builder_.CreateStore(module_.Word(0), result_head_);
  builder_.CreateStore(module_.Word(0), result_payload_);
}

// The memo is asked here rather than at each call: one check a function, not one a caller.
void FunctionLowering::ReturnWhenRemembered() {
  llvm::Value* memo =
      LinkedOffset(LoadState(module_.pointer_type(), abi::kStateMemo), LinkKind::kMemo, static_cast<uint32_t>(id_));
  llvm::Value* epoch = Load(module_.word_type(), memo, abi::kMemoEpochOffset);
  llvm::BasicBlock* remembered = NewBlock("remembered");
  llvm::BasicBlock* compute = NewBlock("compute");
  builder_.CreateCondBr(builder_.CreateICmpEQ(epoch, LoadState(module_.word_type(), abi::kStateEpoch)), remembered,
                        compute);
  builder_.SetInsertPoint(remembered);
  ReturnWords(LoadWords(memo, abi::kMemoValueOffset));
  builder_.SetInsertPoint(compute);
}

// The usual end, undefined, is apart from the one that gives a value, so that its words are constants.
void FunctionLowering::Epilogue() {
  builder_.SetInsertPoint(undefined_);
  RememberAndReturn(Undefined());
  builder_.SetInsertPoint(returned_);
  RememberAndReturn({builder_.CreateLoad(module_.word_type(), result_head_),
                     builder_.CreateLoad(module_.word_type(), result_payload_)});
  builder_.SetInsertPoint(failed_);
  ReturnWords(Immediate(Tag::kError, LoadState(module_.word_type(), abi::kStateError)));
}

void FunctionLowering::RememberAndReturn(Words result) {
  if (!func_.memoize) return ReturnWords(result);
  // State::Remember.
  llvm::Value* memo =
      LinkedOffset(LoadState(module_.pointer_type(), abi::kStateMemo), LinkKind::kMemo, static_cast<uint32_t>(id_));
  Store(LoadState(module_.word_type(), abi::kStateEpoch), memo, abi::kMemoEpochOffset);
  Store(result.head, memo, abi::kMemoValueOffset);
  Store(result.payload, memo, abi::kMemoValueOffset + abi::kPayloadOffset);
  ReturnWords(result);
}

void FunctionLowering::ReturnWords(Words words) {
  llvm::Value* pair = builder_.CreateInsertValue(llvm::PoisonValue::get(module_.pair_type()), words.head, 0);
  builder_.CreateRet(builder_.CreateInsertValue(pair, words.payload, 1));
}

// Builds a block of the plan; afterwards control is at `end`, where nothing is inserted yet.
void FunctionLowering::LowerBlock(const plan::Block& block, llvm::BasicBlock* end) {
  scopes_.push_back({end, withs_.size()});
  for (size_t i = 0; i < block.stmts.size();) {
    if (size_t literal = LowerLiteral(block, i); literal != 0) {
      i += literal;
      continue;
    }
    const plan::Stmt* next = i + 1 < block.stmts.size() ? &block.stmts[i + 1] : nullptr;
    i += LowerStatement(block.stmts[i], next);
    if (builder_.GetInsertBlock()->getTerminator() != nullptr) break;  // the rest is not reached
  }
  if (builder_.GetInsertBlock()->getTerminator() == nullptr) builder_.CreateBr(end);
  scopes_.pop_back();
}

size_t FunctionLowering::LowerStatement(const plan::Stmt& stmt, const plan::Stmt* next) {
  where_ = &stmt.where;
  const auto* call = std::get_if<plan::CallBuiltin>(&stmt.node);
  FastBuiltin fast = call != nullptr ? module_.fast_builtin(call->builtin, call->args.size()) : FastBuiltin::kNone;
  if (fast == FastBuiltin::kNone) {
    std::visit([this](const auto& node) { Lower(node); }, stmt.node);
    return 1;
  }
  const auto* test = next != nullptr ? std::get_if<plan::Test>(&next->node) : nullptr;
  bool tested = test != nullptr && test->source == plan::Operand::Local(call->result);
  LowerFast(fast, *call, tested);
  return tested ? 2 : 1;
}

// ---- leaving blocks

// From here to `target`, out of each `with` that doesn't surround it.
llvm::BasicBlock* FunctionLowering::ExitTo(llvm::BasicBlock* target, size_t target_withs) {
  llvm::BasicBlock* exit = target;
  for (size_t i = target_withs; i < withs_.size(); ++i) {
    llvm::BasicBlock*& made = withs_[i].exits[target];
    if (made == nullptr) {
      made = llvm::BasicBlock::Create(context_, "leave_with", function_);
      llvm::IRBuilder<>::InsertPointGuard guard(builder_);
      builder_.SetInsertPoint(made);
      LeaveWith(withs_[i]);
      builder_.CreateBr(exit);
    }
    exit = made;
  }
  return exit;
}

void FunctionLowering::LeaveWith(const With& with) {
  Write(with.document, with.old);
  CallAbi(&abi::Abi::leave_with, state_);
}

void FunctionLowering::Require(llvm::Value* condition) {
  auto* constant = llvm::dyn_cast<llvm::ConstantInt>(condition);
  if (constant != nullptr && constant->isOne()) return;
  llvm::BasicBlock* on = NewBlock("on");
  builder_.CreateCondBr(condition, on, UndefinedExit());
  builder_.SetInsertPoint(on);
}

void FunctionLowering::RequireDefined(const std::vector<plan::Operand>& operands) {
  llvm::Value* all = builder_.getTrue();
  for (const plan::Operand& o : operands)
    if (!o.constant) all = builder_.CreateAnd(all, builder_.CreateICmpNE(Read(o).head, module_.Word(0)));
  Require(all);
}

void FunctionLowering::UnlessGoTo(llvm::Value* condition, llvm::BasicBlock* slow) {
  llvm::BasicBlock* on = NewBlock("on");
  builder_.CreateCondBr(condition, on, slow, module_.likely());
  builder_.SetInsertPoint(on);
}

void FunctionLowering::FailIf(llvm::Value* failed) {
  llvm::BasicBlock* on = NewBlock("on");
  builder_.CreateCondBr(failed, FailExit(), on, module_.unlikely());
  builder_.SetInsertPoint(on);
}

// ---- calls and blocks

llvm::Value* FunctionLowering::CallTable(llvm::FunctionType* type, uint64_t offset, llvm::ArrayRef<llvm::Value*> args) {
  llvm::Value* table = LoadInvariant(module_.pointer_type(), module_.abi_slot(), 0);
  llvm::CallInst* call = builder_.CreateCall(type, LoadInvariant(module_.pointer_type(), table, offset), args);
  call->setDoesNotThrow();
  return call;
}

llvm::BasicBlock* FunctionLowering::NewBlock(const char* name) {
  return llvm::BasicBlock::Create(context_, name, function_);
}

llvm::BasicBlock* FunctionLowering::ColdBlock(const char* name) { return cold_.emplace_back(NewBlock(name)); }

}  // namespace regoc::codegen
