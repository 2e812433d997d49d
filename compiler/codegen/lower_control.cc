// Statements with a body, and those that leave one.
#include "compiler/codegen/function_lowering.h"
#include "runtime/abi/layout.h"

namespace regoc::codegen {

void FunctionLowering::Lower(const plan::Nested& s) { LowerNested(s.body); }

// Native code has no tracer: what is observed runs unobserved.
void FunctionLowering::Lower(const plan::Observe& s) { LowerNested(s.body); }

void FunctionLowering::LowerNested(const plan::Block& body) {
  llvm::BasicBlock* after = llvm::BasicBlock::Create(context_, "after");
  LowerBlock(body, after);
  after->insertInto(function_);
  builder_.SetInsertPoint(after);
}

void FunctionLowering::Lower(const plan::Break& s) {
  const Scope& scope = scopes_[scopes_.size() - 1 - s.depth];
  builder_.CreateBr(ExitTo(scope.end, scope.withs));
}

void FunctionLowering::Lower(const plan::Return& s) {
  Words words = Read(s.source);
  builder_.CreateStore(words.head, result_head_);
  builder_.CreateStore(words.payload, result_payload_);
  builder_.CreateBr(ReturnExit());
}

// One loop for all collections: a step and the place of the value within it depend on the kind.
void FunctionLowering::Lower(const plan::Scan& s) {
  Elements elements = ElementsOf(s.source, s.any_order);
  Loop loop = OpenLoop(elements.count);
  TakeStep(Site());
  StoreElement(elements, loop.at, s.key, s.value);
  CloseLoop(loop, s.body);
}

// The same over the positions that the runtime finds.
void FunctionLowering::Lower(const plan::Find& s) {
  Elements elements = ElementsOf(s.source, s.any_order);
  RequireDefined(s.wanted);
  Words source = Read(s.source);
  llvm::Value* wanted = s.wanted.empty() ? llvm::ConstantPointerNull::get(module_.pointer_type()) : Spill(s.wanted);
  llvm::Value* matches =
      CallAbi(&abi::Abi::find, state_, Linked(LinkKind::kSearch, s.search), source.head, source.payload, wanted,
              module_.Count(s.any_order));
  Words found = Unpack(matches);
  Loop loop = OpenLoop(found.payload);
  TakeStep(Site());
  StoreElement(elements, PositionAt(found.head, loop.at), s.key, s.value);
  CloseLoop(loop, s.body);
}

// What runs once has no use for the element.
void FunctionLowering::Lower(const plan::Join& s) {
  Words source = Read(s.source);
  Elements elements;
  if (s.once)
    Require(builder_.CreateICmpUGE(builder_.CreateTrunc(source.head, builder_.getInt8Ty()),
                                   builder_.getInt8(static_cast<uint8_t>(Tag::kArray))));
  else
    elements = ElementsOf(s.source, s.any_order);
  Words table = Read(s.table);
  llvm::Value* matches = CallAbi(&abi::Abi::join, state_, Linked(LinkKind::kSearch, s.search), source.head, source.payload,
                                 table.head, table.payload, Spill(s.wanted), module_.Count(s.any_order), module_.Count(s.once));
  Words found = Unpack(matches);
  Loop loop = OpenLoop(found.payload);
  TakeStep(Site());
  if (!s.once) StoreElement(elements, PositionAt(found.head, loop.at), s.key, s.value);
  CloseLoop(loop, s.body);
}

// Of the uint32_t positions at an address, as a word.
llvm::Value* FunctionLowering::PositionAt(llvm::Value* positions, llvm::Value* index) {
  llvm::Value* place = builder_.CreateAdd(positions, builder_.CreateMul(index, module_.Word(sizeof(uint32_t))));
  return builder_.CreateZExt(Load(builder_.getInt32Ty(), Pointer(place), 0), module_.word_type());
}

FunctionLowering::Elements FunctionLowering::ElementsOf(plan::Operand operand, bool any_order) {
  Words source = Read(operand);
  llvm::Value* tag = builder_.CreateTrunc(source.head, builder_.getInt8Ty());
  Require(builder_.CreateICmpUGE(tag, builder_.getInt8(static_cast<uint8_t>(Tag::kArray))));
  llvm::BasicBlock* array = builder_.GetInsertBlock();
  llvm::BasicBlock* table = NewBlock("table");
  llvm::BasicBlock* start = NewBlock("scan");
  Elements elements;
  elements.is_array = HasTag(source.head, Tag::kArray);
  llvm::Value* size = SizeOf(source.head);
  builder_.CreateCondBr(elements.is_array, start, table);
  builder_.SetInsertPoint(table);
  Words sorted = Unpack(any_order ? CallAbi(&abi::Abi::elements, state_, source.head, source.payload)
                                  : CallAbi(&abi::Abi::sorted, source.head, source.payload));
  builder_.CreateBr(start);

  builder_.SetInsertPoint(start);
  llvm::Type* word = module_.word_type();
  llvm::PHINode* first = builder_.CreatePHI(word, 2);
  llvm::PHINode* count = builder_.CreatePHI(word, 2);
  first->addIncoming(source.payload, array), first->addIncoming(sorted.head, table);
  count->addIncoming(size, array), count->addIncoming(sorted.payload, table);
  llvm::Value* is_object = HasTag(source.head, Tag::kObject);
  elements.first = first, elements.count = count;
  elements.step = builder_.CreateSelect(is_object, module_.Word(abi::kEntryBytes), module_.Word(abi::kValueBytes));
  elements.value_offset = builder_.CreateSelect(is_object, module_.Word(abi::kEntryValueOffset), module_.Word(0));
  return elements;
}

// Over the cases that the runtime finds: a switch leads to what each runs.
void FunctionLowering::Lower(const plan::Decide& s) {
  Words found = Unpack(CallAbi(&abi::Abi::decide, state_, Linked(LinkKind::kDecision, s.decision), Spill(s.keys)));
  Loop loop = OpenLoop(found.payload);
  llvm::Value* offset = builder_.CreateMul(loop.at, module_.Word(abi::kCandidateBytes));
  llvm::Value* candidate = Pointer(builder_.CreateAdd(found.head, offset));
  llvm::Type* small = builder_.getInt32Ty();
  llvm::Value* running = builder_.CreateInBoundsGEP(small, LoadState(module_.pointer_type(), abi::kStateRunning),
                                                    Linked(LinkKind::kDecision, s.decision));
  Store(Load(small, candidate, abi::kCandidateNumber), running, 0);
  Write(s.row, LoadWords(candidate, 0));
  llvm::Value* known = builder_.CreateZExt(Load(small, candidate, abi::kCandidateKnown), module_.word_type());
  Write(s.known, {builder_.CreateMul(known, module_.Word(static_cast<uint64_t>(Tag::kBoolean))), known});
  llvm::Value* alternative = Load(small, candidate, abi::kCandidateAlternative);
  llvm::BasicBlock* latch = llvm::BasicBlock::Create(context_, "next_case");
  llvm::BasicBlock* none = NewBlock("no_case");
  llvm::SwitchInst* choose = builder_.CreateSwitch(alternative, none, static_cast<unsigned>(s.body.stmts.size()));
  builder_.SetInsertPoint(none);
  builder_.CreateUnreachable();
  scopes_.push_back({latch, withs_.size()});
  for (size_t i = 0; i < s.body.stmts.size(); ++i) {
    llvm::BasicBlock* start = NewBlock("case");
    choose->addCase(builder_.getInt32(static_cast<uint32_t>(i)), start);
    builder_.SetInsertPoint(start);
    LowerBlock(std::get<plan::Nested>(s.body.stmts[i].node).body, latch);
  }
  scopes_.pop_back();
  EndLoop(loop, latch);
}

// From 0 to `count`; builds on at the beginning of the body.
FunctionLowering::Loop FunctionLowering::OpenLoop(llvm::Value* count) {
  Loop loop;
  llvm::BasicBlock* before = builder_.GetInsertBlock();
  loop.head = NewBlock("next");
  llvm::BasicBlock* body = NewBlock("element");
  loop.done = llvm::BasicBlock::Create(context_, "done");
  builder_.CreateBr(loop.head);
  builder_.SetInsertPoint(loop.head);
  loop.at = builder_.CreatePHI(module_.word_type(), 2);
  loop.at->addIncoming(module_.Word(0), before);
  builder_.CreateCondBr(builder_.CreateICmpEQ(loop.at, count), loop.done, body);
  builder_.SetInsertPoint(body);
  return loop;
}

void FunctionLowering::StoreElement(const Elements& elements, llvm::Value* position, plan::LocalId key,
                                    plan::LocalId value) {
  llvm::Value* address = builder_.CreateAdd(elements.first, builder_.CreateMul(position, elements.step));
  Words item = LoadWords(Pointer(address), 0);
  Words index = Immediate(Tag::kInt, position);
  Write(key, {builder_.CreateSelect(elements.is_array, index.head, item.head),
              builder_.CreateSelect(elements.is_array, index.payload, item.payload)});
  Write(value, LoadWords(Pointer(builder_.CreateAdd(address, elements.value_offset)), 0));
}

void FunctionLowering::CloseLoop(const Loop& loop, const plan::Block& body) {
  llvm::BasicBlock* latch = llvm::BasicBlock::Create(context_, "latch");
  LowerBlock(body, latch);
  EndLoop(loop, latch);
}

void FunctionLowering::EndLoop(const Loop& loop, llvm::BasicBlock* latch) {
  latch->insertInto(function_);
  builder_.SetInsertPoint(latch);
  loop.at->addIncoming(builder_.CreateAdd(loop.at, module_.Word(1)), latch);
  builder_.CreateBr(loop.head);
  loop.done->insertInto(function_);
  builder_.SetInsertPoint(loop.done);
}

// eval::State::Step.
void FunctionLowering::TakeStep(llvm::Constant* site) {
  llvm::BasicBlock* memory = NewBlock("memory");
  llvm::BasicBlock* asked = ColdBlock("must_stop");
  llvm::BasicBlock* on = NewBlock("on");
  llvm::Value* fuel = builder_.CreateSub(LoadState(module_.word_type(), abi::kStateFuel), module_.Word(1));
  Store(fuel, state_, abi::kStateFuel);
  builder_.CreateCondBr(builder_.CreateICmpSGE(fuel, module_.Word(0)), memory, asked, module_.likely());
  builder_.SetInsertPoint(memory);
  llvm::Value* used = LoadState(module_.word_type(), abi::kStateArenaReserved);
  llvm::Value* limit = LoadState(module_.word_type(), abi::kStateMemoryLimit);
  builder_.CreateCondBr(builder_.CreateICmpULE(used, limit), on, asked, module_.likely());
  builder_.SetInsertPoint(asked);
  llvm::Value* stopped = CallAbi(&abi::Abi::must_stop, state_, site);
  builder_.CreateCondBr(builder_.CreateICmpEQ(stopped, module_.Count(0)), on, FailExit());
  builder_.SetInsertPoint(on);
}

void FunctionLowering::Lower(const plan::With& s) {
  RequireDefined({s.value});
  RequireDefined(s.path);
  Words value = Read(s.value);
  With with{.document = s.document, .old = Read(s.document)};
  llvm::Value* changed = CallAbi(&abi::Abi::enter_with, state_, Linked(LinkKind::kWith, s.number), with.old.head, with.old.payload,
                                 Spill(s.path), module_.Count(static_cast<uint32_t>(s.path.size())), value.head, value.payload);
  Write(s.document, Unpack(changed));
  llvm::BasicBlock* end = llvm::BasicBlock::Create(context_, "end_with");
  withs_.push_back(std::move(with));
  LowerBlock(s.body, end);
  end->insertInto(function_);
  builder_.SetInsertPoint(end);
  LeaveWith(withs_.back());
  withs_.pop_back();
}

}  // namespace regoc::codegen
