// Places where values can be, some of them joined, and what can be below them: for shapes.h.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

namespace regoc::optimize {

// Fields are named by any number. Joined places are one: so are their fields and elements.
class FlowGraph {
 public:
  using Node = uint32_t;

  Node New() { return Add(1); }
  // `count` of them, numbered on from the first.
  Node Add(uint32_t count);
  Node Find(Node node);
  void Join(Node a, Node b);
  // What stands below `node`, made when there is none.
  Node Field(Node node, uint32_t key);
  Node Elements(Node node);
  // Other keys than the known ones are looked up in it: its fields are elements, too.
  void Open(Node node);

  bool IsOpen(Node node) { return at_[Find(node)].open; }
  bool HasElements(Node node) { return at_[Find(node)].elements != kNone; }
  bool IsLeaf(Node node) { return !IsOpen(node) && !HasElements(node) && at_[Find(node)].fields.empty(); }
  const std::map<uint32_t, Node>& Fields(Node node) { return at_[Find(node)].fields; }

 private:
  static constexpr Node kNone = UINT32_MAX;
  struct Below {
    std::map<uint32_t, Node> fields;
    Node elements = kNone;
    bool open = false;
  };
  Node Root(Node node);

  std::vector<Node> parent_;
  std::vector<Below> at_;
};

}  // namespace regoc::optimize
