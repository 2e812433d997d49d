#include "runtime/plan/call_depth.h"

#include <algorithm>

#include "runtime/plan/calls.h"

namespace regoc::plan {

namespace {

// Upper estimates. The interpreter recurses once a nested block; machine code keeps registers, locals, and what
// statements need across calls in its frame.
constexpr uint64_t kBytesOfCall = 256;
constexpr uint64_t kBytesOfBlock = 128;
constexpr uint64_t kBytesOfLocal = 16;
constexpr uint64_t kBytesOfStatement = 32;

uint64_t FrameBytes(const Func& func, const FuncShape& shape) {
  return kBytesOfCall + kBytesOfBlock * shape.nesting + kBytesOfLocal * func.locals +
         kBytesOfStatement * shape.statements;
}

}  // namespace

std::vector<CallDepth> CallDepths(const Policy& policy) {
  if (!policy.outline_depths.empty()) return policy.outline_depths;
  std::vector<FuncShape> shapes;
  for (const Func& func : policy.funcs) shapes.push_back(ShapeOf(func));
  std::vector<CallDepth> depths(policy.funcs.size());
  // Without recursion of ours: calls may nest as deep as the policy is large.
  std::vector<std::pair<uint32_t, size_t>> stack;
  for (uint32_t root = 0; root < depths.size(); ++root) {
    if (depths[root].calls == 0) stack.emplace_back(root, 0);
    while (!stack.empty()) {
      auto [func, next] = stack.back();
      const std::vector<FuncId>& callees = shapes[func].callees;
      CallDepth& depth = depths[func];
      if (next > 0) {
        const CallDepth& below = depths[static_cast<uint32_t>(callees[next - 1])];
        depth.calls = std::max(depth.calls, below.calls);
        depth.stack_bytes = std::max(depth.stack_bytes, below.stack_bytes);
      }
      if (next == callees.size()) {
        ++depth.calls;
        depth.stack_bytes += FrameBytes(policy.funcs[func], shapes[func]);
        depth.calls_others = !callees.empty();
        stack.pop_back();
        continue;
      }
      ++stack.back().second;
      uint32_t callee = static_cast<uint32_t>(callees[next]);
      if (depths[callee].calls == 0) stack.emplace_back(callee, 0);
    }
  }
  return depths;
}

}  // namespace regoc::plan
