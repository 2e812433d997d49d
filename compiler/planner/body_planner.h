// BodyPlanner: expressions and terms of one rule, in one function of the plan.
//
// Plan… methods emit statements that are undefined (end the open block) where the expression is; iteration leaves a Scan
// open, so that what is planned next runs once a solution.
#pragma once

#include "compiler/planner/emitter.h"
#include "compiler/planner/program_planner.h"
#include "runtime/decls/builtins.h"

namespace regoc::planner {

// Locals that are defined when a rule comes into question.
struct RuleGuards {
  plan::LocalId any{};                // it or one of its else chain
  std::vector<plan::LocalId> chain;  // each by itself
};

class BodyPlanner {
 public:
  BodyPlanner(ProgramPlanner& program, Emitter& emit, const Context& context) : program_(program), emit_(emit), context_(&context) {}

  Emitter& emit() { return emit_; }
  const Context& context() const { return *context_; }
  // The rule whose body is planned next; nullptr: a query's.
  void Enter(const sema::RuleInfo* info) { info_ = info; }

  // observe.cc. Opens what observes a rule or a query, and what follows a solution of it; nothing in ordinary plans.
  bool observing() const;
  std::optional<uint32_t> ObserveRule(const ast::Rule& rule, bool early_exit);
  std::optional<uint32_t> ObserveQuery(const ast::Body& body, bool early_exit = false);
  void ObserveExit(std::optional<uint32_t> query);
  // index_guard.cc. Tells which rules come into question; of each rule the locals that are defined when it, or one of its
  // else chain, does. None in ordinary plans.
  std::vector<RuleGuards> ObserveIndex(const std::string& document, const std::vector<const sema::RuleInfo*>& rules);
  // Instead of an assignment that may conflict, when conflicts are observed; false: emit the assignment.
  // `rule`: whose value it is; nullptr when that was told before.
  bool ObserveValue(const ast::Rule* rule, const plan::AssignOnce& assign);
  void ObserveOperands(plan::Observation kind, std::vector<plan::Operand> operands);

  void PlanBody(const ast::Body& body);
  // The body of a rule that is planned alone (no else); tells about the cases of a test.
  void PlanRuleBody(const sema::RuleInfo& info);
  void PlanExpr(const ast::Expr& expr, uint32_t index);
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
  // observe.cc
  ObservedPoint& NewPoint(uint32_t& id);
  void Record(const ast::Term& term, plan::Operand value);
  void PlanObserved(const ast::Expr& expr, uint32_t index);
  void PlanPositive(const ast::Expr& expr);
  std::optional<uint32_t> ObserveDomain(const ast::Every& every);
  // index_guard.cc
  RuleGuards PlanGuards(const ast::Rule& first);
  void PlanGuardExpr(const ast::Expr& expr);
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
  plan::Operand PlanAnyTerm(const ast::Term& term);
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
  plan::Operand PlanSteps(plan::Operand base, const std::vector<ast::Term>& terms, size_t from, bool by_path = false);
  plan::Operand PlanLookup(const ProgramPlanner::Node& node, const std::vector<ast::Term>& terms, size_t from);

  ProgramPlanner& program_;
  Emitter& emit_;
  const Context* context_;
  const sema::RuleInfo* info_ = nullptr;
  bool silent_ = false;                // a guard is planned: nothing is observed
  std::optional<uint32_t> recording_;  // the point of the expression that is planned
};

// The name of a called function as written in the plan: "count", "io.jwt.decode", "data.p.f".
std::string FunctionName(const ast::Term& op);

}  // namespace regoc::planner
