// Equality: what can be told from the words is, and short texts are compared in place.
#include <algorithm>
#include <cstring>

#include "compiler/codegen/function_lowering.h"
#include "runtime/abi/layout.h"

namespace regoc::codegen {

namespace {

uint64_t Chunk(std::string_view text, size_t at, size_t bytes) {
  uint64_t word = 0;
  for (size_t i = 0; i < bytes; ++i) word |= uint64_t{static_cast<unsigned char>(text[at + i])} << (8 * i);
  return word;
}

}  // namespace

void FunctionLowering::Lower(const plan::Equal& s) {
  llvm::BasicBlock* on = NewBlock("equal");
  BranchIfEqual(s.a, s.b, on, UndefinedExit());
  builder_.SetInsertPoint(on);
}

void FunctionLowering::BranchIfEqual(plan::Operand a, plan::Operand b, llvm::BasicBlock* yes, llvm::BasicBlock* no) {
  if (a.constant) std::swap(a, b);
  Words left = Read(a), right = Read(b);
  if (b.constant) return BranchIfEqualTo(left, *ConstantOf(b), right, yes, no);
  llvm::BasicBlock* differ = NewBlock("differ");
  llvm::BasicBlock* slow = NewBlock("compare");
  llvm::Value* same_head = builder_.CreateICmpEQ(left.head, right.head);
  llvm::Value* same_words = builder_.CreateAnd(same_head, builder_.CreateICmpEQ(left.payload, right.payload));
  builder_.CreateCondBr(builder_.CreateAnd(same_words, builder_.CreateICmpNE(left.head, module_.Word(0))), yes, differ);
  // Different words can be equal values when the heads are the same and have an address beside them, or when one is a
  // decimal.
  builder_.SetInsertPoint(differ);
  llvm::Value* address = builder_.CreateICmpUGT(left.head, module_.Word(static_cast<uint64_t>(Tag::kInt)));
  llvm::Value* decimal = builder_.CreateOr(HasTag(left.head, Tag::kDecimal), HasTag(right.head, Tag::kDecimal));
  builder_.CreateCondBr(builder_.CreateOr(builder_.CreateAnd(same_head, address), decimal), slow, no);
  builder_.SetInsertPoint(slow);
  llvm::Value* equal = CallReading(&abi::Abi::equal, left.head, left.payload, right.head, right.payload);
  builder_.CreateCondBr(builder_.CreateICmpNE(equal, module_.Count(0)), yes, no);
}

void FunctionLowering::BranchIfEqualTo(Words a, const Value& b, Words b_words, llvm::BasicBlock* yes, llvm::BasicBlock* no) {
  auto compare = [&](Words left) {
    llvm::Value* equal = CallReading(&abi::Abi::equal, left.head, left.payload, b_words.head, b_words.payload);
    builder_.CreateCondBr(builder_.CreateICmpNE(equal, module_.Count(0)), yes, no);
  };
  llvm::Value* same_head = builder_.CreateICmpEQ(a.head, b_words.head);
  auto same_words = [&] { return builder_.CreateAnd(same_head, builder_.CreateICmpEQ(a.payload, b_words.payload)); };
  switch (b.tag()) {
    case Tag::kNull:
    case Tag::kBoolean: builder_.CreateCondBr(same_words(), yes, no); return;
    case Tag::kInt: {  // a decimal may have the same value: 1.0
      llvm::BasicBlock* differ = NewBlock("differ");
      llvm::BasicBlock* slow = ColdBlock("decimal");
      builder_.CreateCondBr(same_words(), yes, differ);
      builder_.SetInsertPoint(differ);
      builder_.CreateCondBr(HasTag(a.head, Tag::kDecimal), slow, no, module_.unlikely());
      builder_.SetInsertPoint(slow);
      return compare(a);
    }
    case Tag::kString: {
      llvm::BasicBlock* bytes = NewBlock("bytes");
      builder_.CreateCondBr(same_head, bytes, no);
      builder_.SetInsertPoint(bytes);
      if (b.size() > kMaxInlineText) return compare(a);
      builder_.CreateCondBr(SameBytes(Pointer(a.payload), b.text()), yes, no);
      return;
    }
    case Tag::kDecimal:
    case Tag::kArray:
    case Tag::kObject:
    case Tag::kSet:
    case Tag::kUndefined:
    case Tag::kError: return compare(a);
  }
}

bool FunctionLowering::HoldsItself(const Value& value) {
  return value.tag() <= Tag::kInt || (value.is_string() && value.size() <= kMaxInlineText);
}

// Loads of the largest power of two that fits; the last one may overlap the one before.
llvm::Value* FunctionLowering::SameBytes(llvm::Value* address, std::string_view text) {
  llvm::Value* differences = nullptr;
  size_t width = 8;
  while (width > 1 && width > text.size()) width /= 2;
  llvm::Type* type = builder_.getIntNTy(static_cast<unsigned>(width * 8));
  for (size_t at = 0; at < text.size(); at += width) {
    size_t from = std::min(at, text.size() - width);
    llvm::Value* loaded = builder_.CreateAlignedLoad(type, Offset(address, from), llvm::Align(1));
    llvm::Value* difference = builder_.CreateXor(loaded, llvm::ConstantInt::get(type, Chunk(text, from, width)));
    differences = differences == nullptr ? difference : builder_.CreateOr(differences, difference);
  }
  if (differences == nullptr) return builder_.getTrue();
  return builder_.CreateICmpEQ(differences, llvm::ConstantInt::get(type, 0));
}

}  // namespace regoc::codegen
