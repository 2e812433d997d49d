// Which rules refer to which: recursion, and an order in which each rule comes after what it refers to.
//
//   p if q            p -> q
//   p if data.a[x]    p -> all rules below data.a; a variable that the body binds to constants means only those
#pragma once

#include <unordered_map>
#include <vector>

#include "compiler/sema/analysis.h"

namespace regoc::sema {

// Nodes are the rules of all else chains, and places in the tree of rules that are referred to as a whole.
class RuleGraph {
 public:
  struct Node {
    size_t rule = 0;
    const ast::Rule* source = nullptr;  // nullptr: a place in the tree
  };
  struct Edge {
    size_t to = 0;
    bool certain = true;  // false: only if a variable of the reference has the right value
    friend bool operator==(const Edge&, const Edge&) = default;
  };
  // A reference as a rule has it.
  struct Use {
    const ast::Ref* written = nullptr;
    ast::Ref narrowed;  // with constants for variables, when it can mean one reference only; else as written
    size_t index = 0;   // expression of the body; size of the body: the head
    // Variables that may have a value by then; empty when the reference has no variables.
    const StringMap<bool>* bound = nullptr;
  };

  explicit RuleGraph(const Analysis& analysis);

  const std::vector<Node>& nodes() const { return nodes_; }
  // Nodes before this one are rules.
  size_t rule_nodes() const { return rule_nodes_; }
  const std::vector<Edge>& EdgesOf(size_t node) const { return edges_[node]; }

  // Calls f(use, expanded reference) for every reference to data in a rule.
  template <typename F>
  static void ForEachUse(const ast::Rule& rule, F&& f);
  // Calls on_rule(rule) for rules on the way of an absolute reference, on_place(tree) where it ends.
  template <typename R, typename P>
  void ForEachTarget(const ast::Ref& ref, R&& on_rule, P&& on_place) const;
  // The reference means the rule whatever its variables hold. `positions`, if given, collects operands that must equal
  // the rule's own for that.
  bool Selects(const Use& use, size_t rule, std::vector<size_t>* positions) const;

 private:
  void AddUse(size_t from, const Use& use, const ast::Ref& ref);
  void AddRule(size_t from, size_t rule, bool certain);
  size_t PlaceOf(const RuleTree& node);
  bool MayMean(size_t rule, const ast::Ref& ref, size_t from) const;

  const Analysis& analysis_;
  std::vector<Node> nodes_;
  std::vector<size_t> first_;  // first node of each rule's chain
  size_t rule_nodes_ = 0;
  std::vector<std::vector<Edge>> edges_;
  std::unordered_map<const RuleTree*, size_t> places_;
};

// Strongly connected components, and the order in which nodes are complete.
struct Components {
  std::vector<size_t> of;        // component by node
  std::vector<size_t> sizes;     // by component
  std::vector<size_t> finished;  // position of each node: what it refers to comes before it, cycles excepted
};
Components FindComponents(const RuleGraph& graph);

// Why a reference may close a cycle, for the message: " (data.a[x] refers to data.a.p if x is "p")".
std::string DynamicCause(const Analysis& analysis, const RuleGraph& graph, size_t from, size_t to, bool first);

// Reports rules that refer to themselves, directly or over others, and fills Program::dependency_order.
void CheckRecursion(Analysis& analysis);

}  // namespace regoc::sema

#include "compiler/sema/graph_uses.h"
