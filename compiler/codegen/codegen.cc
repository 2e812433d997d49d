#include "compiler/codegen/codegen.h"

#include "compiler/codegen/entries.h"
#include "compiler/codegen/link_table.h"
#include "compiler/codegen/lower.h"
#include "compiler/codegen/object_store.h"
#include "compiler/codegen/target.h"
#include "runtime/base/parallel.h"
#include "runtime/plan/calls.h"
#include "runtime/plan/part.h"

namespace regoc::codegen {

namespace {

enum class Form : uint8_t { kObject, kAssembly, kLlvm };

// A finished module in the form that is wanted.
Result<std::string> Write(llvm::Module& module, llvm::TargetMachine& machine, const CodegenOptions& options, Form form) {
  module.setTargetTriple(machine.getTargetTriple().str());
  module.setDataLayout(machine.createDataLayout());
  std::string fault;
  llvm::raw_string_ostream report(fault);
  if (llvm::verifyModule(module, &report)) return Error{"internal error: the code generator made invalid code: " + fault};
  Optimize(module, machine, options.optimize);
  if (form != Form::kLlvm) {
    return Emit(module, machine, options.optimize, form == Form::kObject ? llvm::CodeGenFileType::ObjectFile : llvm::CodeGenFileType::AssemblyFile);
  }
  std::string text;
  llvm::raw_string_ostream(text) << module;
  return text;
}

CodegenOptions WithLevelFor(const plan::Policy& policy, CodegenOptions options) {
  size_t statements = 0;
  for (const plan::Func& func : policy.funcs) statements += plan::ShapeOf(func).statements;
  if (options.optimize == OptimizeLevel::kDefault && statements > kLargePlan) options.optimize = OptimizeLevel::kLarge;
  if (options.optimize == OptimizeLevel::kThorough) options.optimize = OptimizeLevel::kDefault;
  return options;
}

class Compilation {
 public:
  Compilation(const plan::Policy& policy, const CodegenOptions& options, Form form)
      : policy_(policy), options_(WithLevelFor(policy, options)), form_(form), names_(plan::UniqueNames(policy)), groups_(plan::GroupFuncs(policy)),
        store_(form == Form::kObject ? options.cache_folder : "", options_) {}

  Result<std::vector<std::string>> Run() {
    // A target that is unknown is one fault, not one of each part.
    if (Result<std::unique_ptr<llvm::TargetMachine>> machine = MakeTargetMachine(options_); !machine.ok()) return machine.error();
    std::vector<Result<std::string>> made(groups_.size() + 1, Error{});
    size_t threads = options_.threads != 0 ? options_.threads : ThreadsFor(made.size(), 1);
    ParallelFor(made.size(), threads, [&](size_t i) { made[i] = i < groups_.size() ? CompilePart(groups_[i]) : CompileDescriptor(); });
    store_.Trim();
    std::vector<std::string> out;
    for (Result<std::string>& part : made) {
      if (!part.ok()) return part.error();
      out.push_back(std::move(*part));
    }
    return out;
  }

 private:
  Result<std::string> CompilePart(const plan::FuncGroup& group) {
    plan::Part part = plan::Extract(policy_, group, names_);
    std::string key = store_.KeyOf(part);
    Result<std::string> object = Error{};
    if (std::optional<std::string> kept = store_.Get(key)) {
      object = std::move(*kept);
    } else {
      object = LowerPart(part);
      if (object.ok()) store_.Put(key, *object);
    }
    if (!object.ok() || form_ != Form::kObject) return object;
    if (Status done = Rebase(*object, part); !done.ok()) return done.error();
    return object;
  }
  Result<std::string> LowerPart(const plan::Part& part) {
    Result<std::unique_ptr<llvm::TargetMachine>> machine = MakeTargetMachine(options_);
    if (!machine.ok()) return machine.error();
    llvm::LLVMContext context;
    return Write(*Lower(context, part, options_.optimize == OptimizeLevel::kLarge), **machine, options_, form_);
  }
  Result<std::string> CompileDescriptor() {
    Result<std::unique_ptr<llvm::TargetMachine>> machine = MakeTargetMachine(options_);
    if (!machine.ok()) return machine.error();
    llvm::LLVMContext context;
    return Write(*MakeDescriptor(context, policy_, names_, options_.plan_hash), **machine, options_, form_);
  }

  const plan::Policy& policy_;
  const CodegenOptions options_;
  Form form_;
  std::vector<std::string> names_;
  std::vector<plan::FuncGroup> groups_;
  ObjectStore store_;
};

}  // namespace

Result<std::vector<std::string>> Compile(const plan::Policy& policy, const CodegenOptions& options) {
  return Compilation(policy, options, Form::kObject).Run();
}

Result<std::string> Dump(const plan::Policy& policy, const CodegenOptions& options, DumpKind kind) {
  Result<std::vector<std::string>> parts = Compilation(policy, options, kind == DumpKind::kLlvm ? Form::kLlvm : Form::kAssembly).Run();
  if (!parts.ok()) return parts.error();
  std::string text;
  for (const std::string& part : *parts) text += part;
  return text;
}

}  // namespace regoc::codegen
