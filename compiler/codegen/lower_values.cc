// Statements about one value: assignments, tests, access.
#include "compiler/codegen/function_lowering.h"
#include "runtime/abi/layout.h"

namespace regoc::codegen {

void FunctionLowering::Lower(const plan::Assign& s) { Write(s.target, Read(s.source)); }

void FunctionLowering::Lower(const plan::Reset& s) { Write(s.target, Undefined()); }

void FunctionLowering::Lower(const plan::AssignOnce& s) {
  RequireDefined({s.source});
  Words source = Read(s.source), target = Read(s.target);
  llvm::BasicBlock* assign = NewBlock("assign");
  llvm::BasicBlock* again = NewBlock("again");
  llvm::BasicBlock* done = NewBlock("assigned");
  builder_.CreateCondBr(IsHead(target.head, 0), assign, again);
  builder_.SetInsertPoint(assign);
  Write(s.target, source);
  builder_.CreateBr(done);
  builder_.SetInsertPoint(again);
  llvm::BasicBlock* conflict = ColdBlock("conflict");
  BranchIfEqual(plan::Operand::Local(s.target), s.source, done, conflict);
  builder_.SetInsertPoint(conflict);
  Words rule = ReadConstant(static_cast<uint32_t>(s.rule));
  CallAbi(&abi::Abi::rule_conflict, state_, rule.head, rule.payload, module_.Count(s.function), Site());
  builder_.CreateBr(FailExit());
  builder_.SetInsertPoint(done);
}

void FunctionLowering::Lower(const plan::IsDefined& s) {
  llvm::Value* undefined = IsHead(Read(s.source).head, 0);
  Require(s.negated ? undefined : builder_.CreateNot(undefined));
}

void FunctionLowering::Lower(const plan::IsKind& s) { Require(HasTag(Read(s.source).head, s.kind)); }

void FunctionLowering::Lower(const plan::Test& s) { RequireTrue(Read(s.source)); }

// Defined and not false.
void FunctionLowering::RequireTrue(Words words) {
  llvm::Value* is_false = builder_.CreateAnd(IsHead(words.head, static_cast<uint64_t>(Tag::kBoolean)),
                                             builder_.CreateICmpEQ(words.payload, module_.Word(0)));
  Require(builder_.CreateNot(builder_.CreateOr(IsHead(words.head, 0), is_false)));
}

void FunctionLowering::Lower(const plan::HasLength& s) {
  Words source = Read(s.source);
  llvm::BasicBlock* array = NewBlock("array");
  llvm::BasicBlock* other = ColdBlock("other");
  llvm::BasicBlock* on = NewBlock("on");
  builder_.CreateCondBr(HasTag(source.head, Tag::kArray), array, other, module_.likely());
  builder_.SetInsertPoint(array);
  builder_.CreateCondBr(builder_.CreateICmpEQ(SizeOf(source.head), module_.Word(s.count)), on, UndefinedExit());
  builder_.SetInsertPoint(other);
  llvm::Value* has = CallReading(&abi::Abi::has_length, source.head, source.payload, module_.Count(s.count));
  builder_.CreateCondBr(builder_.CreateICmpNE(has, module_.Count(0)), on, UndefinedExit());
  builder_.SetInsertPoint(on);
}

void FunctionLowering::Lower(const plan::Dot& s) {
  Words source = Read(s.source);
  const Value* constant_key = ConstantOf(s.key);
  const Value* constant_source = ConstantOf(s.source);
  bool maybe_index = (constant_key == nullptr || constant_key->is_int()) && (constant_source == nullptr || constant_source->is_array());
  llvm::BasicBlock* done = nullptr;
  if (s.place.shape != 0) {
    done = NewBlock("done");
    DotSlot(source, s.place, s.target, done);
  }
  if (maybe_index) {
    if (done == nullptr) done = NewBlock("done");
    llvm::BasicBlock* item = NewBlock("item");
    llvm::BasicBlock* other = NewBlock("other");
    Words key = Read(s.key);
    llvm::Value* indexed = builder_.CreateAnd(HasTag(source.head, Tag::kArray), IsHead(key.head, static_cast<uint64_t>(Tag::kInt)));
    builder_.CreateCondBr(indexed, item, other);
    builder_.SetInsertPoint(item);
    DotItem(source, key.payload, s.target);
    builder_.CreateBr(done);
    builder_.SetInsertPoint(other);
  }
  llvm::Value* pair = nullptr;
  if (s.by_path) {
    Words key = Read(s.key);
    pair = CallReading(&abi::Abi::dot_by_path, source.head, source.payload, key.head, key.payload);
  } else if (s.key.constant) {
    llvm::Constant* position = module_.NewPosition();
    if (s.place.shape == 0 && constant_key->is_string() && HoldsItself(*constant_key)) {
      if (done == nullptr) done = NewBlock("done");
      DotExpected(source, *constant_key, position, s.target, done);
    }
    pair = CallReading(&abi::Abi::dot_key, source.head, source.payload, ConstantAddress(s.key.index), position);
  } else {
    Words key = Read(s.key);
    pair = CallReading(&abi::Abi::dot, source.head, source.payload, key.head, key.payload);
  }
  Words found = Unpack(pair);
  Require(builder_.CreateICmpNE(found.head, module_.Word(0)));
  Write(s.target, found);
  if (done == nullptr) return;
  builder_.CreateBr(done);
  builder_.SetInsertPoint(done);
}

// From the slot of an object that was read by the shape, then on in `done`; builds on for all other sources.
void FunctionLowering::DotSlot(Words source, const plan::Place& place, plan::LocalId target, llvm::BasicBlock* done) {
  llvm::BasicBlock* object = NewBlock("object");
  llvm::BasicBlock* slot = NewBlock("slot");
  llvm::BasicBlock* other = ColdBlock("other");
  builder_.CreateCondBr(HasTag(source.head, Tag::kObject), object, other, module_.likely());
  builder_.SetInsertPoint(object);
  llvm::Value* address = Pointer(source.payload);
  llvm::Value* shape = LoadInvariant(builder_.getInt32Ty(), address, abi::kObjectShape);
  builder_.CreateCondBr(builder_.CreateICmpEQ(shape, Linked(LinkKind::kShape, place.shape - 1)), slot, other, module_.likely());
  builder_.SetInsertPoint(slot);
  llvm::Value* value = LinkedOffset(address, LinkKind::kSlot, place.shape - 1);
  Words found{LoadInvariant(module_.word_type(), value, 0), LoadInvariant(module_.word_type(), value, abi::kPayloadOffset)};
  Require(builder_.CreateICmpNE(found.head, module_.Word(0)));
  Write(target, found);
  builder_.CreateBr(done);
  builder_.SetInsertPoint(other);
}

// The entry of an object where this statement found the key last, if it is there again, then on in `done`; builds on for
// all other sources. See Abi::dot_key.
void FunctionLowering::DotExpected(Words source, const Value& key, llvm::Constant* position, plan::LocalId target,
                                   llvm::BasicBlock* done) {
  llvm::BasicBlock* object = NewBlock("object");
  llvm::BasicBlock* entry = NewBlock("entry");
  llvm::BasicBlock* text = NewBlock("text");
  llvm::BasicBlock* found = NewBlock("found");
  llvm::BasicBlock* other = NewBlock("other");
  builder_.CreateCondBr(HasTag(source.head, Tag::kObject), object, other, module_.likely());
  builder_.SetInsertPoint(object);
  llvm::Value* table = Pointer(source.payload);
  llvm::Type* small = builder_.getInt32Ty();
  llvm::LoadInst* at = builder_.CreateAlignedLoad(small, position, llvm::Align(4));
  at->setAtomic(llvm::AtomicOrdering::Monotonic);
  llvm::Value* count = Load(small, table, abi::kTableCountOffset);  // 0 of a lazy object
  builder_.CreateCondBr(builder_.CreateICmpULT(at, count), entry, other, module_.likely());
  builder_.SetInsertPoint(entry);
  llvm::Value* offset = builder_.CreateMul(builder_.CreateZExt(at, module_.word_type()), module_.Word(abi::kEntryBytes));
  llvm::Value* items = Load(module_.word_type(), table, abi::kTableItemsOffset);
  llvm::Value* address = Pointer(builder_.CreateAdd(items, offset));
  Words there = LoadWords(address, 0);
  builder_.CreateCondBr(IsHead(there.head, key.head), text, other, module_.likely());
  builder_.SetInsertPoint(text);
  builder_.CreateCondBr(SameBytes(Pointer(there.payload), key.text()), found, other, module_.likely());
  builder_.SetInsertPoint(found);
  Write(target, LoadWords(address, abi::kEntryValueOffset));
  builder_.CreateBr(done);
  builder_.SetInsertPoint(other);
}

void FunctionLowering::DotItem(Words array, llvm::Value* index, plan::LocalId target) {
  Require(builder_.CreateICmpULT(index, SizeOf(array.head)));
  llvm::Value* offset = builder_.CreateMul(index, module_.Word(abi::kValueBytes));
  Write(target, LoadWords(builder_.CreateInBoundsGEP(builder_.getInt8Ty(), Pointer(array.payload), offset), 0));
}

}  // namespace regoc::codegen
