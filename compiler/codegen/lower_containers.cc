// Statements that make and fill containers: calls of the runtime, out of the way of what is undefined.
#include "compiler/codegen/function_lowering.h"

namespace regoc::codegen {

void FunctionLowering::Lower(const plan::Make& s) {
  if (s.kind == Tag::kArray) return Write(s.target, Immediate(Tag::kArray, module_.Word(0)));
  Write(s.target, Unpack(CallAbi(&abi::Abi::make, state_, module_.Count(static_cast<uint32_t>(s.kind)), module_.Count(s.capacity))));
}

void FunctionLowering::Lower(const plan::ArrayAppend& s) {
  RequireDefined({s.value});
  Words array = Read(s.array), item = Read(s.value);
  Require(HasTag(array.head, Tag::kArray));
  Write(s.array, Unpack(CallAbi(&abi::Abi::array_append, state_, array.head, array.payload, item.head, item.payload)));
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
