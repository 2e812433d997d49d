// A file of OPA's capabilities as a limit: built-ins that it doesn't list are unknown, and hosts that it doesn't list
// are out of reach.
//
//   {"builtins": [{"name": "eq", …}, …], "features": ["rego_v1"], "allow_net": ["example.com"]}
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/syntax/ast.h"
#include "runtime/base/diagnostic.h"
#include "runtime/base/result.h"

namespace regoc::cli {

class CapabilityLimits {
 public:
  // A path, or the version of OPA that this build stands for, which limits nothing.
  static Result<CapabilityLimits> Read(const std::string& path_or_version);

  // An error when files of this version may not be parsed.
  Status CheckVersion(ast::RegoVersion version) const;
  // Calls of built-ins that are not listed become findings.
  void Check(const std::vector<ast::Module>& modules, DiagnosticSink& sink) const;
  void Check(const ast::Body& query, DiagnosticSink& sink) const;
  // nullptr: any host. Lives as long as this.
  const std::vector<std::string>* allowed_hosts() const { return allowed_hosts_ ? &*allowed_hosts_ : nullptr; }

 private:
  template <typename Node>
  void CheckCalls(const Node& node, DiagnosticSink& sink) const;

  bool limited_ = false;
  std::set<std::string, std::less<>> builtins_;
  std::set<std::string, std::less<>> features_;
  std::optional<std::vector<std::string>> allowed_hosts_;
};

}  // namespace regoc::cli
