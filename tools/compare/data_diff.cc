#include "tools/compare/data_diff.h"

#include <algorithm>

#include "runtime/value/table.h"
#include "tools/common/changed_reads.h"

namespace regoc::compare {

namespace {

class Comparer {
 public:
  Comparer(DataDiff& out, size_t max_changes) : out_(out), max_(max_changes) {}

  void Compare(OptionalValue before, OptionalValue after) {
    if (before && after) {
      if (Equal(*before, *after)) return;
      if ((*before).is_object() && (*after).is_object()) return Objects((*before).object(), (*after).object());
      if ((*before).is_array() && (*after).is_array()) return Arrays(*before, *after);
    }
    ++out_.count;
    if (out_.changes.size() >= max_) return;
    std::string pointer;
    for (const std::string& key : keys_) pointer += "/" + tools::EscapedForPointer(key);
    out_.changes.push_back({std::move(pointer), before, after});
  }

 private:
  void At(std::string key, OptionalValue before, OptionalValue after) {
    keys_.push_back(std::move(key));
    Compare(before, after);
    keys_.pop_back();
  }

  // Both in the order of their keys.
  void Objects(const Object& before, const Object& after) {
    const Entry* old_entry = before.Sorted();
    const Entry* new_entry = after.Sorted();
    const Entry* old_end = old_entry + before.count;
    const Entry* new_end = new_entry + after.count;
    while (old_entry != old_end || new_entry != new_end) {
      int order = old_entry == old_end ? 1 : new_entry == new_end ? -1 : regoc::Compare(old_entry->key, new_entry->key);
      Value key = order <= 0 ? old_entry->key : new_entry->key;
      OptionalValue was = order <= 0 ? OptionalValue((old_entry++)->value) : OptionalValue();
      OptionalValue is = order >= 0 ? OptionalValue((new_entry++)->value) : OptionalValue();
      At(std::string(key.text()), was, is);
    }
  }

  void Arrays(Value before, Value after) {
    uint32_t first = 0, old_end = before.size(), new_end = after.size();
    while (first < old_end && first < new_end && Equal(before.items()[first], after.items()[first])) ++first;
    while (old_end > first && new_end > first && Equal(before.items()[old_end - 1], after.items()[new_end - 1]))
      --old_end, --new_end;
    for (uint32_t i = first; i < std::max(old_end, new_end); ++i)
      At(std::to_string(i), i < old_end ? OptionalValue(before.items()[i]) : OptionalValue(),
         i < new_end ? OptionalValue(after.items()[i]) : OptionalValue());
  }

  DataDiff& out_;
  size_t max_;
  std::vector<std::string> keys_;
};

}  // namespace

DataDiff CompareData(Value before, Value after, size_t max_changes) {
  DataDiff diff;
  Comparer(diff, max_changes).Compare(before, after);
  return diff;
}

}  // namespace regoc::compare
