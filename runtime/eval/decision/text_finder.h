// Which of many texts occur in a text, in one pass over it (Aho and Corasick's automaton).
//
//   TextFinder finder({{"abc", 0}, {"bc", 1}});
//   finder.ForEach("xabcx", add);   // add(0), add(1)
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace regoc::eval {

// Immutable; any thread may read it.
class TextFinder {
 public:
  TextFinder() = default;
  // Texts with their numbers; a text may have several, and none is empty.
  explicit TextFinder(const std::vector<std::pair<std::string, uint32_t>>& texts);

  bool empty() const { return nodes_.size() <= 1; }

  // Calls `add(number)` for each text that occurs in `text`, as often as it does.
  template <typename Add>
  void ForEach(std::string_view text, Add add) const {
    uint32_t node = 0;
    for (char c : text) {
      node = Step(node, static_cast<unsigned char>(c));
      for (uint32_t at = nodes_[node].count != 0 ? node : nodes_[node].shorter; at != 0; at = nodes_[at].shorter)
        for (uint32_t i = 0; i < nodes_[at].count; ++i) add(numbers_[nodes_[at].first + i]);
    }
  }

 private:
  // What has been read, as far as a text may go on from it. Node 0: nothing.
  struct Node {
    uint32_t fallback = 0;  // the node of the longest proper suffix
    uint32_t shorter = 0;   // the longest proper suffix that is a text; 0: none
    uint32_t first = 0;     // of the texts that end here, in numbers_
    uint32_t count = 0;
  };
  uint32_t Step(uint32_t node, unsigned char c) const {
    for (; node != 0; node = nodes_[node].fallback)
      if (uint32_t next = Child(node, c); next != 0) return next;
    return roots_[c];
  }
  // 0: none.
  uint32_t Child(uint32_t node, unsigned char c) const {
    uint64_t edge = uint64_t{node} << 8 | c;
    for (size_t slot = SlotOf(edge);; slot = (slot + 1) & (edges_.size() - 1))
      if (edges_[slot].child == 0 || edges_[slot].edge == edge) return edges_[slot].child;
  }
  size_t SlotOf(uint64_t edge) const { return (edge * 0x9E3779B97F4A7C15u >> 32) & (edges_.size() - 1); }
  void Link(const std::vector<std::vector<std::pair<unsigned char, uint32_t>>>& children);

  struct Edge {
    uint64_t edge = 0;  // node and byte
    uint32_t child = 0;
  };
  std::vector<Node> nodes_;
  std::array<uint32_t, 256> roots_{};  // children of node 0
  std::vector<Edge> edges_;            // of all other nodes; open addressing
  std::vector<uint32_t> numbers_;
};

}  // namespace regoc::eval
