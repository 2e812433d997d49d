// Expressions: tests, calls, negation, every, and the logical operators.
#include "compiler/planner/body_planner.h"

namespace regoc::planner {

using plan::Operand;

void BodyPlanner::PlanBody(const ast::Body& body) {
  for (size_t i = 0; i < body.size(); ++i) PlanExpr(body[i], static_cast<uint32_t>(i));
}

void BodyPlanner::PlanExpr(const ast::Expr& expr, uint32_t index) {
  emit_.At(expr.range);
  if (observing()) return PlanObserved(expr, index);
  if (!expr.with.empty()) return PlanWith(expr);
  PlanWithoutModifiers(expr);
}

void BodyPlanner::PlanWithoutModifiers(const ast::Expr& expr) {
  if (expr.negated) return PlanNegated(expr);
  if (auto* every = expr.As<ast::Every>()) return PlanEvery(*every);
  if (auto* logical = expr.As<ast::Logical>()) return PlanLogical(*logical);
  if (auto* negation = expr.As<ast::NotBody>()) {
    Emitter::Level inner = emit_.Open(plan::Nested{});
    Emitter::Mark mark = emit_.mark();
    std::optional<uint32_t> query = ObserveQuery(negation->body);
    PlanBody(negation->body);
    ObserveExit(query);
    emit_.BreakTo(inner - 1);
    emit_.Forget(mark);
    return emit_.Close(inner);
  }
  auto* term = expr.As<ast::Term>();
  if (!term) return;  // `some x` declares, nothing to do
  if (auto* call = term->As<ast::Call>()) return PlanCallExpr(*call);
  emit_.Emit(plan::Test{PlanTerm(*term)});
}

// Nested{ e; Break out of the block around }: where e holds, the block around is undefined.
void BodyPlanner::PlanNegated(const ast::Expr& expr) {
  Emitter::Level inner = emit_.Open(plan::Nested{});
  Emitter::Mark mark = emit_.mark();
  PlanPositive(expr);
  emit_.BreakTo(inner - 1);
  emit_.Forget(mark);
  emit_.Close(inner);
}

// Scan domain { Nested{ body; Break: next element }; Break out of the block around }.
void BodyPlanner::PlanEvery(const ast::Every& every) {
  Operand domain = PlanTerm(every.domain);
  Emitter::Level around = emit_.level();
  Emitter::Mark mark = emit_.mark();
  // What is no collection ends the block around, also where observers stand between it and the loop.
  if (observing()) emit_.Emit(plan::Scan{domain, emit_.NewLocal(), emit_.NewLocal(), {}});
  std::optional<uint32_t> element = ObserveDomain(every);
  plan::LocalId key = emit_.NewLocal(), value = emit_.NewLocal();
  Emitter::Level scan = emit_.Open(plan::Scan{domain, key, value, {}});
  if (element) emit_.Open(plan::Observe{plan::Observation::kSolution, *element, {}});
  Emitter::Level inner = emit_.Open(plan::Nested{});
  if (every.key) Match(Operand::Local(key), *every.key);
  Match(Operand::Local(value), every.value);
  std::optional<uint32_t> query = ObserveQuery(every.body, true);
  PlanBody(every.body);
  ObserveExit(query);
  emit_.BreakTo(scan);
  emit_.Close(inner);
  emit_.BreakTo(around);
  emit_.Close(around + 1);
  emit_.Forget(mark);
}

// `passed` becomes true where the body has a solution.
void BodyPlanner::PlanTestOf(const ast::Body& body, plan::LocalId passed) {
  Emitter::Level inner = emit_.Open(plan::Nested{});
  Emitter::Mark mark = emit_.mark();
  std::optional<uint32_t> query = ObserveQuery(body, true);
  PlanBody(body);
  ObserveExit(query);
  emit_.Emit(plan::Assign{program_.tables().Boolean(true), passed});
  if (emit_.level() != inner) emit_.BreakTo(inner);
  emit_.Forget(mark);
  emit_.Close(inner);
}

void BodyPlanner::PlanLogical(const ast::Logical& logical) {
  plan::LocalId passed = emit_.NewLocal();
  emit_.Emit(plan::Reset{passed});
  PlanTestOf(logical.left, passed);
  if (logical.op == ast::Logical::Op::kAnd) {
    emit_.Emit(plan::IsDefined{passed});
    emit_.Emit(plan::Reset{passed});
    PlanTestOf(logical.right, passed);
  } else {
    Emitter::Level inner = emit_.Open(plan::Nested{});
    emit_.Emit(plan::IsDefined{passed, true});
    PlanTestOf(logical.right, passed);
    emit_.Close(inner);
  }
  emit_.Emit(plan::IsDefined{passed});
}

void BodyPlanner::PlanCallExpr(const ast::Call& call) {
  std::string name = FunctionName(*call.op);
  bool mocked = context_->mocks.contains(name);
  if (!mocked && name == "eq" && call.args.size() == 2) return Unify(call.args[0], call.args[1]);
  if (!mocked && name == "equal" && call.args.size() == 2) {
    Operand a = PlanTerm(call.args[0]);
    return emit_.Emit(plan::Equal{a, PlanTerm(call.args[1])});
  }
  size_t arity = call.args.size();
  bool has_result = true;
  if (const decls::BuiltinDecl* decl = program_.FindBuiltin(name)) {
    arity = static_cast<size_t>(decls::ArityOf(*decl));
    has_result = !decl->result.empty();
  } else if (auto* ref = call.op->As<ast::Ref>()) {
    Path path;
    for (size_t i = 1; i < ref->terms.size(); ++i) path.push_back(PathKeyOf(ref->terms[i]).value_or(""));
    if (const sema::RuleTree* node = program_.FindNode(path); node && program_.IsFunction(*node)) arity = program_.Arity(*node);
  }
  bool has_output = call.args.size() > arity;
  Operand result = PlanCall(call, arity, has_output ? &call.args.back() : nullptr);
  if (has_result && !has_output) emit_.Emit(plan::Test{result});
}

}  // namespace regoc::planner
