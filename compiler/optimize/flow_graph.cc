#include "compiler/optimize/flow_graph.h"

#include <utility>

namespace regoc::optimize {

FlowGraph::Node FlowGraph::Add(uint32_t count) {
  auto first = static_cast<Node>(parent_.size());
  for (uint32_t i = 0; i < count; ++i) parent_.push_back(first + i);
  at_.resize(parent_.size());
  return first;
}

FlowGraph::Node FlowGraph::Find(Node node) {
  while (parent_[node] != node) node = parent_[node] = parent_[parent_[node]];
  return node;
}

// Without recursion: what is below may be deep, and come back to where it began.
void FlowGraph::Join(Node a, Node b) {
  std::vector<std::pair<Node, Node>> todo = {{a, b}};
  while (!todo.empty()) {
    Node to = Find(todo.back().first), from = Find(todo.back().second);
    todo.pop_back();
    if (to == from) continue;
    if (at_[to].fields.size() < at_[from].fields.size()) std::swap(to, from);
    parent_[from] = to;
    Below below = std::exchange(at_[from], {});
    for (auto [key, field] : below.fields)
      if (auto [there, is_new] = at_[to].fields.try_emplace(key, field); !is_new)
        todo.emplace_back(there->second, field);
    if (at_[to].elements == kNone) at_[to].elements = below.elements;
    else if (below.elements != kNone) todo.emplace_back(at_[to].elements, below.elements);
    at_[to].open |= below.open;
    if (at_[to].open)
      for (auto [key, field] : at_[to].fields) todo.emplace_back(Elements(to), field);
  }
}

FlowGraph::Node FlowGraph::Field(Node node, uint32_t key) {
  node = Find(node);
  if (at_[node].open) return Elements(node);
  auto there = at_[node].fields.find(key);
  if (there != at_[node].fields.end()) return Find(there->second);
  Node made = New();
  at_[node].fields.emplace(key, made);
  return made;
}

FlowGraph::Node FlowGraph::Elements(Node node) {
  node = Find(node);
  if (at_[node].elements == kNone) {
    Node made = New();
    at_[node].elements = made;
  }
  return Find(at_[node].elements);
}

void FlowGraph::Open(Node node) {
  node = Find(node);
  if (at_[node].open) return;
  at_[node].open = true;
  Node elements = Elements(node);
  std::vector<Node> fields;
  for (auto [key, field] : at_[node].fields) fields.push_back(field);
  for (Node field : fields) Join(elements, field);
}

}  // namespace regoc::optimize
