#include "tools/regoc/compile_flags.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "runtime/base/file.h"

namespace regoc::cli {

namespace {

Status AddSchema(sema::SchemaSet& schemas, const std::string& name, const std::string& path) {
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.error();
  Status added = schemas.Add(name, std::make_shared<SourceFile>(path, *text));
  return added.ok() ? added : Status(Error{path + ": " + added.error().message});
}

}  // namespace

void CapabilitiesFlag::AddTo(CLI::App& command) {
  command.add_option("--capabilities", name_, "what policies may use: a version of OPA, or a file");
}

Status CapabilitiesFlag::Prepare() {
  if (name_.empty()) return Unit{};
  Result<tools::Capabilities> loaded = tools::LoadCapabilities(name_);
  if (!loaded.ok()) return loaded.error();
  loaded_ = std::move(*loaded);
  return Unit{};
}

void CapabilitiesFlag::Apply(sema::AnalyzeOptions& options) const {
  if (!loaded_) return;
  options.builtins = &loaded_->builtins;
  options.types.functions = loaded_->functions;
}

void CompileFlags::AddTo(CLI::App& command, bool evaluates) {
  command.add_option("-s,--schema", schema_, "schema of the input, or folder of schemas");
  capabilities_.AddTo(command);
  if (!evaluates) return;
  command.add_option("-t,--target", target_, "what to evaluate with: rego; wasm is refused")
      ->check(CLI::IsMember({"rego", "wasm"}))
      ->capture_default_str();
}

// The names of a folder's schemas are their paths in it without extension.
Status CompileFlags::Prepare() {
  if (target_ == "wasm")
    return Error{"this program does not evaluate WebAssembly; leave --target out, or use --engine for native code"};
  if (Status loaded = capabilities_.Prepare(); !loaded.ok()) return loaded;
  if (schema_.empty()) return Unit{};
  namespace fs = std::filesystem;
  std::string root = schema_.starts_with("file://") ? schema_.substr(7) : schema_;
  auto schemas = std::make_shared<sema::SchemaSet>();
  std::error_code fault;
  if (!fs::exists(root, fault)) return Error{"stat " + root + ": no such file or directory"};
  if (!fs::is_directory(root, fault)) {
    if (Status added = AddSchema(*schemas, sema::SchemaSet::kRoot, root); !added.ok()) return added;
  } else {
    std::vector<fs::path> files;
    for (auto at = fs::recursive_directory_iterator(root, fault); !fault && at != fs::recursive_directory_iterator();
         at.increment(fault))
      if (at->is_regular_file(fault) && at->path().extension() == ".json") files.push_back(at->path());
    if (fault) return Error{root + ": " + fault.message()};
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
      std::string name = fs::relative(file, root).replace_extension().generic_string();
      if (Status added = AddSchema(*schemas, name, file.string()); !added.ok()) return added;
    }
  }
  schemas_ = std::move(schemas);
  return Unit{};
}

void CompileFlags::Apply(sema::AnalyzeOptions& options) const {
  options.types.schemas = schemas_;
  capabilities_.Apply(options);
}

}  // namespace regoc::cli
