#include "compiler/optimize/any_order.h"

#include "compiler/optimize/effects.h"

namespace regoc::optimize {

namespace {

void Mark(plan::Block& block, const plan::LocalUses& uses, Purity& purity) {
  for (plan::Stmt& stmt : block.stmts)
    std::visit(
        [&](auto& node) {
          if constexpr (requires { node.any_order; }) node.any_order = Effects(node.body, uses, purity).commute();
          if constexpr (requires { node.body; }) Mark(node.body, uses, purity);
        },
        stmt.node);
}

}  // namespace

void FindAnyOrder(plan::Policy& policy) {
  Purity purity(policy);
  for (plan::Func& func : policy.funcs) {
    plan::LocalUses uses(func.locals);
    uses.AddBlock(func.body);
    Mark(func.body, uses, purity);
  }
}

}  // namespace regoc::optimize
