// Machine code for a plan. Loads the code generator, a shared module, when it is first asked for; links no LLVM itself.
//
//   Result<std::string> object = backend::CompileNative(policy, {.plan_hash = hash});   // for a bundle; loads anywhere
//   Result<std::shared_ptr<const backend::JitModule>> code = backend::CompileJit(policy, {});
//   if (code.ok()) Outcome outcome = (*code)->entry(func)(&state, args);                // as interp::Run(state, func,
//   args)
//
// The module libregoc_codegen.so is looked for at the path in the environment variable REGOC_CODEGEN, beside the
// program, and in ../lib from there. Errors: it isn't there or is of another build, and those of codegen::Compile.
// Thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/codegen/options.h"
#include "runtime/abi/abi.h"
#include "runtime/base/result.h"
#include "runtime/plan/plan.h"

namespace regoc::backend {

using NativeOptions = codegen::CodegenOptions;

// Says which build of the code generator is there, without loading it; empty when there is none. Code made by another
// build may differ.
std::string CodeGeneratorBuild();

// An ELF shared object for abi::NativeModule::Load. Equal plans and options give equal bytes. The policy must be
// verified.
Result<std::string> CompileNative(const plan::Policy& policy, const NativeOptions& options = {});
// The same for who has the bytes of the plan (plan::ToBytes).
Result<std::string> CompileNative(const std::string& plan, const NativeOptions& options);

// Code in this process, for this machine: `triple` must be empty. Immutable; any number of threads may run it, each
// with its own eval::State. The code goes when the last owner does.
class JitModule {
 public:
  JitModule(std::vector<abi::Entry> entries, std::shared_ptr<const void> code)
      : entries_(std::move(entries)), code_(std::move(code)) {}

  // nullptr when the function is no entry point of the plan.
  abi::Entry entry(plan::FuncId func) const {
    uint32_t index = static_cast<uint32_t>(func);
    return index < entries_.size() ? entries_[index] : nullptr;
  }
  const std::vector<abi::Entry>& entries() const { return entries_; }

 private:
  std::vector<abi::Entry> entries_;
  std::shared_ptr<const void> code_;
};
Result<std::shared_ptr<const JitModule>> CompileJit(const plan::Policy& policy, const NativeOptions& options = {});

enum class DumpKind : uint8_t { kLlvm, kAssembly };
// What would be compiled, as text.
Result<std::string> DumpCode(const plan::Policy& policy, const NativeOptions& options, DumpKind kind);

// The instructions of an object, with the names of its symbols. It need not be one of ours: damaged ones are errors.
Result<std::string> Disassemble(std::string_view object);

}  // namespace regoc::backend
