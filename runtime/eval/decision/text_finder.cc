#include "runtime/eval/decision/text_finder.h"

#include <bit>

namespace regoc::eval {

TextFinder::TextFinder(const std::vector<std::pair<std::string, uint32_t>>& texts) {
  std::vector<std::vector<std::pair<unsigned char, uint32_t>>> children(1);
  std::vector<std::vector<uint32_t>> ends(1);
  for (const auto& [text, number] : texts) {
    uint32_t node = 0;
    for (char c : text) {
      uint32_t next = 0;
      for (auto [byte, child] : children[node])
        if (byte == static_cast<unsigned char>(c)) next = child;
      if (next == 0) {
        next = static_cast<uint32_t>(children.size());
        children[node].push_back({static_cast<unsigned char>(c), next});
        children.emplace_back(), ends.emplace_back();
      }
      node = next;
    }
    ends[node].push_back(number);
  }
  nodes_.resize(children.size());
  for (size_t i = 0; i < ends.size(); ++i) {
    nodes_[i].first = static_cast<uint32_t>(numbers_.size()), nodes_[i].count = static_cast<uint32_t>(ends[i].size());
    numbers_.insert(numbers_.end(), ends[i].begin(), ends[i].end());
  }
  Link(children);
}

// Breadth first: the nodes of shorter texts are linked before those that fall back on them.
void TextFinder::Link(const std::vector<std::vector<std::pair<unsigned char, uint32_t>>>& children) {
  edges_.resize(std::bit_ceil(children.size() * 2));
  for (uint32_t node = 1; node < children.size(); ++node) {
    for (auto [byte, child] : children[node]) {
      uint64_t edge = uint64_t{node} << 8 | byte;
      size_t slot = SlotOf(edge);
      while (edges_[slot].child != 0) slot = (slot + 1) & (edges_.size() - 1);
      edges_[slot] = {edge, child};
    }
  }
  std::vector<uint32_t> order;
  for (auto [byte, child] : children[0]) roots_[byte] = child, order.push_back(child);
  for (size_t i = 0; i < order.size(); ++i) {
    uint32_t node = order[i];
    for (auto [byte, child] : children[node]) {
      uint32_t fallback = Step(nodes_[node].fallback, byte);
      nodes_[child].fallback = fallback;
      nodes_[child].shorter = nodes_[fallback].count != 0 ? fallback : nodes_[fallback].shorter;
      order.push_back(child);
    }
  }
}

}  // namespace regoc::eval
