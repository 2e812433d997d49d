// Calls of functions of the plan and of built-ins.
#include "compiler/codegen/function_lowering.h"

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
  FailIf(IsHead(result.head, static_cast<uint64_t>(Tag::kError)));
  Write(s.result, result);
  Require(builder_.CreateICmpNE(result.head, module_.Word(0)));
}

void FunctionLowering::Lower(const plan::CallBuiltin& s) { CallBuiltinFunction(s); }

// The runtime looks at undefined arguments and decides what an error means.
void FunctionLowering::CallBuiltinFunction(const plan::CallBuiltin& s) {
  llvm::Constant* site = Site(s.builtin);
  llvm::Value* pair = nullptr;
  if (s.args.size() == 1) {
    Words a = Read(s.args[0]);
    pair = CallAbi(&abi::Abi::call_builtin_1, state_, site, a.head, a.payload);
  } else if (s.args.size() == 2) {
    Words a = Read(s.args[0]), b = Read(s.args[1]);
    pair = CallAbi(&abi::Abi::call_builtin_2, state_, site, a.head, a.payload, b.head, b.payload);
  } else {
    pair = CallAbi(&abi::Abi::call_builtin, state_, site, Spill(s.args), module_.Count(static_cast<uint32_t>(s.args.size())));
  }
  Words outcome = Unpack(pair);
  FailIf(IsHead(outcome.head, static_cast<uint64_t>(Tag::kError)));
  Require(builder_.CreateICmpNE(outcome.head, module_.Word(0)));
  Write(s.result, outcome);
}

}  // namespace regoc::codegen
