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

Location EntryOf(const Func& func) { return func.body.stmts.empty() ? Location{} : func.body.stmts.front().where; }

}  // namespace regoc::plan
