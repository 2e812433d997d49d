// Flags of commands that compile policies: what they are checked against.
#pragma once

#include <memory>
#include <string>

#include "compiler/sema/type_schema.h"
#include "runtime/base/result.h"
#include "tools/regoc/capability_limits.h"
#include "tools/regoc/command.h"

namespace regoc::cli {

// --schema, --capabilities, --target.
class CompileFlags {
 public:
  // Of commands that evaluate.
  void AddTo(CLI::App& command);
  // Of commands that only look: no --target.
  void AddChecksTo(CLI::App& command);
  // Reads the files that the flags name. An error when they don't allow policies of this version.
  Status Prepare(ast::RegoVersion version);
  // nullptr: none were given.
  const std::shared_ptr<sema::SchemaSet>& schemas() const { return schemas_; }
  const CapabilityLimits& capabilities() const { return capabilities_; }
  // Something limits what policies may use: plans made elsewhere don't count.
  bool limited() const { return schemas_ || !capabilities_path_.empty(); }

 private:
  std::string schema_, capabilities_path_;
  std::string target_ = "rego";
  std::shared_ptr<sema::SchemaSet> schemas_;
  CapabilityLimits capabilities_;
};

}  // namespace regoc::cli
