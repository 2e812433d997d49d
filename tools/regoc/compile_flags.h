// Flags of commands that compile policies: what they are checked against.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "compiler/driver/driver.h"
#include "compiler/sema/type_schema.h"
#include "runtime/base/result.h"
#include "tools/common/capabilities.h"
#include "tools/regoc/command.h"

namespace regoc::cli {

// --capabilities.
class CapabilitiesFlag {
 public:
  void AddTo(CLI::App& command);
  // Reads the file that the flag names.
  Status Prepare();
  // nullptr: none were given. Valid as long as this.
  const tools::Capabilities* get() const { return loaded_ ? &*loaded_ : nullptr; }
  // How files are read to be compiled.
  driver::ParseSettings settings() const {
    return {.limits = loaded_ ? &loaded_->language : nullptr, .check_annotations = true};
  }
  // Sets what the analysis has to know of the capabilities.
  void Apply(sema::AnalyzeOptions& options) const;

 private:
  std::string name_;
  std::optional<tools::Capabilities> loaded_;
};

// --schema, --capabilities; --target for commands that evaluate.
class CompileFlags {
 public:
  void AddTo(CLI::App& command, bool evaluates = true);
  // Reads the files that the flags name.
  Status Prepare();
  // nullptr: none were given.
  const std::shared_ptr<sema::SchemaSet>& schemas() const { return schemas_; }
  driver::ParseSettings settings() const { return capabilities_.settings(); }
  // Hosts that policies may connect to; nullptr: any. Lives as long as this.
  const std::vector<std::string>* allowed_hosts() const {
    const tools::Capabilities* given = capabilities_.get();
    return given && given->allowed_hosts ? &*given->allowed_hosts : nullptr;
  }
  // Something limits what policies may use: plans made elsewhere don't count.
  bool limited() const { return schemas_ || capabilities_.get(); }
  // Sets what the analysis has to know of schemas and capabilities.
  void Apply(sema::AnalyzeOptions& options) const;

 private:
  std::string schema_;
  std::string target_ = "rego";
  CapabilitiesFlag capabilities_;
  std::shared_ptr<sema::SchemaSet> schemas_;
};

}  // namespace regoc::cli
