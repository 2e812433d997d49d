// Guards of observed rules. OPA looks up which rules of a document come into question and enters only these; observed
// plans do likewise, so that what they tell is the same. A guard evaluates, unobserved, what OPA's index knows of a
// rule: expressions at its top that compare a part of the input, of base documents or an argument with a constant.
#include <algorithm>
#include <set>
#include <utility>

#include "compiler/planner/body_planner.h"

namespace regoc::planner {

using plan::Operand;

namespace {

// Finds the expressions of a body that a guard can evaluate, in order.
class GuardFinder {
 public:
  GuardFinder(ProgramPlanner& program, const Context& context, const ast::Head& head)
      : program_(program), context_(context) {
    for (const ast::Term& arg : head.args)
      if (auto* var = arg.As<ast::Var>()) known_.insert(var->name);
  }

  bool Take(const ast::Expr& expr) {
    auto* term = expr.As<ast::Term>();
    if (!term || expr.negated || !expr.with.empty()) return false;
    if (term->As<ast::Ref>()) return IsRef(*term);
    auto* call = term->As<ast::Call>();
    if (!call || call->args.empty()) return false;
    std::string name = FunctionName(*call->op);
    if (context_.mocks.contains(name)) return false;
    if (name == "eq" && call->args.size() == 2)
      return Bind(call->args[0], call->args[1]) || Bind(call->args[1], call->args[0]) || Compares(*call);
    if (name == "equal" || name == "internal.member_2" || name == "startswith" || name == "endswith")
      return call->args.size() == 2 && Compares(*call);
    if (name == "strings.any_prefix_match" || name == "strings.any_suffix_match")
      return call->args.size() == 2 && Compares(*call);
    return name == "glob.match" && call->args.size() == 3 && IsConstant(call->args[0]) && IsConstant(call->args[1]) &&
           IsKnown(call->args[2]);
  }

 private:
  bool IsConstant(const ast::Term& term) const {
    auto* var = term.As<ast::Var>();
    return ConstantOf(program_.arena(), term).has_value() || (var && constants_.contains(var->name));
  }
  bool IsKnown(const ast::Term& term) const {
    auto* var = term.As<ast::Var>();
    return (var && known_.contains(var->name)) || IsRef(term);
  }
  // A ground reference to the input or to base documents, or into an argument.
  bool IsRef(const ast::Term& term) const {
    auto* ref = term.As<ast::Ref>();
    auto* head = ref ? ref->terms[0].As<ast::Var>() : nullptr;
    if (!head) return false;
    Path path;
    for (size_t i = 1; i < ref->terms.size(); ++i) {
      std::optional<std::string> key = PathKeyOf(ref->terms[i]);
      if (!key) return false;
      path.push_back(*key);
      if (head->name != "data") continue;
      const sema::RuleTree* node = program_.FindNode(path);
      if (node && (!node->rules.empty() || i + 1 == ref->terms.size())) return false;
    }
    return !path.empty() && (head->name == "input" || head->name == "data" || known_.contains(head->name));
  }
  // `variable = what is known`: from here on the variable is known.
  bool Bind(const ast::Term& variable, const ast::Term& value) {
    auto* var = variable.As<ast::Var>();
    if (!var || known_.contains(var->name) || constants_.contains(var->name)) return false;
    if (IsKnown(value)) return known_.insert(var->name).second;
    return IsConstant(value) && constants_.insert(var->name).second;
  }
  bool Compares(const ast::Call& call) const {
    const ast::Term &a = call.args[0], &b = call.args[1];
    return (IsKnown(a) && IsConstant(b)) || (IsConstant(a) && IsKnown(b));
  }

  ProgramPlanner& program_;
  const Context& context_;
  std::set<std::string> known_;      // variables that hold arguments, and parts of input and base documents
  std::set<std::string> constants_;  // variables that hold constants
};

}  // namespace

RuleGuards BodyPlanner::PlanGuards(const ast::Rule& first) {
  RuleGuards guards{emit_.NewLocal(), {}};
  emit_.Emit(plan::Reset{guards.any});
  bool silent = std::exchange(silent_, true);
  for (const ast::Rule* rule = &first; rule; rule = rule->else_rule.empty() ? nullptr : &rule->else_rule[0]) {
    plan::LocalId passed = guards.chain.emplace_back(emit_.NewLocal());
    emit_.Emit(plan::Reset{passed});
    Emitter::Level inner = emit_.Open(plan::Nested{});
    Emitter::Mark mark = emit_.mark();
    for (size_t i = 0; i < rule->head.args.size(); ++i)
      if (auto* var = rule->head.args[i].As<ast::Var>(); var && !emit_.Find(var->name))
        emit_.Bind(var->name, Operand::Local(plan::LocalId{static_cast<uint32_t>(i + 2)}));
    GuardFinder finder(program_, *context_, rule->head);
    if (program_.observed()->index)
      for (const ast::Expr& expr : rule->body)
        if (finder.Take(expr)) PlanGuardExpr(expr);
    emit_.Emit(plan::Assign{program_.tables().Boolean(true), passed});
    emit_.Emit(plan::Assign{program_.tables().Boolean(true), guards.any});
    emit_.Forget(mark);
    emit_.Close(inner);
  }
  silent_ = silent;
  return guards;
}

// A reference alone need only be defined.
void BodyPlanner::PlanGuardExpr(const ast::Expr& expr) {
  const ast::Term& term = *expr.As<ast::Term>();
  plan::Location outer = emit_.where();
  emit_.At(expr.range);
  if (term.As<ast::Ref>())
    PlanTerm(term);
  else
    PlanWithoutModifiers(expr);
  emit_.Return(outer);
}

std::vector<RuleGuards> BodyPlanner::ObserveIndex(const std::string& document,
                                                  const std::vector<const sema::RuleInfo*>& rules) {
  std::vector<RuleGuards> guards;
  if (!observing()) return guards;
  std::vector<Operand> passed, values;
  for (const sema::RuleInfo* info : rules) {
    guards.push_back(PlanGuards(info->rule));
    passed.push_back(Operand::Local(guards.back().any));
    const ast::Head& head = info->rule.head;
    bool complete = info->kind == sema::RuleKind::kComplete || info->kind == sema::RuleKind::kFunction;
    std::optional<Value> value = head.value ? ConstantOf(program_.arena(), *head.value) : Value::Boolean(true);
    Operand none = Operand::Local(plan::LocalId{UINT32_MAX});
    values.push_back(complete && value ? program_.tables().Const(*value) : none);
  }
  uint32_t id = 0;
  ObservedPoint& point = NewPoint(id);
  point.document = document;
  point.operands = std::move(passed);
  point.values = std::move(values);
  point.early_exit = program_.observed()->early_exit;
  emit_.Emit(plan::Observe{plan::Observation::kIndex, id, {}});
  return guards;
}

}  // namespace regoc::planner
