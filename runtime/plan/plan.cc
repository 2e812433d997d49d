#include "runtime/plan/plan.h"

namespace regoc::plan {

namespace {

void NumberIn(Block& block, uint32_t& next) {
  for (Stmt& stmt : block.stmts) {
    std::visit(
        [&](auto& node) {
          if constexpr (requires { node.number; }) node.number = next++;
          if constexpr (requires { node.body; }) NumberIn(node.body, next);
        },
        stmt.node);
  }
}

}  // namespace

const Entrypoint* Policy::FindEntrypoint(std::string_view name) const {
  for (const Entrypoint& entry : entrypoints)
    if (entry.name == name) return &entry;
  return nullptr;
}

uint32_t NumberWiths(Policy& policy) {
  uint32_t next = 0;
  for (Func& func : policy.funcs) NumberIn(func.body, next);
  return next;
}

}  // namespace regoc::plan
