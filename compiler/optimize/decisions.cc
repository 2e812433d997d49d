#include "compiler/optimize/decisions.h"

#include <algorithm>

#include "compiler/optimize/compact.h"
#include "compiler/optimize/decision_builder.h"

namespace regoc::optimize {

namespace {

// Fewer blocks are run one after the other.
constexpr size_t kMinCases = 8;

class FuncRewriter {
 public:
  FuncRewriter(plan::Policy& policy, plan::Func& func, Notes* notes)
      : policy_(policy), func_(func), notes_(notes), uses_(func) {}

  // Whether there is a decision now.
  bool Run() {
    Rewrite(func_.body);
    return changed_;
  }

 private:
  void Rewrite(plan::Block& block) {
    for (size_t i = 0; i < block.stmts.size(); ++i) {
      size_t end = i;
      while (end < block.stmts.size() && std::holds_alternative<plan::Nested>(block.stmts[end].node)) ++end;
      if (end - i >= kMinCases) i = Decide(block, i, end);
      else if (end > i) Below(block.stmts[i]);
      if (notes_ != nullptr && end > i + 1 && end - i < kMinCases) NoteFew(block, i, end);
    }
  }
  void NoteFew(const plan::Block& block, size_t first, size_t last) {
    if (first > 0 && std::holds_alternative<plan::Nested>(block.stmts[first - 1].node)) return;  // the run began before
    DecisionNote note{.outcome = DecisionOutcome::kFewRules};
    for (size_t i = first; i < last; ++i)
      note.rules.push_back({FirstPlace(std::get<plan::Nested>(block.stmts[i].node).body), RuleOutcome::kNoGuard});
    notes_->decisions.push_back(std::move(note));
  }
  // What stands in a block of the function once only.
  void Below(plan::Stmt& stmt) { Rewrite(std::get<plan::Nested>(stmt.node).body); }

  // Returns where the last statement of what was [first, last) stands then.
  size_t Decide(plan::Block& block, size_t first, size_t last) {
    DecisionBuilder builder(policy_, func_, uses_);
    for (size_t i = first; i < last; ++i) builder.Add(std::get<plan::Nested>(block.stmts[i].node).body);
    bool worthwhile = builder.Worthwhile();
    if (notes_ != nullptr) notes_->decisions.push_back(builder.Note());
    if (!worthwhile) return last - 1;
    plan::Location where = block.stmts[first].where;
    std::vector<plan::Stmt> made = builder.Build(where);
    auto at = block.stmts.erase(block.stmts.begin() + static_cast<ptrdiff_t>(first),
                                block.stmts.begin() + static_cast<ptrdiff_t>(last));
    block.stmts.insert(at, std::make_move_iterator(made.begin()), std::make_move_iterator(made.end()));
    changed_ = true;
    return first + made.size() - 1;
  }

  plan::Policy& policy_;
  plan::Func& func_;
  Notes* notes_;
  FuncUses uses_;
  bool changed_ = false;
};

}  // namespace

void MakeDecisions(plan::Policy& policy, Notes* notes) {
  bool changed = false;
  for (plan::Func& func : policy.funcs) {
    if (!FuncRewriter(policy, func, notes).Run()) continue;
    CompactLocals(func);
    changed = true;
  }
  if (changed) CompactConstants(policy);
}

}  // namespace regoc::optimize
