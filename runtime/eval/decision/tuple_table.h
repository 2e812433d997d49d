// Numbers by tuples of values: which cases of a decision compare their keys with these constants.
//
//   TupleTable table(2, {user_a, action_x, user_b, action_x}, {0, 1});
//   table.Find(keys)   // the numbers added for equal tuples, in the order of adding
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/value/value.h"

namespace regoc::eval {

// Immutable; any thread may read it.
class TupleTable {
 public:
  // `values`: `width` (at least 1) for each of `numbers`; they outlive the table.
  TupleTable(size_t width, std::vector<Value> values, const std::vector<uint32_t>& numbers);

  // `keys`: `width` values.
  std::span<const uint32_t> Find(const Value* keys) const;

 private:
  struct Group {
    uint32_t first;  // in numbers_
    uint32_t count;
    uint32_t values;  // of one of its tuples, in values_
  };
  uint64_t HashOf(const Value* keys) const;
  // Where the group of `keys` stands in slots_, or where it would.
  size_t SlotOf(const Value* keys) const;

  size_t width_;
  std::vector<Value> values_;
  std::vector<Group> groups_;
  std::vector<uint32_t> numbers_;
  std::vector<uint32_t> slots_;  // open addressing: group + 1, or 0
};

}  // namespace regoc::eval
