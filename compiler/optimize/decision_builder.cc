#include "compiler/optimize/decision_builder.h"

#include <algorithm>
#include <set>

#include "compiler/optimize/field_visitor.h"
#include "runtime/plan/verify_decisions.h"
#include "runtime/value/table.h"

namespace regoc::optimize {

namespace {

using plan::Condition;
using plan::Operand;

// By what a rule could be found: rules with the same kind of guard share an index.
using GuardKind = std::pair<Condition, std::vector<GuardKey>>;

GuardKind KindOf(const Guard& guard) { return {guard.condition, guard.keys}; }

// An index of which a look-up costs less is preferred to one that tells apart somewhat more rules.
uint64_t WeightOf(Condition condition) {
  switch (condition) {
    case Condition::kEqual:
    case Condition::kMember: return 8;
    case Condition::kPrefix:
    case Condition::kSuffix: return 4;
    case Condition::kContains: return 2;
    case Condition::kGlob:
    case Condition::kRegex: return 1;
    case Condition::kNone: break;
  }
  return 0;
}

// Every test costs a look-up, and what several keys decide is mostly decided by one of them.
constexpr size_t kMaxTests = 6;

constexpr size_t kFewRules = 3;
constexpr size_t kManyRules = 64;

// A block of its own surrounds what leaves the rule: breaks out of it go through the body of the Decide too.
void DeepenBreaks(plan::Block& block, uint32_t depth) {
  for (plan::Stmt& stmt : block.stmts) {
    if (auto* to = std::get_if<plan::Break>(&stmt.node); to != nullptr && to->depth > depth) ++to->depth;
    std::visit(
        [depth](auto& node) {
          if constexpr (requires { node.body; }) DeepenBreaks(node.body, depth + 1);
        },
        stmt.node);
  }
}

}  // namespace

void DecisionBuilder::Add(plan::Block& block) {
  Rule& rule = rules_.emplace_back();
  rule.block = &block;
  rule.shape = ShapeOf(func_, uses_, block);
  rule.guards = GuardsOf(policy_, func_, uses_, block);
}

// Each rule is found by that of its guards which tells most of the rules apart.
void DecisionBuilder::Choose() {
  std::map<GuardKind, std::set<std::vector<plan::ConstId>>> constants;
  for (const Rule& rule : rules_)
    for (const Guard& guard : rule.guards) constants[KindOf(guard)].insert(guard.constants);
  auto score = [&](const Guard& guard) {
    uint64_t distinct = constants[KindOf(guard)].size();
    // Several keys are worth their cost when they tell apart much more than one.
    return distinct < 2 ? 0 : distinct * WeightOf(guard.condition) * 2 / (guard.keys.size() > 1 ? 3 : 2);
  };
  std::map<GuardKind, size_t> used;
  for (Rule& rule : rules_) {
    for (const Guard& guard : rule.guards)
      if (score(guard) > (rule.guard != nullptr ? score(*rule.guard) : 0)) rule.guard = &guard;
    if (!rule.guards.empty()) rule.outcome = rule.guard != nullptr ? RuleOutcome::kFound : RuleOutcome::kAllAlike;
    if (rule.guard != nullptr) ++used[KindOf(*rule.guard)];
  }
  std::vector<std::pair<size_t, GuardKind>> by_use;
  for (const auto& [kind, count] : used) by_use.emplace_back(count, kind);
  std::sort(by_use.rbegin(), by_use.rend());
  for (size_t i = kMaxTests; i < by_use.size(); ++i) used.erase(by_use[i].second);
  for (Rule& rule : rules_)
    if (rule.guard != nullptr && !used.contains(KindOf(*rule.guard)))
      rule.guard = nullptr, rule.outcome = RuleOutcome::kManyKinds;
}

void DecisionBuilder::Group() {
  std::map<std::string, uint32_t> known;
  for (size_t i = 0; i < rules_.size(); ++i) {
    Rule& rule = rules_[i];
    std::string text = std::move(rule.shape.text);
    if (rule.guard != nullptr) {
      text += static_cast<char>(rule.guard->condition);
      for (size_t test : rule.guard->tests) text += std::to_string(test) + " ";
    }
    auto [at, added] = known.try_emplace(std::move(text), static_cast<uint32_t>(alternatives_.size()));
    if (added) alternatives_.emplace_back();
    rule.alternative = at->second;
    alternatives_[rule.alternative].rules.push_back(i);
  }
}

bool DecisionBuilder::Worthwhile() {
  Choose();
  Group();
  size_t merged = rules_.size() - alternatives_.size();
  if (merged * 2 >= rules_.size()) return true;
  size_t found = 0;
  std::set<std::vector<plan::ConstId>> distinct;
  for (const Rule& rule : rules_)
    if (rule.guard != nullptr) ++found, distinct.insert(rule.guard->constants);
  // Of few rules, those with equal guards may better be left together: what else they begin with can be shared.
  bool apart = distinct.size() * kFewRules >= found || rules_.size() >= kManyRules;
  if (found * 2 >= rules_.size() && apart) return true;
  outcome_ = found * 2 < rules_.size() ? DecisionOutcome::kFewGuarded : DecisionOutcome::kFewApart;
  return false;
}

DecisionNote DecisionBuilder::Note() const {
  DecisionNote note{.outcome = outcome_, .decision = static_cast<uint32_t>(policy_.decisions.size())};
  for (const Rule& rule : rules_) note.rules.push_back({FirstPlace(*rule.block), rule.outcome});
  return note;
}

std::vector<plan::Stmt> DecisionBuilder::Build(const plan::Location& where) {
  decision_number_ = static_cast<uint32_t>(policy_.decisions.size());
  plan::Decide decide;
  decide.decision = decision_number_;
  decide.row = NewLocal(), decide.known = NewLocal();
  decision_.cases.resize(rules_.size());
  for (size_t i = 0; i < rules_.size(); ++i) {
    plan::Case& c = decision_.cases[i];
    c.test = TestOf(rules_[i].guard);
    if (rules_[i].guard != nullptr) c.constants = rules_[i].guard->constants;
    c.alternative = rules_[i].alternative;
  }
  for (const Alternative& alternative : alternatives_)
    decide.body.stmts.push_back({{}, plan::Nested{BuildAlternative(alternative, decide.row, decide.known)}});
  std::vector<plan::Stmt> out;
  AddKeys(out, where, decide);
  out.push_back({where, std::move(decide)});
  policy_.decisions.push_back(std::move(decision_));
  return out;
}

uint32_t DecisionBuilder::TestOf(const Guard* guard) {
  std::pair<Condition, std::vector<uint32_t>> test{Condition::kNone, {}};
  if (guard != nullptr) {
    test.first = guard->condition;
    for (const GuardKey& key : guard->keys)
      test.second.push_back(keys_.try_emplace(key, static_cast<uint32_t>(keys_.size())).first->second);
  }
  auto [at, added] = tests_.try_emplace(test, static_cast<uint32_t>(decision_.tests.size()));
  if (added) decision_.tests.push_back({test.first, test.second});
  return at->second;
}

// Keys that are not there stay undefined.
void DecisionBuilder::AddKeys(std::vector<plan::Stmt>& out, const plan::Location& where, plan::Decide& decide) {
  decide.keys.resize(keys_.size());
  for (const auto& [key, number] : keys_) {
    decide.keys[number] = Operand::Local(key.base);
    if (key.path.empty()) continue;
    plan::LocalId target = NewLocal();
    plan::Nested steps;
    for (size_t i = 0; i < key.path.size(); ++i) {
      plan::LocalId step = i + 1 == key.path.size() ? target : NewLocal();
      steps.body.stmts.push_back({where, plan::Dot{decide.keys[number], Operand::Const(key.path[i]), step}});
      decide.keys[number] = Operand::Local(step);
    }
    out.push_back({where, plan::Reset{target}});
    out.push_back({where, std::move(steps)});
  }
}

// The block of the first rule, with what differs between the rules read from the row.
plan::Block DecisionBuilder::BuildAlternative(const Alternative& alternative, plan::LocalId row, plan::LocalId known) {
  const Rule& first = rules_[alternative.rules[0]];
  plan::Block block = std::move(*first.block);
  std::vector<plan::Stmt> columns;
  std::vector<Operand*> slots = SlotsOf(block);
  std::vector<size_t> differing;
  for (size_t slot = 0; slot < slots.size(); ++slot) {
    auto differs = [&](size_t i) { return rules_[i].shape.constants[slot] != first.shape.constants[slot]; };
    if (std::none_of(alternative.rules.begin(), alternative.rules.end(), differs)) continue;
    differing.push_back(slot);
    *slots[slot] = Operand::Local(NewLocal());
  }
  SetPlaces(block, decision_number_, MergePlaces(alternative));
  std::vector<plan::LocalId> column_locals;
  for (size_t slot : differing) column_locals.push_back(slots[slot]->local());
  if (first.guard != nullptr) RemoveGuard(block, *first.guard, known);
  DeepenBreaks(block, 0);
  // Constants that only the guard had are no columns.
  std::set<plan::LocalId> needed;
  LocalVisitor see([&](uint32_t local) { needed.insert(plan::LocalId{local}); });
  see.Body(block);
  std::vector<size_t> kept;
  for (size_t i = 0; i < differing.size(); ++i) {
    if (!needed.contains(column_locals[i])) continue;
    Operand position = Operand::Const(plan::ConstId{static_cast<uint32_t>(policy_.constants.size())});
    policy_.constants.push_back(Value::Int(static_cast<int64_t>(kept.size())));
    columns.push_back({{}, plan::Dot{Operand::Local(row), position, column_locals[i]}});
    kept.push_back(differing[i]);
  }
  for (size_t i : alternative.rules) {
    std::vector<plan::ConstId> constants;
    for (size_t slot : kept) constants.push_back(rules_[i].shape.constants[slot]);
    decision_.cases[i].row = AddRow(constants);
  }
  block.stmts.insert(block.stmts.begin(), std::make_move_iterator(columns.begin()), std::make_move_iterator(columns.end()));
  return block;
}

// Fills the places of the cases. Statements that stand at one place in each of the rules share a number.
std::vector<uint32_t> DecisionBuilder::MergePlaces(const Alternative& alternative) {
  const std::vector<plan::Location>& example = rules_[alternative.rules[0]].shape.places;
  std::vector<uint32_t> numbers;
  std::vector<size_t> distinct;
  for (size_t at = 0; at < example.size(); ++at) {
    auto same = [&](size_t other) {
      return example[other] == example[at] && std::all_of(alternative.rules.begin(), alternative.rules.end(), [&](size_t i) {
               return rules_[i].shape.places[other] == rules_[i].shape.places[at];
             });
    };
    auto known = std::find_if(distinct.begin(), distinct.end(), same);
    numbers.push_back(static_cast<uint32_t>(known - distinct.begin()));
    if (known == distinct.end()) distinct.push_back(at);
  }
  for (size_t i : alternative.rules)
    for (size_t at : distinct) decision_.cases[i].places.push_back(rules_[i].shape.places[at]);
  return numbers;
}

plan::ConstId DecisionBuilder::AddRow(const std::vector<plan::ConstId>& constants) {
  ArrayBuilder items(*policy_.arena, constants.size());
  for (plan::ConstId constant : constants) items.Append(policy_.constants[static_cast<uint32_t>(constant)]);
  policy_.constants.push_back(items.Build());
  return plan::ConstId{static_cast<uint32_t>(policy_.constants.size() - 1)};
}

}  // namespace regoc::optimize
