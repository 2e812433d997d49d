// Safety: every variable gets a value before it is needed. Bodies are reordered where that makes them safe.
//
//   p if { x > 1; x = input.n }       x = input.n; x > 1
//   p if { not q[x] }                 rego_unsafe_var_error: var x is unsafe
#pragma once

#include "compiler/sema/analysis.h"
#include "compiler/sema/outputs.h"

namespace regoc::sema {

// Unsafe variables by the expression that needs them.
struct UnsafeExpr {
  SourceRange range;
  VarSet vars;
  VarSet assigned;  // of the left side of `:=`: a consequence when something else is unsafe
};

// Reorders the body and the closures in it; returns what stays unsafe.
std::vector<UnsafeExpr> OrderBody(OutputFinder& outputs, const VarSet& globals, ast::Body& body);

// Reports root causes. `scope` is appended to the messages (" in rule p").
void ReportUnsafe(Reporter& reporter, OutputFinder& outputs, const Names& names, const std::vector<UnsafeExpr>& unsafe,
                  std::string_view scope, const Program& program);

// Heads whose variables no body binds; then bodies. Two phases of OPA's.
void CheckHeadSafety(Analysis& analysis);
void CheckBodySafety(Analysis& analysis);

// " in rule p" for rules that share a line with rules of other names; empty otherwise.
class RuleScopes {
 public:
  explicit RuleScopes(const ast::Module& module) : module_(module) {}
  std::string Of(const ast::Rule& rule);

 private:
  const ast::Module& module_;
  bool built_ = false;
  std::vector<uint32_t> shared_rows_;
};

}  // namespace regoc::sema
