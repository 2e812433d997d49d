// The conditions that a rule begins with, as far as a decision can ask them of many rules at once:
//
//   dot %0 "path" -> %3; call_builtin startswith (%3, "/a/") -> %4; test %4; …      input.path begins with "/a/"
#pragma once

#include <compare>
#include <vector>

#include "compiler/optimize/rule_shape.h"
#include "runtime/plan/plan.h"

namespace regoc::optimize {

// What a condition looks at: a parameter of the function, or a part of it.
struct GuardKey {
  plan::LocalId base;
  std::vector<plan::ConstId> path;
  friend auto operator<=>(const GuardKey&, const GuardKey&) = default;
};

struct Guard {
  plan::Condition condition = plan::Condition::kNone;
  std::vector<GuardKey> keys;
  std::vector<plan::ConstId> constants;
  std::vector<size_t> tests;  // statements of the block: for built-ins, the call and the test of its result
  std::vector<size_t> reads;  // statements of the block that lead to the keys
};

// `uses`: of the function that the block stands in. When one of the guards does not hold, the block does nothing that can
// be seen.
std::vector<Guard> GuardsOf(const plan::Policy& policy, const plan::Func& func, const FuncUses& uses, const plan::Block& block);

// Takes out of the block what tests the guard, or, where the test can fail, lets it run only if `known` is undefined.
void RemoveGuard(plan::Block& block, const Guard& guard, plan::LocalId known);

}  // namespace regoc::optimize
