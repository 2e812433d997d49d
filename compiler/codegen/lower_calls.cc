// Calls of functions of the plan and of built-ins.
#include "compiler/codegen/function_lowering.h"
#include "runtime/abi/layout.h"

namespace regoc::codegen {

void FunctionLowering::Lower(const plan::Call& s) {
  llvm::Function* callee = module_.FunctionFor(s.func);
  std::vector<llvm::Value*> args = {state_};
  for (const plan::Operand& o : s.args) {
    Words words = Read(o);
    args.push_back(words.head);
    args.push_back(words.payload);
  }
  llvm::CallInst* call = builder_.CreateCall(callee, args);
  call->setCallingConv(llvm::CallingConv::Fast);
  Words result = Unpack(call);
  llvm::BasicBlock* failed = ColdBlock("failed");
  UnlessGoTo(builder_.CreateICmpNE(result.head, module_.Word(static_cast<uint64_t>(Tag::kError))), failed);
  Write(s.result, result);
  Require(builder_.CreateICmpNE(result.head, module_.Word(0)));
  llvm::IRBuilder<>::InsertPointGuard guard(builder_);
  builder_.SetInsertPoint(failed);
  Fail(result);
}

void FunctionLowering::Lower(const plan::CallBuiltin& s) { CallBuiltinFunction(s); }

void FunctionLowering::CallBuiltinFunction(const plan::CallBuiltin& s) {
  RequireDefined(s.args);
  llvm::Type* pointer = module_.pointer_type();
  llvm::Value* args = Spill(s.args);
  llvm::Value* binding = Offset(LoadState(pointer, abi::kStateBuiltins), s.builtin * abi::kBuiltinBytes);
  Store(Load(pointer, binding, abi::kBuiltinNameOffset), state_, abi::kStateCallName);
  auto* type = llvm::FunctionType::get(module_.pair_type(), {pointer, pointer}, false);
  llvm::Value* function = Load(pointer, binding, abi::kBuiltinFunctionOffset);
  Words outcome = Unpack(CallIndirect(type, function, {Offset(state_, abi::kStateCall), args}));
  llvm::BasicBlock* failed = ColdBlock("builtin_failed");
  UnlessGoTo(builder_.CreateICmpNE(outcome.head, module_.Word(static_cast<uint64_t>(Tag::kError))), failed);
  Require(builder_.CreateICmpNE(outcome.head, module_.Word(0)));
  Write(s.result, outcome);
  llvm::IRBuilder<>::InsertPointGuard guard(builder_);
  builder_.SetInsertPoint(failed);  // the runtime decides whether this is an error or undefined
  Words decided = Unpack(CallAbi(&abi::Abi::builtin_failed, state_, Pointer(outcome.payload), Where()));
  llvm::BasicBlock* fail = ColdBlock("fail");
  builder_.CreateCondBr(IsHead(decided.head, 0), UndefinedExit(), fail);
  builder_.SetInsertPoint(fail);
  Fail(decided);
}

}  // namespace regoc::codegen
