#include "compiler/sema/graph.h"

#include <algorithm>

namespace regoc::sema {

using ast::Ref;
using ast::Term;

RuleGraph::RuleGraph(const Analysis& analysis) : analysis_(analysis) {
  const Program& program = analysis.program;
  for (size_t i = 0; i < program.rules.size(); ++i) {
    first_.push_back(nodes_.size());
    ForEachInChain(program.rules[i].rule, [&](const ast::Rule& rule) { nodes_.push_back({i, &rule}); });
  }
  first_.push_back(nodes_.size());
  rule_nodes_ = nodes_.size();
  edges_.resize(rule_nodes_);
  for (size_t n = 0; n < rule_nodes_; ++n)
    if (analysis.states[nodes_[n].rule].mentions_data)
      ForEachUse(*nodes_[n].source, [&](const Use& use, const Ref& ref) { AddUse(n, use, ref); });
  auto before = [](const Edge& a, const Edge& b) { return a.to != b.to ? a.to < b.to : a.certain > b.certain; };
  for (auto& out : edges_) {
    std::sort(out.begin(), out.end(), before);
    out.erase(std::unique(out.begin(), out.end(), [](const Edge& a, const Edge& b) { return a.to == b.to; }),
              out.end());
  }
}

namespace {

// An operand that has no value when the reference is evaluated enumerates, so that it means every rule.
bool Enumerates(const Ref& ref, size_t i, const StringMap<bool>& bound) {
  const auto* var = ref.terms[i].As<ast::Var>();
  if (var == nullptr || bound.find(var->name) != bound.end()) return false;
  size_t count = 0;
  for (const Term& term : ref.terms)
    if (const auto* other = term.As<ast::Var>(); other != nullptr && other->name == var->name) ++count;
  return count == 1;
}

}  // namespace

void RuleGraph::AddUse(size_t from, const Use& use, const Ref& ref) {
  bool place_certain = true;
  for (size_t i = 1; use.bound != nullptr && i < use.narrowed.terms.size(); ++i)
    place_certain = place_certain && (IsConstant(use.narrowed.terms[i]) || Enumerates(use.narrowed, i, *use.bound));
  ForEachTarget(
      ref, [&](size_t rule) { AddRule(from, rule, Selects(use, rule, nullptr)); },
      [&](const RuleTree& node) {
        size_t place = PlaceOf(node);
        edges_[from].push_back({place, place_certain});
      });
}

void RuleGraph::AddRule(size_t from, size_t rule, bool certain) {
  for (size_t n = first_[rule]; n < first_[rule + 1]; ++n) edges_[from].push_back({n, certain});
}

size_t RuleGraph::PlaceOf(const RuleTree& node) {
  auto [at, added] = places_.emplace(&node, nodes_.size());
  if (!added) return at->second;
  size_t place = nodes_.size();
  nodes_.push_back({});
  edges_.emplace_back();
  for (size_t rule : node.rules) AddRule(place, rule, true);
  for (const auto& child : node.children) {
    size_t below = PlaceOf(child.second);
    edges_[place].push_back({below, true});
  }
  return place;
}

// Parts that both know must be equal for the reference to mean the rule.
bool RuleGraph::MayMean(size_t rule, const Ref& ref, size_t from) const {
  const RuleInfo& info = analysis_.program.rules[rule];
  size_t package = analysis_.ModuleOf(info).package.path.size();
  const auto& head = info.rule.head.ref.As<Ref>()->terms;
  for (size_t i = std::max(from, package + 1); i < ref.terms.size() && i < package + head.size(); ++i) {
    auto a = PathKey(head[i - package]), b = PathKey(ref.terms[i]);
    if (a && b && *a != *b) return false;
  }
  return true;
}

bool RuleGraph::Selects(const Use& use, size_t rule, std::vector<size_t>* positions) const {
  if (use.bound == nullptr) return true;
  const RuleInfo& info = analysis_.program.rules[rule];
  const auto& package = analysis_.ModuleOf(info).package.path;
  const auto& head = info.rule.head.ref.As<Ref>()->terms;
  bool certain = true;
  for (size_t i = 1; i < use.narrowed.terms.size() && i < package.size() + head.size(); ++i) {
    std::optional<std::string> key;
    if (i < package.size())
      key = PathKey(package[i]);
    else if (const auto* name = head[0].As<ast::Var>(); i == package.size() && name != nullptr)
      key = name->name;
    else
      key = PathKey(head[i - package.size()]);
    if (!key || Enumerates(use.narrowed, i, *use.bound)) continue;
    if (IsConstant(use.narrowed.terms[i])) {
      if (PathKey(use.narrowed.terms[i]) != key) return false;
      continue;
    }
    if (positions == nullptr) return false;
    certain = false;
    positions->push_back(i);
  }
  return certain;
}

}  // namespace regoc::sema
