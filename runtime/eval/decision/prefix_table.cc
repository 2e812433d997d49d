#include "runtime/eval/decision/prefix_table.h"

namespace regoc::eval {

PrefixTable::PrefixTable(std::vector<std::pair<std::string, uint32_t>> prefixes) {
  std::stable_sort(prefixes.begin(), prefixes.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<uint32_t> around;  // entries that the last one begins with, itself included, each + 1
  for (auto& [text, number] : prefixes) {
    if (entries_.empty() || entries_.back().text != text) {
      while (!around.empty() && !text.starts_with(entries_[around.back() - 1].text)) around.pop_back();
      uint32_t shorter = around.empty() ? 0 : around.back();
      entries_.push_back({std::move(text), shorter, static_cast<uint32_t>(numbers_.size()), 0});
      around.push_back(static_cast<uint32_t>(entries_.size()));
    }
    ++entries_.back().count;
    numbers_.push_back(number);
  }
}

SuffixTable::SuffixTable(std::vector<std::pair<std::string, uint32_t>> suffixes) {
  for (auto& [text, number] : suffixes) {
    longest_ = std::max(longest_, text.size());
    std::reverse(text.begin(), text.end());
  }
  reversed_ = PrefixTable(std::move(suffixes));
}

}  // namespace regoc::eval
