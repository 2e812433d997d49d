// One decision under construction: takes the blocks of the rules, and gives the statements that stand for them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/optimize/notes.h"
#include "compiler/optimize/rule_guards.h"
#include "compiler/optimize/rule_shape.h"

namespace regoc::optimize {

class DecisionBuilder {
 public:
  // `uses`: of `func` before the first change.
  DecisionBuilder(plan::Policy& policy, plan::Func& func, const FuncUses& uses)
      : policy_(policy), func_(func), uses_(uses) {}

  // In the order of the rules. The block lives until Build(), which takes it.
  void Add(plan::Block& block);
  // Whether a decision does less than the blocks one after the other.
  bool Worthwhile();
  // What Worthwhile() found, for the decision that Build() makes next.
  DecisionNote Note() const;
  // Computes the keys, then decides.
  std::vector<plan::Stmt> Build(const plan::Location& where);

 private:
  struct Rule {
    plan::Block* block;
    RuleShape shape;
    std::vector<Guard> guards;
    const Guard* guard = nullptr;  // by which it is found; nullptr: it always comes into question
    uint32_t alternative = 0;
    RuleOutcome outcome = RuleOutcome::kNoGuard;
  };
  // Rules of one shape that are found by the same kind of guard.
  struct Alternative {
    std::vector<size_t> rules;
  };
  void Choose();
  void Group();
  uint32_t TestOf(const Guard* guard);
  uint32_t KeyNumber(const GuardKey& key);
  void AddKeys(std::vector<plan::Stmt>& out, const plan::Location& where, plan::Decide& decide);
  plan::Block BuildAlternative(const Alternative& alternative, plan::LocalId row, plan::LocalId known);
  std::vector<uint32_t> MergePlaces(const Alternative& alternative);
  plan::ConstId AddRow(const std::vector<plan::ConstId>& constants);
  plan::LocalId NewLocal() { return plan::LocalId{func_.locals++}; }

  plan::Policy& policy_;
  plan::Func& func_;
  const FuncUses& uses_;
  std::vector<Rule> rules_;
  std::vector<Alternative> alternatives_;
  DecisionOutcome outcome_ = DecisionOutcome::kMade;
  std::map<GuardKey, uint32_t> keys_;
  std::map<std::pair<plan::Condition, std::vector<uint32_t>>, uint32_t> tests_;
  plan::Decision decision_;
  uint32_t decision_number_ = 0;
};

}  // namespace regoc::optimize
