// Emitter: one function of the plan under construction. Knows which blocks are open, which locals exist and what the
// rule's variables are bound to; knows nothing of Rego.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "compiler/planner/tables.h"
#include "runtime/plan/plan.h"

namespace regoc::planner {

class Emitter {
 public:
  // `params` are the parameters, input and data included.
  Emitter(Tables& tables, std::string name, uint32_t params);

  Tables& tables() { return tables_; }
  plan::LocalId NewLocal() { return plan::LocalId{func_.locals++}; }
  uint32_t locals() const { return func_.locals; }
  // Statements that follow stand at this place of the source.
  void At(SourceRange range) { where_ = range.valid() ? tables_.Where(range) : where_; }
  plan::Location where() const { return where_; }
  void Return(plan::Location where) { where_ = where; }

  template <typename Node>
  void Emit(Node node) {
    if constexpr (std::is_same_v<Node, plan::Make>) made_.insert(static_cast<uint32_t>(node.target));
    open_.back()->stmts.push_back(plan::Stmt{where_, std::move(node)});
  }

  // A block that is open, by its depth.
  using Level = size_t;
  Level level() const { return open_.size() - 1; }
  // Emits a statement with a body and opens the body: what is emitted next stands in it, until the level is closed.
  template <typename Node>
  Level Open(Node node) {
    Emit(std::move(node));
    open_.push_back(&std::get<Node>(open_.back()->stmts.back().node).body);
    return level();
  }
  // Resets locals in the Nested that is the first statement of an open block; not those that are containers made here.
  void ResetFirst(Level level, const std::vector<uint32_t>& locals);
  // Closes `inner` and whatever was opened in it.
  void Close(Level inner) { open_.resize(inner); }
  // Ends the block at `to` (and those inside of it).
  void BreakTo(Level to) { Emit(plan::Break{static_cast<uint32_t>(level() - to)}); }
  // Ends the block that is open now: "undefined".
  void Fail() { BreakTo(level()); }

  // Variables of the rule.
  const plan::Operand* Find(const std::string& var) const;
  void Bind(const std::string& var, plan::Operand operand);
  // What was bound since a mark can be forgotten: names bound in a nested body mean nothing after it.
  using Mark = size_t;
  Mark mark() const { return bound_.size(); }
  void Forget(Mark mark);
  std::vector<std::string> BoundSince(Mark mark) const { return {bound_.begin() + static_cast<ptrdiff_t>(mark), bound_.end()}; }

  // A local with the operand's value.
  plan::LocalId Local(plan::Operand operand);
  plan::Operand DotTo(plan::Operand source, plan::Operand key, bool by_path = false);

  plan::Func Take(plan::LocalId result, bool memoize);

 private:
  Tables& tables_;
  plan::Func func_;
  plan::Location where_;
  std::vector<plan::Block*> open_;  // INVARIANT: nothing is appended to a block while one inside of it is open
  std::unordered_map<std::string, plan::Operand> vars_;
  std::vector<std::string> bound_;     // in order
  std::unordered_set<uint32_t> made_;  // locals that hold containers made here
};

}  // namespace regoc::planner
