#include "compiler/optimize/rule_guards.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "compiler/optimize/field_visitor.h"

namespace regoc::optimize {

namespace {

using plan::Condition;
using plan::Operand;
using plan::Stmt;

struct GuardBuiltin {
  std::string_view name;
  Condition condition;
  size_t key;  // the argument that it looks at; all others are constants
};
constexpr GuardBuiltin kGuardBuiltins[] = {
    {"internal.member_2", Condition::kMember, 0}, {"startswith", Condition::kPrefix, 0},
    {"endswith", Condition::kSuffix, 0},          {"contains", Condition::kContains, 0},
    {"regex.match", Condition::kRegex, 1},        {"glob.match", Condition::kGlob, 2},
};

const GuardBuiltin* GuardBuiltinNamed(std::string_view name) {
  for (const GuardBuiltin& builtin : kGuardBuiltins)
    if (builtin.name == name) return &builtin;
  return nullptr;
}

class GuardFinder {
 public:
  GuardFinder(const plan::Policy& policy, const plan::Func& func, const FuncUses& uses, const plan::Block& block)
      : policy_(policy), func_(func), uses_(uses), block_(block) {
    LocalVisitor count([this](uint32_t local) { ++here_[local]; });
    count.Body(block);
  }

  std::vector<Guard> Run() {
    for (size_t i = 0; i < block_.stmts.size(); ++i) {
      const Stmt& stmt = block_.stmts[i];
      if (const auto* dot = std::get_if<plan::Dot>(&stmt.node)) {
        if (!Own(dot->target)) break;
        See(*dot, i);
      } else if (const auto* assign = std::get_if<plan::Assign>(&stmt.node)) {
        if (!Own(assign->target)) break;
        if (std::optional<GuardKey> key = KeyOf(assign->source)) Add(assign->target, std::move(*key), i);
      } else if (const auto* equal = std::get_if<plan::Equal>(&stmt.node)) {
        if (!TakeEqual(equal->a, equal->b, i)) TakeEqual(equal->b, equal->a, i);
      } else if (const auto* call = std::get_if<plan::CallBuiltin>(&stmt.node)) {
        if (!TakeCall(*call, i)) break;
        ++i;
      } else if (!Looks(stmt)) {
        break;
      }
    }
    AddAllEqual();
    for (Guard& guard : guards_)
      for (const auto& [at, key] : reads_)
        if (std::any_of(guard.keys.begin(), guard.keys.end(), [&](const GuardKey& whole) { return Leads(key, whole); }))
          guard.reads.push_back(at);
    return std::move(guards_);
  }

 private:
  // Only the block has it, so that nobody sees whether it was written.
  bool Own(plan::LocalId id) const {
    auto local = static_cast<uint32_t>(id);
    auto at = here_.find(local);
    return local >= func_.params && at != here_.end() && at->second == uses_.mentions[local] && uses_.writes[local] == 1;
  }
  static bool Looks(const Stmt& stmt) {
    return std::holds_alternative<plan::IsDefined>(stmt.node) || std::holds_alternative<plan::IsKind>(stmt.node) ||
           std::holds_alternative<plan::Test>(stmt.node) || std::holds_alternative<plan::HasLength>(stmt.node);
  }
  void See(const plan::Dot& dot, size_t at) {
    std::optional<GuardKey> key = KeyOf(dot.source);
    if (!key || !dot.key.constant || dot.by_path) return;
    key->path.push_back(plan::ConstId{dot.key.index});
    Add(dot.target, std::move(*key), at);
  }
  void Add(plan::LocalId target, GuardKey key, size_t at) {
    reads_.emplace_back(at, key);
    keys_.emplace(target, std::move(key));
  }
  std::optional<GuardKey> KeyOf(Operand o) const {
    if (o.constant) return std::nullopt;
    if (o.index < func_.params && uses_.writes[o.index] == 0) return GuardKey{o.local(), {}};
    auto at = keys_.find(o.local());
    return at == keys_.end() ? std::nullopt : std::optional(at->second);
  }
  static bool Leads(const GuardKey& part, const GuardKey& whole) {
    return part.base == whole.base && part.path.size() <= whole.path.size() &&
           std::equal(part.path.begin(), part.path.end(), whole.path.begin());
  }
  bool TakeEqual(Operand key_operand, Operand constant, size_t at) {
    std::optional<GuardKey> key = KeyOf(key_operand);
    if (!key || !constant.constant) return false;
    guards_.push_back({Condition::kEqual, {std::move(*key)}, {plan::ConstId{constant.index}}, {at}, {}});
    return true;
  }
  // The call of a guard and the test of its result. What comes behind a call that can fail is no guard: with strict
  // errors, the failure must be seen.
  bool TakeCall(const plan::CallBuiltin& call, size_t at) {
    const GuardBuiltin* builtin = GuardBuiltinNamed(policy_.builtins[call.builtin]);
    if (builtin == nullptr || !Own(call.result) || at + 1 == block_.stmts.size()) return false;
    const auto* test = std::get_if<plan::Test>(&block_.stmts[at + 1].node);
    if (test == nullptr || test->source != Operand::Local(call.result) || here_.at(static_cast<uint32_t>(call.result)) != 2)
      return false;
    std::optional<GuardKey> key = KeyOf(call.args[builtin->key]);
    if (!key) return false;
    Guard guard{builtin->condition, {std::move(*key)}, {}, {at, at + 1}, {}};
    for (size_t i = 0; i < call.args.size(); ++i) {
      if (i == builtin->key) continue;
      if (!call.args[i].constant) return false;
      guard.constants.push_back(plan::ConstId{call.args[i].index});
    }
    if (!RightKinds(guard)) return false;
    guards_.push_back(std::move(guard));
    return builtin->condition == Condition::kMember;
  }
  bool RightKinds(const Guard& guard) const {
    auto constant = [&](size_t i) { return policy_.constants[static_cast<uint32_t>(guard.constants[i])]; };
    if (guard.condition == Condition::kMember) return constant(0).tag() >= Tag::kArray;
    if (guard.condition == Condition::kGlob && !constant(1).is_null() && !constant(1).is_array()) return false;
    return constant(0).is_string();
  }
  // All equalities as one guard.
  void AddAllEqual() {
    Guard all{Condition::kEqual, {}, {}, {}, {}};
    std::map<GuardKey, const Guard*> by_key;
    for (const Guard& guard : guards_)
      if (guard.condition == Condition::kEqual) by_key.emplace(guard.keys[0], &guard);
    if (by_key.size() < 2) return;
    for (const auto& [key, guard] : by_key) {
      all.keys.push_back(key), all.constants.push_back(guard->constants[0]);
      all.tests.push_back(guard->tests[0]);
    }
    guards_.push_back(std::move(all));
  }

  const plan::Policy& policy_;
  const plan::Func& func_;
  const FuncUses& uses_;
  const plan::Block& block_;
  std::unordered_map<uint32_t, uint32_t> here_;  // mentions in the block
  std::map<plan::LocalId, GuardKey> keys_;       // locals that are part of a parameter
  std::vector<std::pair<size_t, GuardKey>> reads_;  // statements that made them
  std::vector<Guard> guards_;
};

// Without those of the statements `reads` that read what nothing reads any more. (That it is there, the guard says.)
void DropUnread(plan::Block& block, const std::vector<size_t>& reads, std::vector<bool>& gone) {
  std::unordered_map<uint32_t, uint32_t> mentions;
  LocalVisitor count([&](uint32_t local) { ++mentions[local]; });
  LocalVisitor uncount([&](uint32_t local) { --mentions[local]; });
  for (size_t i = 0; i < gone.size(); ++i)
    if (!gone[i]) count.Visit(block.stmts[i]);
  for (size_t i = reads.size(); i-- > 0;) {
    const plan::Stmt& stmt = block.stmts[reads[i]];
    const auto* dot = std::get_if<plan::Dot>(&stmt.node);
    plan::LocalId target = dot != nullptr ? dot->target : std::get<plan::Assign>(stmt.node).target;
    if (mentions[static_cast<uint32_t>(target)] != 1) continue;
    gone[reads[i]] = true;
    uncount.Visit(stmt);
  }
}

// Nested{ known undefined; Nested{ tests…; Break 1 }; Break 1 }: goes on where `known` is defined or the tests hold.
plan::Stmt UnlessKnown(std::vector<plan::Stmt> tests, plan::LocalId known) {
  plan::Location where = tests[0].where;
  plan::Nested inner, outer;
  inner.body.stmts = std::move(tests);
  inner.body.stmts.push_back({where, plan::Break{1}});
  outer.body.stmts.push_back({where, plan::IsDefined{known, true}});
  outer.body.stmts.push_back({where, std::move(inner)});
  outer.body.stmts.push_back({where, plan::Break{1}});
  return {where, std::move(outer)};
}

}  // namespace

std::vector<Guard> GuardsOf(const plan::Policy& policy, const plan::Func& func, const FuncUses& uses, const plan::Block& block) {
  return GuardFinder(policy, func, uses, block).Run();
}

void RemoveGuard(plan::Block& block, const Guard& guard, plan::LocalId known) {
  std::vector<bool> gone(block.stmts.size());
  bool can_fail = guard.condition > Condition::kMember;
  if (!can_fail) {
    for (size_t i : guard.tests) gone[i] = true;
    DropUnread(block, guard.reads, gone);
  }
  std::vector<plan::Stmt> kept;
  for (size_t i = 0; i < gone.size(); ++i) {
    if (gone[i]) continue;
    if (!can_fail || i != guard.tests[0]) {
      kept.push_back(std::move(block.stmts[i]));
      continue;
    }
    std::vector<plan::Stmt> tests;
    for (; i <= guard.tests.back(); ++i) tests.push_back(std::move(block.stmts[i]));
    --i;
    kept.push_back(UnlessKnown(std::move(tests), known));
  }
  block.stmts = std::move(kept);
}

}  // namespace regoc::optimize
