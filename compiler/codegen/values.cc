// Words in and out of locals, constants and memory.
#include "compiler/codegen/function_lowering.h"
#include "runtime/abi/layout.h"

namespace regoc::codegen {

const Value* FunctionLowering::ConstantOf(plan::Operand o) const { return o.constant ? &policy_.constants[o.index] : nullptr; }

Words FunctionLowering::Read(plan::Operand o) { return o.constant ? ReadConstant(o.index) : Read(o.local()); }

Words FunctionLowering::Read(plan::LocalId id) {
  llvm::Type* word = module_.word_type();
  uint32_t index = static_cast<uint32_t>(id);
  return {builder_.CreateLoad(word, heads_[index]), builder_.CreateLoad(word, payloads_[index])};
}

// The head is known here, and so is a payload that is no address.
Words FunctionLowering::ReadConstant(uint32_t index) {
  const Value& value = policy_.constants[index];
  llvm::Value* head = module_.Word(value.head);
  if (value.tag() <= Tag::kInt) return {head, module_.Word(value.payload)};
  return {head, LoadInvariant(module_.word_type(), ConstantAddress(index), abi::kPayloadOffset)};
}

llvm::Value* FunctionLowering::ConstantAddress(uint32_t index) {
  return LinkedOffset(LoadInvariant(module_.pointer_type(), state_, abi::kStateConstants), LinkKind::kConstant, index);
}

llvm::Value* FunctionLowering::Linked(LinkKind kind, uint32_t index) {
  return LoadInvariant(builder_.getInt32Ty(), module_.LinkWord(kind, index), 0);
}

llvm::Value* FunctionLowering::LinkedOffset(llvm::Value* base, LinkKind kind, uint32_t index) {
  llvm::Value* offset = builder_.CreateZExt(Linked(kind, index), module_.word_type());
  return builder_.CreateInBoundsGEP(builder_.getInt8Ty(), base, offset);
}

void FunctionLowering::Write(plan::LocalId id, Words words) {
  uint32_t index = static_cast<uint32_t>(id);
  builder_.CreateStore(words.head, heads_[index]);
  builder_.CreateStore(words.payload, payloads_[index]);
}

Words FunctionLowering::Unpack(llvm::Value* pair) {
  return {builder_.CreateExtractValue(pair, 0), builder_.CreateExtractValue(pair, 1)};
}

Words FunctionLowering::Immediate(Tag tag, llvm::Value* payload) { return {module_.Word(static_cast<uint64_t>(tag)), payload}; }

Words FunctionLowering::Undefined() { return {module_.Word(0), module_.Word(0)}; }

llvm::Value* FunctionLowering::HasTag(llvm::Value* head, Tag tag) {
  if (tag != Tag::kString && tag != Tag::kDecimal && tag != Tag::kArray) return IsHead(head, static_cast<uint64_t>(tag));
  llvm::Value* low = builder_.CreateTrunc(head, builder_.getInt8Ty());
  return builder_.CreateICmpEQ(low, builder_.getInt8(static_cast<uint8_t>(tag)));
}

llvm::Value* FunctionLowering::IsHead(llvm::Value* head, uint64_t expected) { return builder_.CreateICmpEQ(head, module_.Word(expected)); }

llvm::Value* FunctionLowering::SizeOf(llvm::Value* head) { return builder_.CreateLShr(head, abi::kSizeShift); }

llvm::Value* FunctionLowering::Load(llvm::Type* type, llvm::Value* base, uint64_t offset) {
  return builder_.CreateLoad(type, Offset(base, offset));
}

llvm::Value* FunctionLowering::LoadInvariant(llvm::Type* type, llvm::Value* base, uint64_t offset) {
  llvm::LoadInst* load = builder_.CreateLoad(type, Offset(base, offset));
  load->setMetadata(llvm::LLVMContext::MD_invariant_load, llvm::MDNode::get(context_, {}));
  return load;
}

void FunctionLowering::Store(llvm::Value* value, llvm::Value* base, uint64_t offset) {
  builder_.CreateStore(value, Offset(base, offset));
}

Words FunctionLowering::LoadWords(llvm::Value* base, uint64_t offset) {
  return {Load(module_.word_type(), base, offset), Load(module_.word_type(), base, offset + abi::kPayloadOffset)};
}

void FunctionLowering::StoreWords(Words words, llvm::Value* base, uint64_t offset) {
  Store(words.head, base, offset);
  Store(words.payload, base, offset + abi::kPayloadOffset);
}

llvm::Value* FunctionLowering::Pointer(llvm::Value* word) { return builder_.CreateIntToPtr(word, module_.pointer_type()); }

llvm::Value* FunctionLowering::Offset(llvm::Value* base, uint64_t bytes) {
  return bytes == 0 ? base : builder_.CreateConstInBoundsGEP1_64(builder_.getInt8Ty(), base, bytes);
}

llvm::Value* FunctionLowering::Spill(const std::vector<plan::Operand>& operands) {
  spill_values_ = std::max(spill_values_, operands.size());
  for (size_t i = 0; i < operands.size(); ++i) {
    Words words = Read(operands[i]);
    StoreWords(words, spill_, i * abi::kValueBytes);
  }
  return spill_;
}

}  // namespace regoc::codegen
