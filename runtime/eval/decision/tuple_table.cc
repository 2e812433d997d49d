#include "runtime/eval/decision/tuple_table.h"

#include <algorithm>
#include <bit>

namespace regoc::eval {

TupleTable::TupleTable(size_t width, std::vector<Value> values, const std::vector<uint32_t>& numbers)
    : width_(width), values_(std::move(values)), slots_(std::bit_ceil(numbers.size() * 2 + 1)) {
  std::vector<uint32_t> group_of;
  for (size_t i = 0; i < numbers.size(); ++i) {
    uint32_t first = static_cast<uint32_t>(i * width_);
    uint32_t& slot = slots_[SlotOf(&values_[first])];
    if (slot == 0) {
      groups_.push_back({0, 0, first});
      slot = static_cast<uint32_t>(groups_.size());
    }
    group_of.push_back(slot - 1);
    ++groups_[slot - 1].count;
  }
  uint32_t first = 0;
  for (Group& group : groups_) group.first = first, first += group.count, group.count = 0;
  numbers_.resize(numbers.size());
  for (size_t i = 0; i < numbers.size(); ++i) {
    Group& group = groups_[group_of[i]];
    numbers_[group.first + group.count++] = numbers[i];
  }
}

uint64_t TupleTable::HashOf(const Value* keys) const {
  uint64_t hash = 0;
  for (size_t i = 0; i < width_; ++i) hash = std::rotl(hash, 23) * 0x9E3779B97F4A7C15u ^ Hash(keys[i]);
  return hash ^ hash >> 32;
}

size_t TupleTable::SlotOf(const Value* keys) const {
  size_t mask = slots_.size() - 1;
  for (size_t slot = HashOf(keys) & mask;; slot = (slot + 1) & mask) {
    if (slots_[slot] == 0) return slot;
    const Value* values = &values_[groups_[slots_[slot] - 1].values];
    if (std::equal(keys, keys + width_, values, [](Value a, Value b) { return Equal(a, b); })) return slot;
  }
}

std::span<const uint32_t> TupleTable::Find(const Value* keys) const {
  uint32_t group = slots_[SlotOf(keys)];
  if (group == 0) return {};
  return {&numbers_[groups_[group - 1].first], groups_[group - 1].count};
}

}  // namespace regoc::eval
