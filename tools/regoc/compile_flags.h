// Flags of commands that compile policies: what they are checked against.
#pragma once

#include <memory>
#include <string>

#include "compiler/sema/type_schema.h"
#include "runtime/base/result.h"
#include "tools/regoc/command.h"

namespace regoc::cli {

// --schema, --target.
class CompileFlags {
 public:
  void AddTo(CLI::App& command);
  // Reads the files that the flags name.
  Status Prepare();
  // nullptr: none were given.
  const std::shared_ptr<sema::SchemaSet>& schemas() const { return schemas_; }

 private:
  std::string schema_;
  std::string target_ = "rego";
  std::shared_ptr<sema::SchemaSet> schemas_;
};

}  // namespace regoc::cli
