// The common cases of some built-ins, in place; the rest is left to their functions.
#include <algorithm>

#include "compiler/codegen/function_lowering.h"
#include "runtime/abi/layout.h"
#include "runtime/value/table.h"

namespace regoc::codegen {

void FunctionLowering::LowerFast(FastBuiltin op, const plan::CallBuiltin& s, bool tested) {
  if (op == FastBuiltin::kMember && FewElements(s.args[1]).empty()) op = FastBuiltin::kDirect;
  llvm::BasicBlock* slow = ColdBlock("slow");
  llvm::BasicBlock* done = NewBlock("done");
  switch (op) {
    case FastBuiltin::kPlus:
    case FastBuiltin::kMinus:
    case FastBuiltin::kMultiply: FastArithmetic(op, s, slow); break;
    case FastBuiltin::kLess:
    case FastBuiltin::kLessOrEqual:
    case FastBuiltin::kGreater:
    case FastBuiltin::kGreaterOrEqual: FastOrder(op, s, slow, tested); break;
    case FastBuiltin::kEqual:
    case FastBuiltin::kNotEqual: FastEqual(op == FastBuiltin::kNotEqual, s, tested); break;
    case FastBuiltin::kCount: FastCount(s, slow); break;
    case FastBuiltin::kMember: FastMember(s, FewElements(s.args[1]), tested); break;
    case FastBuiltin::kStartsWith:
    case FastBuiltin::kEndsWith:
    case FastBuiltin::kContains: FastText(op, s, slow, tested); break;
    case FastBuiltin::kIsType: FastIsType(s, tested); break;
    case FastBuiltin::kDirect: FastDirect(s, slow, tested); break;
    case FastBuiltin::kNone: builder_.CreateBr(slow); break;
  }
  // What the fast path gives is true where it is tested.
  builder_.CreateBr(done);
  builder_.SetInsertPoint(slow);
  CallBuiltinFunction(s);
  if (tested) RequireTrue(Read(s.result));
  builder_.CreateBr(done);
  builder_.SetInsertPoint(done);
}

llvm::Value* FunctionLowering::BothIntegers(Words a, Words b) {
  uint64_t integer = static_cast<uint64_t>(Tag::kInt);
  return builder_.CreateAnd(IsHead(a.head, integer), IsHead(b.head, integer));
}

void FunctionLowering::FastArithmetic(FastBuiltin op, const plan::CallBuiltin& s, llvm::BasicBlock* slow) {
  Words a = Read(s.args[0]), b = Read(s.args[1]);
  UnlessGoTo(BothIntegers(a, b), slow);
  llvm::Intrinsic::ID intrinsic = op == FastBuiltin::kPlus    ? llvm::Intrinsic::sadd_with_overflow
                                  : op == FastBuiltin::kMinus ? llvm::Intrinsic::ssub_with_overflow
                                                              : llvm::Intrinsic::smul_with_overflow;
  llvm::Value* result = builder_.CreateBinaryIntrinsic(intrinsic, a.payload, b.payload);
  UnlessGoTo(builder_.CreateNot(builder_.CreateExtractValue(result, 1)), slow);
  Write(s.result, Immediate(Tag::kInt, builder_.CreateExtractValue(result, 0)));
}

void FunctionLowering::FastOrder(FastBuiltin op, const plan::CallBuiltin& s, llvm::BasicBlock* slow, bool tested) {
  Words a = Read(s.args[0]), b = Read(s.args[1]);
  UnlessGoTo(BothIntegers(a, b), slow);
  llvm::CmpInst::Predicate predicate = op == FastBuiltin::kLess          ? llvm::CmpInst::ICMP_SLT
                                       : op == FastBuiltin::kLessOrEqual ? llvm::CmpInst::ICMP_SLE
                                       : op == FastBuiltin::kGreater     ? llvm::CmpInst::ICMP_SGT
                                                                         : llvm::CmpInst::ICMP_SGE;
  llvm::Value* holds = builder_.CreateICmp(predicate, a.payload, b.payload);
  Write(s.result, Immediate(Tag::kBoolean, builder_.CreateZExt(holds, module_.word_type())));
  if (tested) Require(holds);
}

void FunctionLowering::FastEqual(bool negated, const plan::CallBuiltin& s, bool tested) {
  RequireDefined(s.args);
  llvm::BasicBlock* yes = NewBlock("yes");
  llvm::BasicBlock* no = NewBlock("no");
  BranchIfEqual(s.args[0], s.args[1], negated ? no : yes, negated ? yes : no);
  WriteAnswer(s, tested, yes, no);
}

void FunctionLowering::WriteAnswer(const plan::CallBuiltin& s, bool tested, llvm::BasicBlock* yes, llvm::BasicBlock* no) {
  llvm::BasicBlock* joined = NewBlock("joined");
  builder_.SetInsertPoint(no);
  Write(s.result, Immediate(Tag::kBoolean, module_.Word(0)));
  builder_.CreateBr(tested ? UndefinedExit() : joined);
  builder_.SetInsertPoint(yes);
  Write(s.result, Immediate(Tag::kBoolean, module_.Word(1)));
  builder_.CreateBr(joined);
  builder_.SetInsertPoint(joined);
}

// The elements of a constant array or set, when they are few and can be compared with in place.
std::span<const Value> FunctionLowering::FewElements(plan::Operand o) const {
  constexpr size_t kFew = 8;
  const Value* list = ConstantOf(o);
  if (list == nullptr || (!list->is_array() && !list->is_set())) return {};
  std::span<const Value> items = list->is_array() ? std::span(list->items(), list->size())
                                                  : std::span(list->set().Sorted(), list->set().count);
  return items.size() <= kFew && std::all_of(items.begin(), items.end(), HoldsItself) ? items : std::span<const Value>();
}

// `x in {"a", "b"}`: a comparison an element.
void FunctionLowering::FastMember(const plan::CallBuiltin& s, std::span<const Value> items, bool tested) {
  RequireDefined({s.args[0]});
  Words wanted = Read(s.args[0]);
  llvm::BasicBlock* yes = NewBlock("yes");
  for (const Value& item : items) {
    llvm::BasicBlock* next = NewBlock("next");
    Words words{module_.Word(item.head), module_.Word(item.is_string() ? 0 : item.payload)};
    BranchIfEqualTo(wanted, item, words, yes, next);
    builder_.SetInsertPoint(next);
  }
  WriteAnswer(s, tested, yes, builder_.GetInsertBlock());
}

void FunctionLowering::FastText(FastBuiltin op, const plan::CallBuiltin& s, llvm::BasicBlock* slow, bool tested) {
  Words text = Read(s.args[0]), part = Read(s.args[1]);
  UnlessGoTo(builder_.CreateAnd(HasTag(text.head, Tag::kString), HasTag(part.head, Tag::kString)), slow);
  llvm::BasicBlock* yes = NewBlock("yes");
  llvm::BasicBlock* no = NewBlock("no");
  const Value* constant = ConstantOf(s.args[1]);
  if (op != FastBuiltin::kContains && constant != nullptr && constant->is_string() && constant->size() <= kMaxInlineText) {
    llvm::BasicBlock* bytes = NewBlock("bytes");
    llvm::Value* size = SizeOf(text.head);
    llvm::Value* wanted = module_.Word(constant->size());
    builder_.CreateCondBr(builder_.CreateICmpUGE(size, wanted), bytes, no);
    builder_.SetInsertPoint(bytes);
    llvm::Value* from = op == FastBuiltin::kStartsWith
                            ? text.payload
                            : builder_.CreateAdd(text.payload, builder_.CreateSub(size, wanted));
    builder_.CreateCondBr(SameBytes(Pointer(from), constant->text()), yes, no);
  } else {
    if (op == FastBuiltin::kStartsWith) RequireFirstByte(text, part, yes, no);
    auto field = op == FastBuiltin::kStartsWith ? &abi::Abi::starts_with
                 : op == FastBuiltin::kEndsWith ? &abi::Abi::ends_with
                                                : &abi::Abi::contains;
    llvm::Value* holds = CallReading(field, text.head, text.payload, part.head, part.payload);
    builder_.CreateCondBr(builder_.CreateICmpNE(holds, module_.Count(0)), yes, no);
  }
  WriteAnswer(s, tested, yes, no);
}

// Goes on only when `text` is long enough and begins with the first byte of `part`: mostly that tells them apart.
void FunctionLowering::RequireFirstByte(Words text, Words part, llvm::BasicBlock* yes, llvm::BasicBlock* no) {
  auto go_on = [&](llvm::Value* condition, llvm::BasicBlock* otherwise) {
    llvm::BasicBlock* on = NewBlock("on");
    builder_.CreateCondBr(condition, on, otherwise);
    builder_.SetInsertPoint(on);
  };
  go_on(builder_.CreateICmpNE(SizeOf(part.head), module_.Word(0)), yes);
  go_on(builder_.CreateICmpUGE(SizeOf(text.head), SizeOf(part.head)), no);
  llvm::Type* byte = builder_.getInt8Ty();
  go_on(builder_.CreateICmpEQ(Load(byte, Pointer(text.payload), 0), Load(byte, Pointer(part.payload), 0)), no);
}

llvm::Value* FunctionLowering::IsOperand(Words words, abi::Operand kind) {
  switch (kind) {
    case abi::Operand::kAny: return builder_.CreateICmpNE(words.head, module_.Word(0));
    case abi::Operand::kInteger: return HasTag(words.head, Tag::kInt);
    case abi::Operand::kList: return HasTag(words.head, Tag::kArray);
    case abi::Operand::kObject: return HasTag(words.head, Tag::kObject);
    case abi::Operand::kText: return HasTag(words.head, Tag::kString);
  }
  return nullptr;
}

// A function of the table that does without what every other call of a built-in needs; undefined: not for it.
void FunctionLowering::FastDirect(const plan::CallBuiltin& s, llvm::BasicBlock* slow, bool tested) {
  const DirectBuiltin& direct = *DirectNamed(policy_.builtins[s.builtin]);
  llvm::Value* fits = builder_.getTrue();
  std::vector<llvm::Value*> args = {state_};
  std::vector<llvm::Type*> types = {module_.pointer_type()};
  for (size_t i = 0; i < s.args.size(); ++i) {
    Words words = Read(s.args[i]);
    fits = builder_.CreateAnd(fits, IsOperand(words, direct.operands[i]));
    args.insert(args.end(), {words.head, words.payload});
    types.insert(types.end(), 2, module_.word_type());
  }
  UnlessGoTo(fits, slow);
  auto* type = llvm::FunctionType::get(module_.pair_type(), types, false);
  Words result = Unpack(CallTable(type, AbiOffset(&abi::Abi::direct) + direct.offset, args));
  UnlessGoTo(builder_.CreateICmpNE(result.head, module_.Word(0)), slow);
  Write(s.result, result);
  if (tested) RequireTrue(result);
}

void FunctionLowering::FastIsType(const plan::CallBuiltin& s, bool tested) {
  RequireDefined(s.args);
  Words source = Read(s.args[0]);
  Tag wanted = TypeAskedFor(policy_.builtins[s.builtin]);
  llvm::Value* holds = HasTag(source.head, wanted);
  if (wanted == Tag::kInt) holds = builder_.CreateOr(holds, HasTag(source.head, Tag::kDecimal));
  Write(s.result, Immediate(Tag::kBoolean, builder_.CreateZExt(holds, module_.word_type())));
  if (tested) Require(holds);
}

void FunctionLowering::FastCount(const plan::CallBuiltin& s, llvm::BasicBlock* slow) {
  Words source = Read(s.args[0]);
  llvm::BasicBlock* array = NewBlock("array");
  llvm::BasicBlock* other = NewBlock("other");
  llvm::BasicBlock* counted = NewBlock("counted");
  builder_.CreateCondBr(HasTag(source.head, Tag::kArray), array, other);
  builder_.SetInsertPoint(array);
  Write(s.result, Immediate(Tag::kInt, SizeOf(source.head)));
  builder_.CreateBr(counted);
  builder_.SetInsertPoint(other);
  UnlessGoTo(builder_.CreateOr(HasTag(source.head, Tag::kObject), HasTag(source.head, Tag::kSet)), slow);
  llvm::Value* unresolved = Load(builder_.getInt8Ty(), Pointer(source.payload), abi::kTableUnresolved);
  UnlessGoTo(builder_.CreateICmpEQ(unresolved, builder_.getInt8(0)), slow);
  llvm::Value* count = Load(builder_.getInt32Ty(), Pointer(source.payload), abi::kTableCountOffset);
  Write(s.result, Immediate(Tag::kInt, builder_.CreateZExt(count, module_.word_type())));
  builder_.CreateBr(counted);
  builder_.SetInsertPoint(counted);
}

}  // namespace regoc::codegen
