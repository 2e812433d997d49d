#include "compiler/codegen/plan_size.h"

#include <algorithm>
#include <vector>

#include "compiler/codegen/lower.h"

namespace regoc::codegen {

namespace {

template <typename Visitor>
void ForEach(const plan::Block& block, Visitor& visit) {
  for (const plan::Stmt& stmt : block.stmts) {
    visit(stmt);
    if (const auto* scan = std::get_if<plan::Scan>(&stmt.node)) ForEach(scan->body, visit);
    if (const auto* with = std::get_if<plan::With>(&stmt.node)) ForEach(with->body, visit);
    if (const auto* nested = std::get_if<plan::Nested>(&stmt.node)) ForEach(nested->body, visit);
    if (const auto* observe = std::get_if<plan::Observe>(&stmt.node)) ForEach(observe->body, visit);
  }
}

// Half of what a thread usually has.
constexpr uint64_t kMaxStackBytes = uint64_t{4} << 20;
// Upper estimates of what a frame needs: for registers saved, for each local, for what statements keep across calls.
constexpr uint64_t kFrameBytes = 256;
constexpr uint64_t kLocalBytes = 16;
constexpr uint64_t kStatementBytes = 32;

struct FuncInfo {
  uint64_t frame = kFrameBytes;
  std::vector<uint32_t> callees;
};

FuncInfo InfoOf(const plan::Func& func) {
  FuncInfo info;
  info.frame += func.locals * kLocalBytes;
  auto visit = [&](const plan::Stmt& stmt) {
    info.frame += kStatementBytes;
    if (const auto* call = std::get_if<plan::Call>(&stmt.node)) info.callees.push_back(static_cast<uint32_t>(call->func));
  };
  ForEach(func.body, visit);
  return info;
}

// The deepest stack below each function. Without recursion of ours: a chain of calls may be as long as the plan.
class StackDepths {
 public:
  explicit StackDepths(const std::vector<FuncInfo>& funcs) : funcs_(funcs), depths_(funcs.size()) {}

  uint64_t Of(uint32_t root) {
    open_.push_back({root, 0, 0});
    while (!open_.empty()) {
      Open& top = open_.back();
      const FuncInfo& info = funcs_[top.func];
      if (top.next < info.callees.size()) {
        uint32_t callee = info.callees[top.next];
        if (depths_[callee] == 0) {
          open_.push_back({callee, 0, 0});
        } else {
          top.below = std::max(top.below, depths_[callee]);
          ++top.next;
        }
        continue;
      }
      depths_[top.func] = info.frame + top.below;
      open_.pop_back();
    }
    return depths_[root];
  }

 private:
  struct Open {
    uint32_t func;
    size_t next;
    uint64_t below;
  };
  const std::vector<FuncInfo>& funcs_;
  std::vector<uint64_t> depths_;  // 0: not known yet
  std::vector<Open> open_;
};

}  // namespace

size_t CountStatements(const plan::Block& block) {
  size_t count = 0;
  auto visit = [&](const plan::Stmt&) { ++count; };
  ForEach(block, visit);
  return count;
}

Status CheckStack(const plan::Policy& policy) {
  std::vector<FuncInfo> funcs;
  for (const plan::Func& func : policy.funcs) funcs.push_back(InfoOf(func));
  StackDepths depths(funcs);
  for (uint32_t i = 0; i < funcs.size(); ++i) {
    if (uint64_t bytes = depths.Of(i); bytes > kMaxStackBytes) {
      return Error{policy.funcs[i].name + ": its calls may need " + std::to_string(bytes) + " bytes of stack as machine code, more than " +
                   std::to_string(kMaxStackBytes)};
    }
  }
  return Unit{};
}

}  // namespace regoc::codegen
