#include "compiler/codegen/function_lowering.h"

#include "runtime/abi/layout.h"

namespace regoc::codegen {

FunctionLowering::FunctionLowering(ModuleContext& module, plan::FuncId id)
    : module_(module),
      context_(module.context()),
      policy_(module.policy()),
      id_(id),
      func_(policy_.funcs[static_cast<uint32_t>(id)]),
      function_(module.FunctionFor(id)),
      builder_(context_),
      state_(function_->getArg(0)) {}

void FunctionLowering::Run() {
  Prologue();
  LowerBlock(func_.body, return_);
  Epilogue();
  spill_->setOperand(0, module_.Word(spill_values_ * 2));
  for (llvm::BasicBlock* block : cold_) block->moveAfter(&function_->back());
}

// ---- frame

void FunctionLowering::Prologue() {
  builder_.SetInsertPoint(NewBlock("entry"));
  return_ = llvm::BasicBlock::Create(context_, "return");
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
  for (uint32_t i = 0; i < func_.locals; ++i) {
    bool param = i < func_.params;
    Write(plan::LocalId{i}, param ? Words{function_->getArg(1 + 2 * i), function_->getArg(2 + 2 * i)} : Undefined());
  }
  builder_.CreateStore(module_.Word(0), result_head_);
  builder_.CreateStore(module_.Word(0), result_payload_);
}

// The memo is asked here rather than at each call: one check a function, not one a caller.
void FunctionLowering::ReturnWhenRemembered() {
  llvm::Value* memo = Offset(LoadState(module_.pointer_type(), abi::kStateMemo), static_cast<uint32_t>(id_) * abi::kMemoBytes);
  llvm::Value* epoch = Load(module_.word_type(), memo, abi::kMemoEpochOffset);
  llvm::BasicBlock* remembered = NewBlock("remembered");
  llvm::BasicBlock* compute = NewBlock("compute");
  builder_.CreateCondBr(builder_.CreateICmpEQ(epoch, LoadState(module_.word_type(), abi::kStateEpoch)), remembered, compute);
  builder_.SetInsertPoint(remembered);
  Words words = LoadWords(memo, abi::kMemoValueOffset);
  builder_.CreateRet(builder_.CreateInsertValue(
      builder_.CreateInsertValue(llvm::PoisonValue::get(module_.pair_type()), words.head, 0), words.payload, 1));
  builder_.SetInsertPoint(compute);
}

void FunctionLowering::Epilogue() {
  return_->insertInto(function_);
  builder_.SetInsertPoint(return_);
  llvm::Value* head = builder_.CreateLoad(module_.word_type(), result_head_);
  llvm::Value* payload = builder_.CreateLoad(module_.word_type(), result_payload_);
  if (func_.memoize) {
    llvm::BasicBlock* keep = NewBlock("keep");
    llvm::BasicBlock* give = NewBlock("give");
    builder_.CreateCondBr(IsHead(head, static_cast<uint64_t>(Tag::kError)), give, keep, module_.unlikely());
    builder_.SetInsertPoint(keep);
    RememberResult({head, payload});
    builder_.CreateBr(give);
    builder_.SetInsertPoint(give);
  }
  llvm::Value* pair = builder_.CreateInsertValue(llvm::PoisonValue::get(module_.pair_type()), head, 0);
  builder_.CreateRet(builder_.CreateInsertValue(pair, payload, 1));
}

// State::Remember: only inside a `with` there is something to undo.
void FunctionLowering::RememberResult(Words result) {
  llvm::BasicBlock* inside_with = ColdBlock("inside_with");
  llvm::BasicBlock* done = NewBlock("kept");
  UnlessGoTo(builder_.CreateICmpEQ(LoadState(module_.word_type(), abi::kStateMemoDepth), module_.Word(0)), inside_with);
  llvm::Value* memo = Offset(LoadState(module_.pointer_type(), abi::kStateMemo), static_cast<uint32_t>(id_) * abi::kMemoBytes);
  Store(LoadState(module_.word_type(), abi::kStateEpoch), memo, abi::kMemoEpochOffset);
  Store(result.head, memo, abi::kMemoValueOffset);
  Store(result.payload, memo, abi::kMemoValueOffset + abi::kPayloadOffset);
  builder_.CreateBr(done);
  builder_.SetInsertPoint(inside_with);
  CallAbi(&abi::Abi::remember, state_, module_.Count(static_cast<uint32_t>(id_)), result.head, result.payload);
  builder_.CreateBr(done);
  builder_.SetInsertPoint(done);
}

// Builds a block of the plan; afterwards control is at `end`, where nothing is inserted yet.
void FunctionLowering::LowerBlock(const plan::Block& block, llvm::BasicBlock* end) {
  scopes_.push_back({end, withs_.size()});
  for (size_t i = 0; i < block.stmts.size();) {
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
  CallAbi(&abi::Abi::leave_with, state_, builder_.CreateExtractValue(with.memo_scope, 0),
          builder_.CreateExtractValue(with.memo_scope, 1));
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

void FunctionLowering::Fail(llvm::Value* outcome) { Fail(Unpack(outcome)); }

void FunctionLowering::Fail(Words outcome) {
  builder_.CreateStore(outcome.head, result_head_);
  builder_.CreateStore(outcome.payload, result_payload_);
  builder_.CreateBr(ReturnExit());
}

// ---- calls and blocks

llvm::Value* FunctionLowering::CallTable(llvm::FunctionType* type, uint64_t offset, llvm::ArrayRef<llvm::Value*> args) {
  auto* table = builder_.CreateLoad(module_.pointer_type(), module_.abi_slot());
  auto* function = llvm::cast<llvm::LoadInst>(Load(module_.pointer_type(), table, offset));
  for (llvm::LoadInst* load : {table, function}) load->setMetadata(llvm::LLVMContext::MD_invariant_load, llvm::MDNode::get(context_, {}));
  return CallIndirect(type, function, args);
}

llvm::Value* FunctionLowering::CallIndirect(llvm::FunctionType* type, llvm::Value* function, llvm::ArrayRef<llvm::Value*> args) {
  llvm::CallInst* call = builder_.CreateCall(type, function, args);
  call->setDoesNotThrow();
  return call;
}

llvm::BasicBlock* FunctionLowering::NewBlock(const char* name) { return llvm::BasicBlock::Create(context_, name, function_); }

llvm::BasicBlock* FunctionLowering::ColdBlock(const char* name) {
  return cold_.emplace_back(NewBlock(name));
}

}  // namespace regoc::codegen
