// Instrumented plans: what queries and expressions do is told to the tracer of the engine. Statements made here hold
// the ones of an ordinary plan:
//
//   p if { a; b }     observe query {
//                       observe expr { a; observe solution { observe expr { b; observe solution { observe exit { …
//                       }}}}}}
#include <algorithm>
#include <utility>

#include "compiler/planner/body_planner.h"

namespace regoc::planner {

using plan::Observation;
using plan::Operand;

namespace {

// Blocks of an instrumented body nest; the rest of a very long one goes unobserved, below the limit of plans.
constexpr size_t kMaxLevel = 2500;

// Variables that are written (also `_`) and refer to a value: what a report can show.
bool Shown(const ast::Term& term) {
  return term.range.valid() && (term.As<ast::Var>() || term.As<ast::Ref>() || term.As<ast::Call>());
}

// The keys of a test's cases: what follows the test's name in the head's reference. None when it is no such test.
std::vector<const ast::Term*> CaseKeys(const sema::Program& program, const sema::RuleInfo& info) {
  const std::vector<ast::Term>& terms = info.rule.head.ref.As<ast::Ref>()->terms;
  size_t package = program.modules[info.module].package.path.size() - 1;
  std::vector<const ast::Term*> keys;
  for (size_t i = package; i < info.path.size(); ++i) {
    if (!info.path[i].starts_with("test_")) continue;
    for (size_t k = i + 2; k < terms.size(); ++k) keys.push_back(&terms[k]);
    break;
  }
  return keys;
}

}  // namespace

bool BodyPlanner::observing() const { return program_.observed() != nullptr && !silent_ && emit_.level() < kMaxLevel; }

ObservedPoint& BodyPlanner::NewPoint(uint32_t& id) {
  std::vector<ObservedPoint>& points = program_.observed()->points;
  id = static_cast<uint32_t>(points.size());
  points.emplace_back().info = info_;
  return points.back();
}

void BodyPlanner::Record(const ast::Term& term, Operand value) {
  if (!recording_ || !Shown(term)) return;
  program_.observed()->points[*recording_].terms.push_back({&term, value});
}

std::optional<uint32_t> BodyPlanner::ObserveQuery(const ast::Body& body, bool early_exit) {
  if (!observing()) return std::nullopt;
  uint32_t id = 0;
  ObservedPoint& point = NewPoint(id);
  point.body = &body;
  point.early_exit = early_exit;
  emit_.Open(plan::Observe{Observation::kQuery, id, {}});
  return id;
}

std::optional<uint32_t> BodyPlanner::ObserveRule(const ast::Rule& rule, bool early_exit) {
  if (!observing()) return std::nullopt;
  uint32_t id = 0;
  ObservedPoint& point = NewPoint(id);
  point.rule = &rule;
  point.early_exit = early_exit;
  emit_.Open(plan::Observe{Observation::kQuery, id, {}});
  return id;
}

void BodyPlanner::ObserveExit(std::optional<uint32_t> query) {
  if (query) emit_.Open(plan::Observe{Observation::kExit, *query, {}});
}

void BodyPlanner::ObserveOperands(Observation kind, std::vector<Operand> operands) {
  if (!observing()) return;
  uint32_t id = 0;
  ObservedPoint& point = NewPoint(id);
  point.operands = std::move(operands);
  if (recording_) point.expr = program_.observed()->points[*recording_].expr;
  emit_.Emit(plan::Observe{kind, id, {}});
}

// Locals that the expression computes are undefined when it begins, so that values of an earlier round aren't taken for
// values of this one.
void BodyPlanner::PlanObserved(const ast::Expr& expr, uint32_t index) {
  uint32_t id = 0;
  ObservedPoint& point = NewPoint(id);
  point.expr = &expr;
  point.index = index;
  Emitter::Level level = emit_.Open(plan::Observe{Observation::kExpr, id, {}});
  emit_.Close(emit_.Open(plan::Nested{}));
  uint32_t first = emit_.locals();
  std::optional<uint32_t> outer = std::exchange(recording_, id);
  if (!expr.with.empty())
    PlanWith(expr);
  else
    PlanWithoutModifiers(expr);
  recording_ = outer;
  std::vector<uint32_t> computed;
  for (const ObservedTerm& term : program_.observed()->points[id].terms)
    if (!term.value.constant && term.value.index >= first) computed.push_back(term.value.index);
  std::sort(computed.begin(), computed.end());
  computed.erase(std::unique(computed.begin(), computed.end()), computed.end());
  emit_.ResetFirst(level, computed);
  emit_.Open(plan::Observe{expr.negated ? Observation::kNot : Observation::kSolution, id, {}});
}

bool BodyPlanner::ObserveValue(const ast::Rule* rule, const plan::AssignOnce& assign) {
  if (!observing() || !program_.observed()->conflicts) return false;
  if (rule) {
    uint32_t id = 0;
    ObservedPoint& point = NewPoint(id);
    point.rule = rule;
    point.operands = {assign.source};
    emit_.Emit(plan::Observe{Observation::kValue, id, {}});
  }
  Emitter::Level first = emit_.Open(plan::Nested{});
  emit_.Emit(plan::IsDefined{assign.target, true});
  emit_.Emit(plan::Assign{assign.source, assign.target});
  emit_.Close(first);
  return true;
}

// What is negated is a query of its own. Its values are reported with the negation.
void BodyPlanner::PlanPositive(const ast::Expr& expr) {
  ast::Expr positive = expr;
  positive.negated = false;
  positive.with.clear();
  if (!observing()) return PlanWithoutModifiers(positive);
  ast::Body& body = program_.observed()->made.emplace_back();
  body.push_back(std::move(positive));
  std::optional<uint32_t> query = ObserveQuery(body);
  uint32_t inner = static_cast<uint32_t>(program_.observed()->points.size());
  PlanBody(body);
  if (recording_ && inner < program_.observed()->points.size()) {
    std::vector<ObservedTerm> terms = program_.observed()->points[inner].terms;
    std::vector<ObservedTerm>& outer = program_.observed()->points[*recording_].terms;
    outer.insert(outer.end(), terms.begin(), terms.end());
  }
  ObserveExit(query);
}

// `domain[key] = value`, the expression whose solutions `every` goes through, in a query of its own.
std::optional<uint32_t> BodyPlanner::ObserveDomain(const ast::Every& every) {
  if (!observing()) return std::nullopt;
  ast::Term element;
  element.range = every.domain.range;
  ast::Ref ref;
  ref.terms.push_back(every.domain);
  if (every.key) ref.terms.push_back(*every.key);
  element.node = std::move(ref);
  ast::Term op;
  op.node = ast::Ref{{ast::Term{{}, ast::Var{"eq"}}}};
  ast::Term call;
  call.range = every.domain.range;
  call.node = ast::Call{std::move(op), {std::move(element), every.value}};
  ast::Body& body = program_.observed()->made.emplace_back();
  ast::Expr& expr = body.emplace_back();
  expr.range = every.domain.range;
  expr.node = std::move(call);
  uint32_t id = 0;
  if (recording_) {
    const ast::Expr* whole = program_.observed()->points[*recording_].expr;
    NewPoint(id).expr = whole;
    emit_.Open(plan::Observe{Observation::kQuery, id, {}});
  }
  NewPoint(id).expr = &body.back();
  emit_.Open(plan::Observe{Observation::kExpr, id, {}});
  return id;
}

// A case of a test is told as soon as its keys are known, so that cases that fail are known too. Generated expressions
// that make keys (`__local0__ = tc.note`) are evaluated as early as they can be.
void BodyPlanner::PlanRuleBody(const sema::RuleInfo& info) {
  std::vector<const ast::Term*> keys;
  if (observing() && program_.observed()->test_cases) keys = CaseKeys(program_.program(), info);
  if (keys.empty()) return PlanBody(info.rule.body);
  const ast::Body& body = info.rule.body;
  auto makes_key = [&](const ast::Expr& expr) {
    auto* term = expr.As<ast::Term>();
    auto* call = expr.generated && term ? term->As<ast::Call>() : nullptr;
    auto* made =
        call && call->args.size() == 2 && FunctionName(*call->op) == "eq" ? call->args[0].As<ast::Var>() : nullptr;
    auto is_made = [&](const ast::Term* key) { return key->As<ast::Var>() && key->As<ast::Var>()->name == made->name; };
    return made && !HasFree(call->args[1]) && std::any_of(keys.begin(), keys.end(), is_made);
  };
  std::vector<bool> done(body.size());
  bool told = false;
  auto early = [&] {
    for (size_t i = 0; i < body.size(); ++i)
      if (!done[i] && makes_key(body[i])) done[i] = true, PlanExpr(body[i], static_cast<uint32_t>(i));
    if (told || std::any_of(keys.begin(), keys.end(), [&](const ast::Term* key) { return HasFree(*key); })) return;
    std::vector<Operand> operands;
    for (const ast::Term* key : keys) operands.push_back(PlanTerm(*key));
    ObserveOperands(Observation::kTestCase, std::move(operands));
    told = true;
  };
  early();
  for (size_t i = 0; i < body.size(); ++i) {
    if (done[i]) continue;
    done[i] = true;
    PlanExpr(body[i], static_cast<uint32_t>(i));
    early();
  }
}

}  // namespace regoc::planner
