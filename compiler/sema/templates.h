// Template strings become calls of internal.template_string; a hole is a set of at most one value.
//
//   $"a {x} {input.y}"     internal.template_string(["a ", {x}, " ", {v | v = input.y}])
#pragma once

#include <optional>

#include "compiler/sema/analysis.h"
#include "compiler/sema/outputs.h"

namespace regoc::sema {

bool HasTemplates(const ast::Rule& rule);
bool HasTemplates(const ast::Body& body);

class TemplateRewriter {
 public:
  TemplateRewriter(OutputFinder& outputs, Names& names, Reporter& reporter)
      : outputs_(outputs), names_(names), reporter_(reporter) {}

  // Returns `safe` and what the body binds.
  VarSet RewriteBody(const VarSet& safe, ast::Body& body);
  void RewriteTerm(const VarSet& safe, ast::Term& term);

 private:
  struct Visitor;
  void Rewrite(const VarSet& safe, ast::Term& term);
  std::optional<ast::Term> Hole(const VarSet& safe, ast::Expr& expr);
  bool IsAlwaysDefined(const ast::Term& term) const;

  OutputFinder& outputs_;
  Names& names_;
  Reporter& reporter_;
};

}  // namespace regoc::sema
