// Which of many texts a text begins with: a binary search, then from each prefix that was found to the next shorter one.
//
//   PrefixTable table({{"/a/", 0}, {"/a/b/", 1}, {"/c/", 2}});
//   table.ForEach("/a/b/c", add);   // add(1), add(0)
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace regoc::eval {

// Immutable; any thread may read it.
class PrefixTable {
 public:
  PrefixTable() = default;
  // Texts with their numbers; a text may have several.
  explicit PrefixTable(std::vector<std::pair<std::string, uint32_t>> prefixes);

  bool empty() const { return entries_.empty(); }

  // Calls `add(number)` for each text that `text` begins with.
  template <typename Add>
  void ForEach(std::string_view text, Add add) const {
    auto after = std::upper_bound(entries_.begin(), entries_.end(), text,
                                  [](std::string_view t, const Entry& entry) { return t < entry.text; });
    // All between the longest prefix of `text` and `text` itself begin with that prefix.
    uint32_t at = static_cast<uint32_t>(after - entries_.begin());
    bool found = false;
    while (at > 0) {
      const Entry& entry = entries_[at - 1];
      found = found || text.starts_with(entry.text);
      if (found)
        for (uint32_t i = 0; i < entry.count; ++i) add(numbers_[entry.first + i]);
      at = entry.shorter;
    }
  }

 private:
  struct Entry {
    std::string text;
    uint32_t shorter;  // 1 + the entry of the longest other text that this one begins with; 0: none
    uint32_t first;    // in numbers_
    uint32_t count;
  };
  std::vector<Entry> entries_;  // sorted, texts distinct
  std::vector<uint32_t> numbers_;
};

// The same for what a text ends with.
class SuffixTable {
 public:
  SuffixTable() = default;
  explicit SuffixTable(std::vector<std::pair<std::string, uint32_t>> suffixes);

  bool empty() const { return reversed_.empty(); }
  template <typename Add>
  void ForEach(std::string_view text, Add add) const {
    std::string_view end = text.substr(text.size() - std::min(text.size(), longest_));
    reversed_.ForEach(std::string(end.rbegin(), end.rend()), add);
  }

 private:
  PrefixTable reversed_;
  size_t longest_ = 0;
};

}  // namespace regoc::eval
