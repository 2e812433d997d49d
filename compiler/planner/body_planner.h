// BodyPlanner: expressions and terms of one rule, in one function of the plan.
//
// Plan… methods emit statements that are undefined (end the open block) where the expression is; iteration leaves a Scan
// open, so that what is planned next runs once a solution.
#pragma once

#include "compiler/planner/emitter.h"
#include "compiler/planner/program_planner.h"
#include "runtime/decls/builtins.h"

namespace regoc::planner {

class BodyPlanner {
 public:
  BodyPlanner(ProgramPlanner& program, Emitter& emit, const Context& context) : program_(program), emit_(emit), context_(&context) {}

  Emitter& emit() { return emit_; }
  const Context& context() const { return *context_; }

  void PlanBody(const ast::Body& body);
  void PlanExpr(const ast::Expr& expr);
  // The term's value; free variables in references are bound by iteration.
  plan::Operand PlanTerm(const ast::Term& term);
  // Binds the free variables of `pattern` so that it equals `value`.
  void Match(plan::Operand value, const ast::Term& pattern);
  // The document at a node, base documents merged in.
  plan::Operand PlanDocument(const ProgramPlanner::Node& node);
  plan::Operand PlanBase(const Path& path);
  // The body of ExtentFunc: result stays undefined where there is neither base nor virtual document.
  void PlanExtent(const ProgramPlanner::Node& node, plan::LocalId result);

 private:
  // expr.cc
  void PlanWithoutModifiers(const ast::Expr& expr);
  void PlanNegated(const ast::Expr& expr);
  void PlanEvery(const ast::Every& every);
  void PlanLogical(const ast::Logical& logical);
  void PlanTestOf(const ast::Body& body, plan::LocalId passed);
  void PlanCallExpr(const ast::Call& call);
  // with.cc
  void PlanWith(const ast::Expr& expr);
  Context ContextOf(const ast::Expr& expr, std::vector<plan::With>& changes);
  void PlanChanged(const ast::Expr& expr, const std::vector<plan::With>& changes);
  // unify.cc
  void Unify(const ast::Term& a, const ast::Term& b);
  bool UnifyStructures(const ast::Term& a, const ast::Term& b);
  void MatchArray(plan::Operand value, const ast::Array& pattern);
  void MatchObject(plan::Operand value, const ast::Object& pattern);
  // term.cc
  bool HasFree(const ast::Term& term) const;
  plan::Operand PlanVar(const ast::Term& term, const std::string& name);
  plan::Operand Copied(plan::LocalId document);
  plan::Operand PlanArray(const ast::Array& array);
  plan::Operand PlanObject(const ast::Object& object);
  plan::Operand PlanSet(const ast::Set& set);
  template <typename Comprehension>
  plan::Operand PlanComprehension(const Comprehension& comprehension);
  // call.cc
  // The call's result; nothing when it has none (print) or when `output` took it.
  plan::Operand PlanCall(const ast::Call& call, size_t arity, const ast::Term* output);
  plan::Operand PlanFunction(const std::string& name, std::vector<plan::Operand> args, bool mocked);
  plan::Operand PlanBuiltin(const std::string& name, std::vector<plan::Operand> args);
  // ref.cc
  plan::Operand PlanRef(const ast::Ref& ref);
  plan::Operand PlanData(const ast::Ref& ref);
  plan::Operand PlanBaseSteps(const Path& path, const std::vector<ast::Term>& terms, size_t from);
  plan::Operand PlanSteps(plan::Operand base, const std::vector<ast::Term>& terms, size_t from);
  plan::Operand PlanLookup(const ProgramPlanner::Node& node, const std::vector<ast::Term>& terms, size_t from);

  ProgramPlanner& program_;
  Emitter& emit_;
  const Context* context_;
};

// The name of a called function as written in the plan: "count", "io.jwt.decode", "data.p.f".
std::string FunctionName(const ast::Term& op);

}  // namespace regoc::planner
