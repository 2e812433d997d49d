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

void CompileFlags::AddChecksTo(CLI::App& command) {
  command.add_option("-s,--schema", schema_, "schema of the input, or folder of schemas");
  command.add_option("--capabilities", capabilities_path_,
                     "file that lists the built-ins that policies may use, or a version of OPA");
}

void CompileFlags::AddTo(CLI::App& command) {
  AddChecksTo(command);
  command.add_option("-t,--target", target_, "what to evaluate with: rego; wasm is refused")
      ->check(CLI::IsMember({"rego", "wasm"}))
      ->capture_default_str();
}

// The names of a folder's schemas are their paths in it without extension.
Status CompileFlags::Prepare(ast::RegoVersion version) {
  if (target_ == "wasm")
    return Error{"this program does not evaluate WebAssembly; leave --target out, or use --engine for native code"};
  if (!capabilities_path_.empty()) {
    Result<CapabilityLimits> limits = CapabilityLimits::Read(capabilities_path_);
    if (!limits.ok()) return limits.error();
    capabilities_ = *limits;
    if (Status allowed = capabilities_.CheckVersion(version); !allowed.ok()) return allowed;
  }
  if (schema_.empty()) return Unit{};
  namespace fs = std::filesystem;
  std::string root = schema_.starts_with("file://") ? schema_.substr(7) : schema_;
  auto schemas = std::make_shared<sema::SchemaSet>();
  std::error_code fault;
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

}  // namespace regoc::cli
