#include "runtime/eval/element_texts.h"

#include <algorithm>

#include "runtime/eval/decision/once_each.h"

namespace regoc::eval {

using plan::Condition;

ElementTexts::ElementTexts(Condition condition, Value delimiters,
                           const std::vector<std::pair<Value, uint32_t>>& elements) {
  Texts texts;
  std::vector<std::unique_ptr<Pattern>> patterns;
  for (const auto& [value, position] : elements) {
    if (!value.is_string() || (condition == Condition::kContains && value.text().empty())) {
      always_.push_back(position);
      continue;
    }
    auto number = static_cast<uint32_t>(positions_.size());
    positions_.push_back(position);
    if (condition == Condition::kGlob) patterns.push_back(Pattern::Glob(value.text(), delimiters));
    else if (condition == Condition::kRegex) patterns.push_back(Pattern::Regex(value.text()));
    else texts.emplace_back(value.text(), number);
  }
  if (!patterns.empty()) patterns_ = std::make_unique<PatternSet>(std::move(patterns));
  if (condition == Condition::kPrefix) prefixes_ = PrefixTable(std::move(texts));
  else if (condition == Condition::kSuffix) suffixes_ = SuffixTable(std::move(texts));
  else if (condition == Condition::kContains) parts_ = TextFinder(texts);
}

ElementTexts::Found ElementTexts::Find(Arena& arena, std::string_view text) const {
  auto count = static_cast<uint32_t>(always_.size()), capacity = count + 8;
  uint32_t* out = arena.AllocateArray<uint32_t>(capacity);
  std::copy(always_.begin(), always_.end(), out);
  auto add = [&](uint32_t number) {
    if (count == capacity) {
      uint32_t* grown = arena.AllocateArray<uint32_t>(capacity *= 4);
      std::copy(out, out + count, grown);
      out = grown;
    }
    out[count++] = positions_[number];
  };
  if (patterns_ != nullptr) patterns_->ForEachLikely(arena, text, add);
  if (!prefixes_.empty()) prefixes_.ForEach(text, add);
  if (!suffixes_.empty()) suffixes_.ForEach(text, add);
  if (!parts_.empty()) {
    OnceEach seen(arena, positions_.size());
    parts_.ForEach(text, [&](uint32_t number) {
      if (seen.First(number)) add(number);
    });
  }
  if (!std::is_sorted(out, out + count)) std::sort(out, out + count);
  return {out, count};
}

}  // namespace regoc::eval
