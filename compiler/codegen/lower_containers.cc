// Statements that make and fill containers: calls of the runtime, out of the way of what is undefined.
#include <algorithm>
#include <bit>

#include "compiler/codegen/function_lowering.h"
#include "runtime/abi/layout.h"

namespace regoc::codegen {

void FunctionLowering::Lower(const plan::Make& s) {
  if (s.kind == Tag::kArray) return Write(s.target, Immediate(Tag::kArray, module_.Word(0)));
  Write(s.target, Unpack(CallAbi(&abi::Abi::make, state_, module_.Count(static_cast<uint32_t>(s.kind)), module_.Count(s.capacity))));
}

size_t FunctionLowering::LowerLiteral(const plan::Block& block, size_t from) {
  const auto* make = std::get_if<plan::Make>(&block.stmts[from].node);
  if (make == nullptr || make->kind == Tag::kSet) return 0;
  std::vector<std::pair<plan::Operand, plan::Operand>> items;
  std::vector<plan::Operand> values;
  auto is_new = [&](plan::Operand key) {
    return std::none_of(items.begin(), items.end(), [&](const auto& item) { return Equal(*ConstantOf(item.first), *ConstantOf(key)); });
  };
  for (size_t i = from + 1; i < block.stmts.size(); ++i) {
    const auto* append = std::get_if<plan::ArrayAppend>(&block.stmts[i].node);
    const auto* put = std::get_if<plan::ObjectPut>(&block.stmts[i].node);
    bool item = append != nullptr && append->array == make->target;
    bool entry = put != nullptr && put->object == make->target && !put->once && put->key.constant && ConstantOf(put->key)->is_string() && is_new(put->key);
    if (!item && !entry) break;
    values.push_back(item ? append->value : put->value);
    if (values.back() == plan::Operand::Local(make->target)) return 0;
    if (entry) items.emplace_back(put->key, values.back());
  }
  // What ends the block halfway would leave a part of it: nobody may see that.
  plan::LocalUses after(func_.locals);
  for (size_t i = from; !values.empty() && i < block.stmts.size(); ++i) after.AddStmt(block.stmts[i]);
  auto target = static_cast<uint32_t>(make->target);
  if (values.empty() || after.reads[target] != uses_.reads[target]) return 0;
  where_ = &block.stmts[from].where;
  RequireDefined(values);
  if (LowerFormat(block, from, from + 1 + values.size(), values)) return 2 + values.size();
  if (make->kind == Tag::kArray) MakeArray(make->target, values);
  else MakeObject(make->target, std::move(items));
  return 1 + values.size();
}

bool FunctionLowering::LowerFormat(const plan::Block& block, size_t from, size_t at, const std::vector<plan::Operand>& values) {
  const auto* call = at < block.stmts.size() ? std::get_if<plan::CallBuiltin>(&block.stmts[at].node) : nullptr;
  if (call == nullptr || policy_.builtins[call->builtin] != "sprintf" || call->args.size() != 2) return false;
  plan::LocalId array = std::get<plan::Make>(block.stmts[from].node).target;
  const Value* format = ConstantOf(call->args[0]);
  if (format == nullptr || !format->is_string() || !(call->args[1] == plan::Operand::Local(array)) || call->result == array) return false;
  decls::FormatPart parts[decls::kMostFormatParts];
  std::optional<size_t> count = decls::PlainFormatParts(format->text(), parts);
  if (!count) return false;
  std::span<const decls::FormatPart> used(parts, *count);
  auto verbs = std::count_if(used.begin(), used.end(), [](const decls::FormatPart& part) { return part.verb != 0; });
  plan::LocalUses here(func_.locals);
  for (size_t i = from; i <= at; ++i) here.AddStmt(block.stmts[i]);
  uint32_t index = static_cast<uint32_t>(array);
  if (static_cast<size_t>(verbs) != values.size() || here.reads[index] != uses_.reads[index]) return false;
  where_ = &block.stmts[at].where;
  llvm::BasicBlock* slow = ColdBlock("slow");
  llvm::BasicBlock* done = NewBlock("done");
  llvm::Value* pair = CallDirect(&abi::Direct::format, state_, module_.AddressOf(used), module_.Count(static_cast<uint32_t>(*count)),
                                 Read(call->args[0]).payload, Spill(values));
  Words result = Unpack(pair);
  UnlessGoTo(builder_.CreateICmpNE(result.head, module_.Word(0)), slow);
  Write(call->result, result);
  builder_.CreateBr(done);
  builder_.SetInsertPoint(slow);
  MakeArray(array, values);
  CallBuiltinFunction(*call);
  builder_.CreateBr(done);
  builder_.SetInsertPoint(done);
  return true;
}

// With room for more, as eval::ArrayAppend has it.
void FunctionLowering::MakeArray(plan::LocalId target, const std::vector<plan::Operand>& items) {
  uint64_t room = std::bit_ceil(std::max<uint64_t>(items.size(), 4));
  llvm::Value* memory = CallAbi(&abi::Abi::allocate, state_, module_.Word(room * abi::kValueBytes));
  for (size_t i = 0; i < items.size(); ++i) StoreWords(Read(items[i]), Pointer(memory), i * abi::kValueBytes);
  Write(target, {module_.Word(Value::Array(nullptr, items.size()).head), memory});
}

void FunctionLowering::MakeObject(plan::LocalId target, std::vector<std::pair<plan::Operand, plan::Operand>> items) {
  std::sort(items.begin(), items.end(), [&](const auto& a, const auto& b) { return Compare(*ConstantOf(a.first), *ConstantOf(b.first)) < 0; });
  Words made = Unpack(CallAbi(&abi::Abi::make_record, state_, module_.Count(static_cast<uint32_t>(items.size()))));
  llvm::Value* entries = Pointer(made.payload);
  for (size_t i = 0; i < items.size(); ++i) {
    StoreWords(Read(items[i].first), entries, i * abi::kEntryBytes);
    StoreWords(Read(items[i].second), entries, i * abi::kEntryBytes + abi::kEntryValueOffset);
  }
  Write(target, Immediate(Tag::kObject, made.head));
}

void FunctionLowering::Lower(const plan::ArrayAppend& s) {
  RequireDefined({s.value});
  Words array = Read(s.array), item = Read(s.value);
  Require(HasTag(array.head, Tag::kArray));
  // Empty, or a power of two but 1 and 2: see eval::ArrayAppend.
  llvm::Value* count = SizeOf(array.head);
  llvm::Value* less = builder_.CreateSub(count, module_.Word(1));
  llvm::Value* is_power = builder_.CreateICmpEQ(builder_.CreateAnd(count, less), module_.Word(0));
  llvm::Value* is_full = builder_.CreateAnd(is_power, builder_.CreateICmpUGT(less, module_.Word(1)));
  llvm::BasicBlock* full = ColdBlock("full");
  llvm::BasicBlock* room = NewBlock("room");
  llvm::BasicBlock* appended = NewBlock("appended");
  builder_.CreateCondBr(is_full, full, room);
  builder_.SetInsertPoint(full);
  Write(s.array, Unpack(CallAbi(&abi::Abi::array_append, state_, array.head, array.payload, item.head, item.payload)));
  builder_.CreateBr(appended);
  builder_.SetInsertPoint(room);
  llvm::Value* offset = builder_.CreateMul(count, module_.Word(abi::kValueBytes));
  StoreWords(item, Pointer(builder_.CreateAdd(array.payload, offset)), 0);
  Write(s.array, {builder_.CreateAdd(array.head, module_.Word(uint64_t{1} << abi::kSizeShift)), array.payload});
  builder_.CreateBr(appended);
  builder_.SetInsertPoint(appended);
}


void FunctionLowering::Lower(const plan::SetAdd& s) {
  RequireDefined({s.value});
  Words set = Read(s.set), item = Read(s.value);
  Require(HasTag(set.head, Tag::kSet));
  CallAbi(&abi::Abi::set_add, set.payload, item.head, item.payload);
}

void FunctionLowering::Lower(const plan::ObjectPut& s) {
  RequireDefined({s.key, s.value});
  Words object = Read(s.object), key = Read(s.key), value = Read(s.value);
  Require(HasTag(object.head, Tag::kObject));
  if (!s.once) {
    CallAbi(&abi::Abi::object_put, object.payload, key.head, key.payload, value.head, value.payload);
    return;
  }
  FailOnConflict(CallAbi(&abi::Abi::object_put_once, object.payload, key.head, key.payload, value.head, value.payload));
}

void FunctionLowering::Lower(const plan::ObjectPutPath& s) {
  RequireDefined({s.value});
  Words object = Read(s.object), value = Read(s.value);
  Require(HasTag(object.head, Tag::kObject));
  RequireDefined(s.path);
  FailOnConflict(CallAbi(&abi::Abi::object_put_path, state_, object.payload, Spill(s.path),
                         module_.Count(static_cast<uint32_t>(s.path.size())), value.head, value.payload, module_.Count(s.into_set)));
}

void FunctionLowering::FailOnConflict(llvm::Value* good) {
  llvm::BasicBlock* conflict = ColdBlock("conflict");
  UnlessGoTo(builder_.CreateICmpNE(good, module_.Count(0)), conflict);
  llvm::IRBuilder<>::InsertPointGuard guard(builder_);
  builder_.SetInsertPoint(conflict);
  CallAbi(&abi::Abi::key_conflict, state_, Site());
  builder_.CreateBr(FailExit());
}

void FunctionLowering::Lower(const plan::Merge& s) {
  Words a = Read(s.a), b = Read(s.b);
  Write(s.target, Unpack(CallAbi(&abi::Abi::merge, state_, a.head, a.payload, b.head, b.payload)));
}

}  // namespace regoc::codegen
