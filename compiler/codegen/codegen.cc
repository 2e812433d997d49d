#include "compiler/codegen/codegen.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "compiler/codegen/lower.h"
#include "compiler/codegen/target.h"

namespace regoc::codegen {

namespace {

enum class Form : uint8_t { kObject, kAssembly, kLlvm };

Result<std::string> CompilePart(const plan::Policy& policy, FuncRange range, const CodegenOptions& options, Form form) {
  Result<std::unique_ptr<llvm::TargetMachine>> machine = MakeTargetMachine(options);
  if (!machine.ok()) return machine.error();
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> module = Lower(context, **machine, policy, range, options.plan_hash);
  std::string fault;
  llvm::raw_string_ostream report(fault);
  if (llvm::verifyModule(*module, &report)) return Error{"internal error: the code generator made invalid code: " + fault};
  Optimize(*module, **machine, options.optimize);
  if (form != Form::kLlvm) {
    return Emit(*module, **machine, form == Form::kObject ? llvm::CodeGenFileType::ObjectFile : llvm::CodeGenFileType::AssemblyFile);
  }
  std::string text;
  llvm::raw_string_ostream(text) << *module;
  return text;
}

// All parts, each by the next free thread; in the order of the plan whoever was first.
Result<std::vector<std::string>> CompileParts(const plan::Policy& policy, const CodegenOptions& options, Form form) {
  std::vector<FuncRange> parts = Partition(policy);
  std::vector<Result<std::string>> compiled(parts.size(), Error{});
  std::atomic<size_t> next = 0;
  auto work = [&] {
    for (size_t i = next++; i < parts.size(); i = next++) compiled[i] = CompilePart(policy, parts[i], options, form);
  };
  std::vector<std::thread> others;
  size_t threads = std::min<size_t>(parts.size(), std::max(1u, std::thread::hardware_concurrency()));
  for (size_t i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& thread : others) thread.join();
  std::vector<std::string> out;
  for (Result<std::string>& part : compiled) {
    if (!part.ok()) return part.error();
    out.push_back(std::move(*part));
  }
  return out;
}

}  // namespace

Result<std::vector<std::string>> Compile(const plan::Policy& policy, const CodegenOptions& options) {
  return CompileParts(policy, options, Form::kObject);
}

Result<std::string> Dump(const plan::Policy& policy, const CodegenOptions& options, DumpKind kind) {
  Result<std::vector<std::string>> parts = CompileParts(policy, options, kind == DumpKind::kLlvm ? Form::kLlvm : Form::kAssembly);
  if (!parts.ok()) return parts.error();
  std::string text;
  for (const std::string& part : *parts) text += part;
  return text;
}

}  // namespace regoc::codegen
