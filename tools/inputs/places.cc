#include "tools/inputs/places.h"

namespace regoc::inputs {

Places::Node Places::Add(Node parent, PathStep step, Place place) {
  Node added = static_cast<Node>(nodes_.size());
  nodes_.push_back({.key = step.key, .index = step.index, .is_index = step.is_index, .place = place});
  if (parent == kNone) return added;
  Entry& above = nodes_[parent];
  if (above.first_child == kNone) {
    above.first_child = added;
  } else {
    nodes_[above.last_child].next = added;
  }
  above.last_child = added;
  return added;
}

void Places::AddCopies(Node from, Node parent) {
  if (from == kNone) return;
  for (Node child = nodes_[from].first_child; child != kNone; child = nodes_[child].next) {
    Entry original = nodes_[child];
    Share(child, Add(parent, {original.key, original.index, original.is_index}, original.place));
  }
}

void Places::Share(Node from, Node to) {
  if (from == kNone || to == kNone) return;
  nodes_[to].first_child = nodes_[from].first_child;
  nodes_[to].last_child = nodes_[from].last_child;
}

// The last one counts: of equal keys it is the one whose value was kept.
Places::Node Places::Find(Node parent, const PathStep& step) const {
  Node found = kNone;
  for (Node child = nodes_[parent].first_child; child != kNone; child = nodes_[child].next) {
    const Entry& entry = nodes_[child];
    if (entry.is_index == step.is_index && (step.is_index ? entry.index == step.index : entry.key == step.key))
      found = child;
  }
  return found;
}

Place Places::Of(std::span<const PathStep> path) const {
  if (nodes_.empty()) return {};
  Node at = 0;
  Place nearest = nodes_[0].place;
  for (const PathStep& step : path) {
    at = Find(at, step);
    if (at == kNone) break;
    if (nodes_[at].place.known()) nearest = nodes_[at].place;
  }
  return nearest;
}

}  // namespace regoc::inputs
