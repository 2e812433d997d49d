#include "runtime/plan/calls.h"

#include <algorithm>
#include <unordered_set>

namespace regoc::plan {

namespace {

struct Shaper {
  FuncShape shape;
  std::unordered_set<uint32_t> seen;
  uint32_t depth = 0;

  void Body(const Block& block) {
    shape.nesting = std::max(shape.nesting, ++depth);
    shape.statements += block.stmts.size();
    for (const Stmt& stmt : block.stmts) std::visit([this](const auto& node) { Visit(node); }, stmt.node);
    --depth;
  }
  template <typename Node>
  void Visit(const Node& node) {
    if constexpr (std::is_same_v<Node, Call>) {
      if (seen.insert(static_cast<uint32_t>(node.func)).second) shape.callees.push_back(node.func);
    } else if constexpr (requires { node.body; }) {
      Body(node.body);
    }
  }
};

}  // namespace

FuncShape ShapeOf(const Func& func) {
  Shaper shaper;
  shaper.Body(func.body);
  return std::move(shaper.shape);
}

std::vector<FuncId> CalleesOf(const Block& block) {
  Shaper shaper;
  shaper.Body(block);
  return std::move(shaper.shape.callees);
}

std::vector<uint32_t> CalleesFirst(const Policy& policy) {
  std::vector<FuncShape> shapes;
  for (const Func& func : policy.funcs) shapes.push_back(ShapeOf(func));
  std::vector<uint32_t> order;
  std::vector<bool> seen(policy.funcs.size());
  std::vector<std::pair<uint32_t, size_t>> stack;
  for (uint32_t root = 0; root < seen.size(); ++root) {
    if (!seen[root]) stack.emplace_back(root, 0), seen[root] = true;
    while (!stack.empty()) {
      auto& [func, next] = stack.back();
      if (next == shapes[func].callees.size()) {
        order.push_back(func);
        stack.pop_back();
        continue;
      }
      uint32_t callee = static_cast<uint32_t>(shapes[func].callees[next++]);
      if (!seen[callee]) stack.emplace_back(callee, 0), seen[callee] = true;
    }
  }
  return order;
}

Location EntryOf(const Func& func) { return func.body.stmts.empty() ? Location{} : func.body.stmts.front().where; }

}  // namespace regoc::plan
