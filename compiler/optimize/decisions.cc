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
  FuncRewriter(plan::Policy& policy, plan::Func& func) : policy_(policy), func_(func), uses_(func) {}

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
    }
  }
  // What stands in a block of the function once only.
  void Below(plan::Stmt& stmt) { Rewrite(std::get<plan::Nested>(stmt.node).body); }

  // Returns where the last statement of what was [first, last) stands then.
  size_t Decide(plan::Block& block, size_t first, size_t last) {
    DecisionBuilder builder(policy_, func_, uses_);
    for (size_t i = first; i < last; ++i) builder.Add(std::get<plan::Nested>(block.stmts[i].node).body);
    if (!builder.Worthwhile()) return last - 1;
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
  FuncUses uses_;
  bool changed_ = false;
};

}  // namespace

void MakeDecisions(plan::Policy& policy) {
  bool changed = false;
  for (plan::Func& func : policy.funcs) {
    if (!FuncRewriter(policy, func).Run()) continue;
    CompactLocals(func);
    changed = true;
  }
  if (changed) CompactConstants(policy);
}

}  // namespace regoc::optimize
