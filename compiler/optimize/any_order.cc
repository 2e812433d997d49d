#include "compiler/optimize/any_order.h"

#include "compiler/optimize/effects.h"

namespace regoc::optimize {

namespace {

OrderOutcome OutcomeOf(const Effects& effects) {
  if (effects.commute()) return OrderOutcome::kAny;
  return effects.leaves() ? OrderOutcome::kFirstCounts : OrderOutcome::kSeen;
}

void Mark(plan::Block& block, const plan::LocalUses& uses, Purity& purity, Notes* notes) {
  for (plan::Stmt& stmt : block.stmts)
    std::visit(
        [&](auto& node) {
          if constexpr (requires { node.any_order; }) {
            Effects effects(node.body, uses, purity);
            node.any_order = effects.commute();
            if (notes != nullptr) notes->orders.push_back({stmt.where, node.value, OutcomeOf(effects)});
          }
          if constexpr (requires { node.body; }) Mark(node.body, uses, purity, notes);
        },
        stmt.node);
}

}  // namespace

void FindAnyOrder(plan::Policy& policy, Notes* notes) {
  Purity purity(policy);
  for (plan::Func& func : policy.funcs) {
    plan::LocalUses uses(func.locals);
    uses.AddBlock(func.body);
    Mark(func.body, uses, purity, notes);
  }
}

}  // namespace regoc::optimize
