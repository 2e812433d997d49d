// Rules: one function for the document at each node of the tree that has rules.
#include <algorithm>

#include "compiler/planner/body_planner.h"

namespace regoc::planner {

using plan::Operand;

namespace {

Operand HeadValue(BodyPlanner& body, const ast::Head& head) {
  return head.value ? body.PlanTerm(*head.value) : body.emit().tables().Boolean(true);
}

bool HasConstantValue(Arena& arena, const ast::Rule& rule) {
  return !rule.head.value || ConstantOf(arena, *rule.head.value).has_value();
}

// All rules have the same constant value: when one holds, the others change nothing.
bool AgreeOnConstant(Arena& arena, const sema::Program& program, const std::vector<size_t>& rules) {
  std::optional<Value> common;
  for (size_t index : rules) {
    const ast::Rule& rule = program.rules[index].rule;
    if (rule.is_default) continue;
    if (!rule.else_rule.empty() || !HasConstantValue(arena, rule)) return false;
    Value value = rule.head.value ? *ConstantOf(arena, *rule.head.value) : Value::Boolean(true);
    if (common && !Equal(*common, value)) return false;
    common = value;
  }
  return true;
}

void MatchArgs(BodyPlanner& body, const ast::Head& head) {
  for (size_t i = 0; i < head.args.size(); ++i)
    body.Match(Operand::Local(plan::LocalId{static_cast<uint32_t>(i + 2)}), head.args[i]);
}

// One rule of an else chain or a rule alone: `target` gets its value, once. Where the value is constant, ends `done`.
// `early_exit`: what observers are told of it.
void PlanRule(BodyPlanner& body, const ast::Rule& rule, plan::LocalId target, const plan::AssignOnce& how, const Emitter::Level* done, bool early_exit) {
  Emitter& emit = body.emit();
  Emitter::Mark mark = emit.mark();
  emit.At(rule.head.range);
  std::optional<uint32_t> query = body.ObserveRule(rule, early_exit);
  MatchArgs(body, rule.head);
  body.PlanBody(rule.body);
  emit.At(rule.head.range);
  body.ObserveExit(query);
  plan::AssignOnce assign = how;
  assign.source = HeadValue(body, rule.head);
  assign.target = target;
  if (!body.ObserveValue(&rule, assign)) emit.Emit(assign);
  if (done && emit.level() != *done) emit.BreakTo(*done);
  emit.Forget(mark);
}

// A rule with `else`: the first one that holds gives the value.
void PlanChain(BodyPlanner& body, Arena& arena, const ast::Rule& first, plan::LocalId result, const plan::AssignOnce& how,
               const std::vector<plan::LocalId>& guards) {
  Emitter& emit = body.emit();
  plan::LocalId value = emit.NewLocal();
  emit.Emit(plan::Reset{value});
  size_t at = 0;
  for (const ast::Rule* rule = &first; rule; rule = rule->else_rule.empty() ? nullptr : &rule->else_rule[0], ++at) {
    Emitter::Level inner = emit.Open(plan::Nested{});
    emit.Emit(plan::IsDefined{value, true});
    if (!guards.empty()) emit.Emit(plan::IsDefined{guards[at]});
    // Once more in a Scan: `value` is then defined, which must not hide a conflict within one rule.
    plan::LocalId own = emit.NewLocal();
    emit.Emit(plan::Reset{own});
    Emitter::Level attempt = emit.Open(plan::Nested{});
    bool constant = HasConstantValue(arena, *rule);
    PlanRule(body, *rule, own, how, constant ? &attempt : nullptr, constant);
    emit.Close(attempt);
    emit.Emit(plan::IsDefined{own});
    emit.Emit(plan::Assign{Operand::Local(own), value});
    emit.Close(inner);
  }
  emit.Emit(plan::IsDefined{value});
  plan::AssignOnce assign = how;
  assign.source = Operand::Local(value);
  assign.target = result;
  if (!body.ObserveValue(nullptr, assign)) emit.Emit(assign);
}

}  // namespace

void ProgramPlanner::PlanComplete(BodyPlanner& body, const Node& node, plan::LocalId result) {
  Emitter& emit = body.emit();
  plan::AssignOnce how{};
  how.rule = tables_.TextId(PathText(node.path));
  how.function = IsFunction(*node.tree);
  emit.Emit(plan::Reset{result});
  Emitter::Level all = emit.Open(plan::Nested{});
  bool agree = AgreeOnConstant(arena(), program_, node.tree->rules);
  bool early_exit = !observed_ || observed_->early_exit;
  const sema::RuleInfo* fallback = nullptr;
  std::vector<const sema::RuleInfo*> rules;
  for (size_t index : node.tree->rules) {
    if (program_.rules[index].rule.is_default) fallback = &program_.rules[index];
    else rules.push_back(&program_.rules[index]);
  }
  std::vector<RuleGuards> guards = body.ObserveIndex(PathText(node.path), rules);
  for (size_t i = 0; i < rules.size(); ++i) {
    const ast::Rule& rule = rules[i]->rule;
    body.Enter(rules[i]);
    Emitter::Level one = emit.Open(plan::Nested{});
    if (!guards.empty()) emit.Emit(plan::IsDefined{guards[i].any});
    const Emitter::Level* done = !early_exit ? nullptr : agree ? &all : HasConstantValue(arena(), rule) ? &one : nullptr;
    if (!rule.else_rule.empty()) PlanChain(body, arena(), rule, result, how, guards.empty() ? std::vector<plan::LocalId>() : guards[i].chain);
    else PlanRule(body, rule, result, how, done, done != nullptr);
    emit.Close(one);
  }
  emit.Close(all);
  if (!fallback || IsBelowRules(node.path)) return;
  body.Enter(fallback);
  Emitter::Level inner = emit.Open(plan::Nested{});
  emit.Emit(plan::IsDefined{result, true});
  PlanRule(body, fallback->rule, result, how, nullptr, agree && early_exit);
  emit.Close(inner);
}

void ProgramPlanner::PlanSet(BodyPlanner& body, const Node& node, plan::LocalId result) {
  Emitter& emit = body.emit();
  emit.Emit(plan::Make{Tag::kSet, 0, result});
  std::vector<const sema::RuleInfo*> rules;
  for (size_t index : node.tree->rules) rules.push_back(&program_.rules[index]);
  std::vector<RuleGuards> guards = body.ObserveIndex(PathText(node.path), rules);
  for (size_t i = 0; i < rules.size(); ++i) {
    const ast::Rule& rule = rules[i]->rule;
    body.Enter(rules[i]);
    Emitter::Level one = emit.Open(plan::Nested{});
    if (!guards.empty()) emit.Emit(plan::IsDefined{guards[i].any});
    Emitter::Mark mark = emit.mark();
    std::optional<uint32_t> query = body.ObserveRule(rule, false);
    body.PlanBody(rule.body);
    emit.At(rule.head.range);
    body.ObserveExit(query);
    emit.Emit(plan::SetAdd{result, body.PlanTerm(*rule.head.key)});
    if (ConstantOf(arena(), *rule.head.key) && emit.level() != one) emit.BreakTo(one);
    emit.Forget(mark);
    emit.Close(one);
  }
}

// Rules with variables in their head, and the rules below them in the tree, fill one object.
void ProgramPlanner::PlanObject(BodyPlanner& body, const Node& node, plan::LocalId result) {
  Emitter& emit = body.emit();
  emit.Emit(plan::Make{Tag::kObject, 0, result});
  std::vector<const sema::RuleInfo*> rules;
  for (size_t index : node.tree->rules) rules.push_back(&program_.rules[index]);
  std::vector<RuleGuards> guards = body.ObserveIndex(PathText(node.path), rules);
  for (size_t i = 0; i < rules.size(); ++i) {
    const sema::RuleInfo& info = *rules[i];
    Emitter::Level one = emit.Open(plan::Nested{});
    if (!guards.empty()) emit.Emit(plan::IsDefined{guards[i].any});
    Emitter::Mark mark = emit.mark();
    body.Enter(&info);
    std::optional<uint32_t> query = body.ObserveRule(info.rule, false);
    body.PlanRuleBody(info);
    emit.At(info.rule.head.range);
    body.ObserveExit(query);
    const std::vector<ast::Term>& terms = info.rule.head.ref.As<ast::Ref>()->terms;
    std::vector<Operand> path;
    for (size_t t = 1 + node.path.size(); t < terms.size(); ++t) path.push_back(body.PlanTerm(terms[t]));
    bool into_set = info.rule.head.key.has_value() && info.kind != sema::RuleKind::kPartialSet;
    Operand value = into_set ? body.PlanTerm(*info.rule.head.key) : HeadValue(body, info.rule.head);
    emit.Emit(plan::ObjectPutPath{result, std::move(path), value, into_set});
    emit.Forget(mark);
    emit.Close(one);
  }
  std::vector<Operand> below;
  AddDescendants(body, node, below, result);
}

// A set or object that other rules may fill too goes in element by element; so an empty one leaves no trace.
void ProgramPlanner::PutDocument(BodyPlanner& body, const sema::RuleTree& node, std::vector<Operand> path,
                                 Operand value, plan::LocalId result) {
  Emitter& emit = body.emit();
  sema::RuleKind kind = program_.rules[node.rules[0]].kind;
  if (kind == sema::RuleKind::kComplete) return emit.Emit(plan::ObjectPutPath{result, std::move(path), value, false});
  plan::LocalId key = emit.NewLocal(), item = emit.NewLocal();
  emit.Open(plan::Scan{value, key, item, {}});
  bool set = kind == sema::RuleKind::kPartialSet;
  if (!set) path.push_back(Operand::Local(key));
  emit.Emit(plan::ObjectPutPath{result, std::move(path), Operand::Local(item), set});
}

void ProgramPlanner::AddDescendants(BodyPlanner& body, const Node& node, std::vector<Operand>& below,
                                    plan::LocalId result) {
  Emitter& emit = body.emit();
  for (const auto& [name, tree] : node.tree->children) {
    Node child{&tree, node.path};
    child.path.push_back(name);
    if (!HasDocuments(child, body.context())) continue;
    below.push_back(tables_.Const(ValueOfPathKey(arena(), name)));
    if (HasRules(child, body.context())) {
      Emitter::Level one = emit.Open(plan::Nested{});
      PutDocument(body, *child.tree, below, body.PlanDocument(child), result);
      emit.Close(one);
    } else {
      AddDescendants(body, child, below, result);
    }
    below.pop_back();
  }
}

plan::Func ProgramPlanner::PlanRules(const Pending& pending) {
  const Node& node = pending.node;
  uint32_t arity = IsFunction(*node.tree) ? Arity(*node.tree) : 0;
  Emitter emit(tables_, pending.name, 2 + arity);
  plan::LocalId result = emit.NewLocal();
  BodyPlanner body(*this, emit, *pending.context);
  const std::vector<size_t>& rules = node.tree->rules;
  auto is = [&](sema::RuleKind kind) {
    return std::any_of(rules.begin(), rules.end(), [&](size_t i) { return program_.rules[i].kind == kind; });
  };
  if (is(sema::RuleKind::kPartialObject))
    PlanObject(body, node, result);
  else if (is(sema::RuleKind::kPartialSet))
    PlanSet(body, node, result);
  else
    PlanComplete(body, node, result);
  return emit.Take(result, arity == 0);
}

}  // namespace regoc::planner
