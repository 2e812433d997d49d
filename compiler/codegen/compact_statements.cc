// The statements of CompactLowering.
#include "compiler/codegen/compact_lowering.h"
#include "runtime/abi/layout.h"

namespace regoc::codegen {

using abi::Statements;

void CompactLowering::Lower(const plan::Assign& s) { Copy(s.source, Local(s.target)); }

void CompactLowering::Lower(const plan::Reset& s) {
  builder_.CreateStore(llvm::Constant::getNullValue(value_type_), Local(s.target));
}

void CompactLowering::Lower(const plan::AssignOnce& s) {
  RequireOrFail(Call(&Statements::assign_once, state_, Address(s.source), Local(s.target), Link(s.rule),
                     module_.Count(s.function), Site()));
}

void CompactLowering::Lower(const plan::IsDefined& s) {
  llvm::Value* head = builder_.CreateLoad(module_.word_type(), Local(s.source));
  llvm::BasicBlock* on = NewBlock("on");
  llvm::BasicBlock* exit = UndefinedExit();
  builder_.CreateCondBr(builder_.CreateICmpNE(head, module_.Word(0)), s.negated ? exit : on, s.negated ? on : exit);
  builder_.SetInsertPoint(on);
}

void CompactLowering::Lower(const plan::IsKind& s) {
  Require(Call(&Statements::is_kind, Address(s.source), module_.Count(static_cast<uint32_t>(s.kind))));
}

void CompactLowering::Lower(const plan::Test& s) { Require(Call(&Statements::test, Address(s.source))); }

void CompactLowering::Lower(const plan::Equal& s) { Require(Call(&Statements::equal, Address(s.a), Address(s.b))); }

void CompactLowering::Lower(const plan::Dot& s) {
  llvm::Value* source = Address(s.source);
  llvm::Value* go = nullptr;
  if (s.by_path) {
    go = Call(&Statements::dot_by_path, source, Address(s.key), Local(s.target));
  } else if (!s.key.constant) {
    go = Call(&Statements::dot, source, Address(s.key), Local(s.target));
  } else if (s.place.shape != 0) {
    go = Call(&Statements::dot_slot, state_, source, Link(LinkKind::kConstant, s.key.index),
              Link(LinkKind::kShape, s.place.shape - 1), Link(LinkKind::kSlot, s.place.shape - 1), Local(s.target));
  } else {
    go = Call(&Statements::dot_key, state_, source, Link(LinkKind::kConstant, s.key.index), module_.NewPosition(),
              Local(s.target));
  }
  Require(go);
}

void CompactLowering::Lower(const plan::HasLength& s) {
  Require(Call(&Statements::has_length, Address(s.source), module_.Count(s.count)));
}

void CompactLowering::Lower(const plan::Call& s) {
  llvm::CallInst* outcome = builder_.CreateCall(module_.FunctionFor(s.func), {state_, Addresses(s.args)});
  RequireOrFail(Call(&Statements::called, builder_.CreateExtractValue(outcome, 0),
                     builder_.CreateExtractValue(outcome, 1), Local(s.result)));
}

void CompactLowering::Lower(const plan::CallBuiltin& s) {
  llvm::Constant* site = Site(s.builtin);
  bool two = s.args.size() == 2;
  RequireOrFail(
      two ? Call(&Statements::builtin_2, state_, site, Address(s.args[0]), Address(s.args[1]), Local(s.result))
          : Call(&Statements::builtin, state_, site, Addresses(s.args),
                 module_.Count(static_cast<uint32_t>(s.args.size())), Local(s.result)));
}

void CompactLowering::Lower(const plan::Return& s) {
  for (size_t i = withs_.size(); i-- > 0;) LeaveWith(withs_[i]);
  builder_.CreateRet(Call(&Statements::result, state_, memo_, Local(s.source)));
}

void CompactLowering::Lower(const plan::Break& s) {
  const Scope& scope = scopes_[scopes_.size() - 1 - s.depth];
  builder_.CreateBr(ExitTo(scope.end, scope.withs));
}

// ---- containers

void CompactLowering::Lower(const plan::Make& s) {
  Call(&Statements::make, state_, module_.Count(static_cast<uint32_t>(s.kind)), module_.Count(s.capacity),
       Local(s.target));
}

void CompactLowering::Lower(const plan::ArrayAppend& s) {
  Require(Call(&Statements::array_append, state_, Local(s.array), Address(s.value)));
}

void CompactLowering::Lower(const plan::SetAdd& s) {
  Require(Call(&Statements::set_add, Local(s.set), Address(s.value)));
}

void CompactLowering::Lower(const plan::ObjectPut& s) {
  llvm::Value* go = Call(&Statements::object_put, state_, Local(s.object), Address(s.key), Address(s.value),
                         s.once ? Site() : Null());
  s.once ? RequireOrFail(go) : Require(go);
}

void CompactLowering::Lower(const plan::ObjectPutPath& s) {
  llvm::Value* path = Addresses(s.path);
  uint32_t shape = static_cast<uint32_t>(s.path.size()) * 2 + (s.into_set ? 1 : 0);
  RequireOrFail(Call(&Statements::object_put_path, state_, Local(s.object), path, module_.Count(shape),
                     Address(s.value), Site()));
}

void CompactLowering::Lower(const plan::Merge& s) {
  Call(&Statements::merge, state_, Local(s.a), Local(s.b), Local(s.target));
}

// ---- loops

void CompactLowering::Lower(const plan::Scan& s) {
  llvm::Value* loop = NextLoop();
  Require(Call(&Statements::scan, state_, Address(s.source), loop, module_.Count(s.any_order)));
  LowerLoop(loop, s.key, s.value, s.body);
}

void CompactLowering::Lower(const plan::Find& s) {
  llvm::Value* loop = NextLoop();
  llvm::Value* wanted = Addresses(s.wanted);
  Require(Call(&Statements::find, state_, Address(s.source), loop, Link(LinkKind::kSearch, s.search), wanted,
               module_.Word(s.wanted.size() * 2 + (s.any_order ? 1 : 0))));
  LowerLoop(loop, s.key, s.value, s.body);
}

void CompactLowering::Lower(const plan::Join& s) {
  llvm::Value* loop = NextLoop();
  std::vector<plan::Operand> operands = {s.source, s.table};
  operands.insert(operands.end(), s.wanted.begin(), s.wanted.end());
  llvm::Value* tables = Addresses(operands);
  llvm::Value* wanted = builder_.CreateConstInBoundsGEP1_64(builder_.getInt8Ty(), tables, 2 * abi::kValueBytes);
  uint32_t flags = (s.any_order ? 1 : 0) | (s.once ? 2 : 0);
  Require(Call(&Statements::join, state_, tables, loop, Link(LinkKind::kSearch, s.search), wanted, module_.Count(flags)));
  LowerLoop(loop, s.key, s.value, s.body);
}

void CompactLowering::LowerLoop(llvm::Value* loop, plan::LocalId key, plan::LocalId value, const plan::Block& body) {
  llvm::BasicBlock* next = NewBlock("next");
  llvm::BasicBlock* element = NewBlock("element");
  llvm::BasicBlock* over = llvm::BasicBlock::Create(context_, "over");
  llvm::BasicBlock* done = llvm::BasicBlock::Create(context_, "done");
  builder_.CreateBr(next);
  builder_.SetInsertPoint(next);
  llvm::Value* more = Call(&Statements::next, state_, loop, Local(key), Local(value), Site());
  builder_.CreateCondBr(builder_.CreateICmpNE(more, module_.Count(0)), element, over);
  builder_.SetInsertPoint(element);
  ++loop_depth_;
  LowerBlock(body, next);
  --loop_depth_;
  StartBlock(over);
  BranchUnlessFailed(ExitTo(failed_, 0), done);
  StartBlock(done);
}

// A switch leads to what each case runs.
void CompactLowering::Lower(const plan::Decide& s) {
  llvm::Value* loop = NextLoop();
  llvm::Constant* decision = Link(LinkKind::kDecision, s.decision);
  Call(&Statements::decide, state_, loop, decision, Addresses(s.keys));
  llvm::BasicBlock* next = NewBlock("next_case");
  llvm::BasicBlock* done = llvm::BasicBlock::Create(context_, "done");
  builder_.CreateBr(next);
  builder_.SetInsertPoint(next);
  llvm::Value* alternative = Call(&Statements::next_case, state_, loop, decision, Local(s.row), Local(s.known));
  llvm::SwitchInst* choose = builder_.CreateSwitch(alternative, done, static_cast<unsigned>(s.body.stmts.size()));
  ++loop_depth_;
  scopes_.push_back({next, withs_.size()});
  for (size_t i = 0; i < s.body.stmts.size(); ++i) {
    llvm::BasicBlock* start = NewBlock("case");
    choose->addCase(builder_.getInt32(static_cast<uint32_t>(i + 1)), start);
    builder_.SetInsertPoint(start);
    LowerBlock(std::get<plan::Nested>(s.body.stmts[i].node).body, next);
  }
  scopes_.pop_back();
  --loop_depth_;
  StartBlock(done);
}

void CompactLowering::Lower(const plan::With& s) {
  With with{.document = s.document, .saved = Slot(saved_, withs_.size(), abi::kValueBytes)};
  Copy(plan::Operand::Local(s.document), with.saved);
  llvm::Value* path = Addresses(s.path);
  Require(Call(&Statements::enter_with, state_, Link(LinkKind::kWith, s.number), Local(s.document), path,
               module_.Word(s.path.size()), Address(s.value)));
  llvm::BasicBlock* end = llvm::BasicBlock::Create(context_, "end_with");
  withs_.push_back(std::move(with));
  LowerBlock(s.body, end);
  StartBlock(end);
  LeaveWith(withs_.back());
  withs_.pop_back();
}

}  // namespace regoc::codegen
