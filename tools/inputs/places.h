// Where the values of a document stand in its text.
//
//   PathStep path[] = {PathStep::Key("spec"), PathStep::Key("containers"), PathStep::Index(0), PathStep::Key("image")};
//   Place place = places.Of(path);  // row 7, column 14
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace regoc::inputs {

// Row and column count from 1, columns in characters; 0: not known.
struct Place {
  uint32_t row = 0;
  uint32_t column = 0;

  bool known() const { return row != 0; }
  friend bool operator==(const Place&, const Place&) = default;
};

// One step from a value into it: to the member of an object with that key, or to an item of an array.
struct PathStep {
  std::string_view key;
  uint32_t index = 0;
  bool is_index = false;

  static PathStep Key(std::string_view key) { return {key, 0, false}; }
  static PathStep Index(uint32_t index) { return {{}, index, true}; }
};

// A tree beside the value: a node for each value whose place is known, in the order in which they were read. Made by
// one reader, then never written again: any number of threads may ask. The keys are the caller's arena's.
class Places {
 public:
  using Node = uint32_t;
  static constexpr Node kNone = UINT32_MAX;

  // The place of the value at `path`; when it is not known, or there is no such value, that of the nearest one around
  // it that has a place.
  Place Of(std::span<const PathStep> path) const;

  // For readers. The first node added is the root and has no parent (kNone). Of equal steps the one added last counts.
  Node Add(Node parent, PathStep step, Place place);
  // What stands below `from` stands below `to` as well, which has nothing below it and gets nothing more: YAML's
  // aliases. No-op for kNone.
  void Share(Node from, Node to);
  // What stands below `from`, added below `parent`: YAML's merges.
  void AddCopies(Node from, Node parent);
  size_t size() const { return nodes_.size(); }

 private:
  struct Entry {
    std::string_view key;
    uint32_t index;
    bool is_index;
    Place place;
    Node first_child = kNone;
    Node last_child = kNone;
    Node next = kNone;
  };
  Node Find(Node parent, const PathStep& step) const;

  std::vector<Entry> nodes_;
};

}  // namespace regoc::inputs
