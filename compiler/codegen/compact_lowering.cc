#include "compiler/codegen/compact_lowering.h"

#include <algorithm>

#include "runtime/abi/layout.h"
#include "runtime/plan/calls.h"

namespace regoc::codegen {

CompactLowering::CompactLowering(ModuleContext& module, plan::FuncId id)
    : module_(module),
      context_(module.context()),
      id_(id),
      func_(module.policy().funcs[static_cast<uint32_t>(id)]),
      function_(module.FunctionFor(id)),
      builder_(context_),
      state_(function_->getArg(0)),
      value_type_(llvm::FixedVectorType::get(module.word_type(), 2)),
      memo_(func_.memoize ? Link(LinkKind::kMemo, static_cast<uint32_t>(id)) : Null()) {}

void CompactLowering::Run() {
  Prologue();
  LowerBlock(func_.body, undefined_);
  args_->setOperand(0, module_.Count(static_cast<uint32_t>(args_values_)));
  StartBlock(undefined_);
  builder_.CreateRet(func_.memoize ? Call(&abi::Statements::nothing, state_, memo_)
                                   : llvm::Constant::getNullValue(module_.pair_type()));
  StartBlock(failed_);
  builder_.CreateRet(Call(&abi::Statements::ended, state_, memo_));
}

void CompactLowering::Prologue() {
  frame_block_ = NewBlock("frame");
  builder_.SetInsertPoint(frame_block_);
  auto memory = [this](uint32_t values) {
    llvm::AllocaInst* made = builder_.CreateAlloca(value_type_, module_.Count(values));
    made->setAlignment(llvm::Align(16));
    return made;
  };
  frame_ = memory(std::max(func_.locals, 1u));
  args_ = memory(1);
  undefined_ = llvm::BasicBlock::Create(context_, "undefined");
  failed_ = llvm::BasicBlock::Create(context_, "ended");
  bool is_step = !plan::ShapeOf(func_).callees.empty();
  llvm::Constant* step = is_step ? module_.AddressOf(plan::EntryOf(func_), 0) : Null();
  llvm::Value* runs = Call(&abi::Statements::enter, state_, frame_, function_->getArg(1),
                           module_.Word(func_.params | uint64_t{func_.locals} << 32), memo_, step);
  Unless(runs, failed_);
}

void CompactLowering::StartBlock(llvm::BasicBlock* block) {
  block->insertInto(function_);
  builder_.SetInsertPoint(block);
}

llvm::Value* CompactLowering::CallTable(llvm::FunctionType* type, uint64_t offset, llvm::ArrayRef<llvm::Value*> args) {
  llvm::Value* table = builder_.CreateLoad(module_.pointer_type(), module_.abi_slot());
  llvm::Value* place = builder_.CreateConstInBoundsGEP1_64(builder_.getInt8Ty(), table, offset);
  llvm::CallInst* call = builder_.CreateCall(type, builder_.CreateLoad(module_.pointer_type(), place), args);
  call->setDoesNotThrow();
  return call;
}

// Afterwards control is at `end`, where nothing is inserted yet.
void CompactLowering::LowerBlock(const plan::Block& block, llvm::BasicBlock* end) {
  scopes_.push_back({end, withs_.size()});
  for (const plan::Stmt& stmt : block.stmts) {
    where_ = &stmt.where;
    std::visit([this](const auto& node) { Lower(node); }, stmt.node);
    if (builder_.GetInsertBlock()->getTerminator() != nullptr) break;  // the rest is not reached
  }
  if (builder_.GetInsertBlock()->getTerminator() == nullptr) builder_.CreateBr(end);
  scopes_.pop_back();
}

void CompactLowering::LowerNested(const plan::Block& body) {
  llvm::BasicBlock* after = llvm::BasicBlock::Create(context_, "after");
  LowerBlock(body, after);
  StartBlock(after);
}

// ---- leaving blocks

// From here to `target`, out of each `with` that doesn't surround it.
llvm::BasicBlock* CompactLowering::ExitTo(llvm::BasicBlock* target, size_t target_withs) {
  llvm::BasicBlock* exit = target;
  for (size_t i = target_withs; i < withs_.size(); ++i) {
    llvm::BasicBlock*& made = withs_[i].exits[target];
    if (made == nullptr) {
      made = NewBlock("leave_with");
      llvm::IRBuilder<>::InsertPointGuard guard(builder_);
      builder_.SetInsertPoint(made);
      LeaveWith(withs_[i]);
      builder_.CreateBr(exit);
    }
    exit = made;
  }
  return exit;
}

void CompactLowering::LeaveWith(const With& with) {
  Call(&abi::Statements::leave_with, state_, Local(with.document), with.saved);
}

llvm::BasicBlock* CompactLowering::EndedExit() {
  llvm::BasicBlock*& ended = scopes_.back().ended;
  if (ended != nullptr) return ended;
  ended = NewBlock("ended_here");
  llvm::IRBuilder<>::InsertPointGuard guard(builder_);
  builder_.SetInsertPoint(ended);
  BranchUnlessFailed(ExitTo(failed_, 0), UndefinedExit());
  return ended;
}

void CompactLowering::BranchUnlessFailed(llvm::BasicBlock* failed, llvm::BasicBlock* next) {
  llvm::Value* place = builder_.CreateConstInBoundsGEP1_64(builder_.getInt8Ty(), state_, abi::kStateError);
  llvm::Value* error = builder_.CreateLoad(module_.word_type(), place);
  builder_.CreateCondBr(builder_.CreateICmpEQ(error, module_.Word(0)), next, failed);
}

void CompactLowering::Unless(llvm::Value* go, llvm::BasicBlock* exit) {
  llvm::BasicBlock* on = NewBlock("on");
  builder_.CreateCondBr(builder_.CreateICmpNE(go, llvm::ConstantInt::get(go->getType(), 0)), on, exit);
  builder_.SetInsertPoint(on);
}

// ---- operands

llvm::Value* CompactLowering::Local(plan::LocalId id) {
  uint32_t index = static_cast<uint32_t>(id);
  return index == 0 ? frame_ : builder_.CreateConstInBoundsGEP1_64(value_type_, frame_, index);
}

llvm::Value* CompactLowering::Address(plan::Operand o) {
  if (!o.constant) return Local(o.local());
  llvm::Value* constants = builder_.CreateLoad(module_.pointer_type(), state_);
  static_assert(abi::kStateConstants == 0);
  llvm::Value* offset = builder_.CreateLoad(builder_.getInt32Ty(), Link(LinkKind::kConstant, o.index));
  return builder_.CreateInBoundsGEP(builder_.getInt8Ty(), constants, builder_.CreateZExt(offset, module_.word_type()));
}

llvm::Value* CompactLowering::Addresses(const std::vector<plan::Operand>& operands) {
  if (operands.empty()) return Null();
  bool beside = true;
  for (size_t i = 0; i < operands.size(); ++i)
    beside = beside && !operands[i].constant && operands[i].index == operands[0].index + i;
  if (beside || operands.size() == 1) return Address(operands[0]);
  args_values_ = std::max(args_values_, operands.size());
  for (size_t i = 0; i < operands.size(); ++i)
    Copy(operands[i], i == 0 ? args_ : builder_.CreateConstInBoundsGEP1_64(value_type_, args_, i));
  return args_;
}

void CompactLowering::Copy(plan::Operand from, llvm::Value* to) {
  if (from.constant) {
    Call(&abi::Statements::constant, state_, Link(LinkKind::kConstant, from.index), to);
    return;
  }
  builder_.CreateStore(builder_.CreateLoad(value_type_, Local(from.local())), to);
}

llvm::Value* CompactLowering::Slot(std::vector<llvm::Value*>& slots, size_t number, uint64_t bytes) {
  if (number == slots.size()) {
    llvm::IRBuilder<>::InsertPointGuard guard(builder_);
    builder_.SetInsertPoint(frame_);
    llvm::AllocaInst* made =
        builder_.CreateAlloca(value_type_, module_.Count(static_cast<uint32_t>(bytes / abi::kValueBytes)));
    made->setAlignment(llvm::Align(16));
    slots.push_back(made);
  }
  return slots[number];
}

}  // namespace regoc::codegen
