// Which variables an expression binds when it is evaluated with others bound already.
//
//   y = data.a[x]     with nothing bound: {x, y}
//   plus(a, b, c)     with a and b bound: {c};  otherwise nothing
#pragma once

#include "compiler/sema/analysis.h"
#include "compiler/sema/vars.h"

namespace regoc::sema {

// Works on the variables of one rule or query.
class OutputFinder {
 public:
  explicit OutputFinder(const Functions& functions) : functions_(functions) {
    reserved_.Insert(table_.Id("input"));
    reserved_.Insert(table_.Id("data"));
  }

  VarTable& table() { return table_; }
  const Functions& functions() const { return functions_; }
  // `input` and `data`.
  const VarSet& reserved() const { return reserved_; }

  template <typename Node>
  void Collect(const Node& node, VarFilter filter, VarSet& into) {
    CollectVars(node, filter, [&](const std::string& name, const ast::Term*) { into.Insert(table_.Id(name)); });
  }
  template <typename Node>
  VarSet Vars(const Node& node, VarFilter filter) {
    VarSet vars;
    Collect(node, filter, vars);
    return vars;
  }

  // What `expr` binds beyond `safe`.
  VarSet OfExpr(const ast::Expr& expr, const VarSet& safe);
  // What the expressions bind one after the other, beyond `safe`.
  VarSet OfBody(const ast::Body& body, const VarSet& safe) { return OfPrefix(body, body.size(), safe); }
  VarSet OfPrefix(const ast::Body& body, size_t count, const VarSet& safe);

 private:
  VarSet OfTerms(const ast::Term& term, const VarSet& safe);
  VarSet OfEquality(const ast::Call& call, const VarSet& safe);
  VarSet OfCall(const ast::Call& call, const VarSet& safe);

  const Functions& functions_;
  VarTable table_;
  VarSet reserved_;
};

}  // namespace regoc::sema
