#include "compiler/optimize/compact.h"

#include <algorithm>

#include "compiler/optimize/field_visitor.h"

namespace regoc::optimize {

namespace {

// Calls `on(index)` for each mention of a constant in statements.
template <typename On>
struct ConstantVisitor : FieldVisitor<ConstantVisitor<On>> {
  explicit ConstantVisitor(On f) : on(f) {}
  void Read(plan::Operand& operand) {
    if (operand.constant) on(operand.index);
  }
  void Constant(plan::ConstId& id) {
    auto index = static_cast<uint32_t>(id);
    on(index);
    id = plan::ConstId{index};
  }
  On on;
};

template <typename On>
void ForEachConstant(plan::Policy& policy, On on) {
  ConstantVisitor<On> visitor(on);
  for (plan::Func& func : policy.funcs) visitor.Body(func.body);
  for (plan::Search& search : policy.searches) {
    for (std::vector<plan::ConstId>& path : search.paths)
      for (plan::ConstId& key : path) visitor.Constant(key);
    for (plan::ConstId& key : search.text_path) visitor.Constant(key);
    if (search.text == plan::Condition::kGlob) visitor.Constant(search.delimiters);
    for (plan::ConstId& key : search.key) visitor.Constant(key);
    for (plan::Hop& hop : search.hops)
      if (hop.kind == plan::Hop::kField) visitor.Constant(hop.field);
  }
  for (plan::Decision& decision : policy.decisions) {
    for (plan::Case& c : decision.cases) {
      visitor.Constant(c.row);
      for (plan::ConstId& constant : c.constants) visitor.Constant(constant);
    }
  }
}

// New numbers for what is used, in order.
std::vector<uint32_t> NumbersOf(const std::vector<bool>& used) {
  std::vector<uint32_t> numbers(used.size());
  uint32_t next = 0;
  for (size_t i = 0; i < used.size(); ++i)
    if (used[i]) numbers[i] = next++;
  return numbers;
}

}  // namespace

void CompactLocals(plan::Func& func) {
  std::vector<bool> used(func.locals);
  std::fill_n(used.begin(), func.params, true);
  LocalVisitor mark([&](uint32_t& local) { used[local] = true; });
  mark.Body(func.body);
  std::vector<uint32_t> numbers = NumbersOf(used);
  LocalVisitor renumber([&](uint32_t& local) { local = numbers[local]; });
  renumber.Body(func.body);
  func.locals = static_cast<uint32_t>(std::count(used.begin(), used.end(), true));
}

void CompactConstants(plan::Policy& policy) {
  std::vector<bool> used(policy.constants.size());
  ForEachConstant(policy, [&](uint32_t& constant) { used[constant] = true; });
  std::vector<uint32_t> numbers = NumbersOf(used);
  ForEachConstant(policy, [&](uint32_t& constant) { constant = numbers[constant]; });
  std::vector<Value> kept;
  for (size_t i = 0; i < used.size(); ++i)
    if (used[i]) kept.push_back(policy.constants[i]);
  policy.constants = std::move(kept);
}

}  // namespace regoc::optimize
