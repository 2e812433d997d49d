#include "runtime/builtins/graphql/suggestions.h"

#include <algorithm>

#include "runtime/builtins/unicode.h"

namespace regoc::builtins::graphql {

namespace {

constexpr size_t kMaxChoices = 5;

std::u32string LowerCase(std::string_view text) {
  std::u32string runes;
  while (!text.empty()) {
    Rune rune = DecodeRune(text);
    runes.push_back(ToLower(rune.value));
    text.remove_prefix(rune.size);
  }
  return runes;
}

// Insertions, deletions and replacements (Levenshtein), row by row.
size_t EditDistance(const std::u32string& a, const std::u32string& b) {
  std::vector<size_t> row(a.size() + 1);
  for (size_t i = 0; i < row.size(); ++i) row[i] = i;
  for (size_t j = 1; j <= b.size(); ++j) {
    size_t diagonal = row[0];
    row[0] = j;
    for (size_t i = 1; i <= a.size(); ++i) {
      size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[i];
      row[i] = std::min({changed, row[i] + 1, row[i - 1] + 1});
    }
  }
  return row[a.size()];
}

// A change of case alone counts as one edit, whatever its length.
size_t Distance(std::string_view typed, const std::u32string& lower, std::string_view option) {
  if (typed == option) return 0;
  std::u32string other = LowerCase(option);
  return lower == other ? 1 : EditDistance(lower, other);
}

}  // namespace

std::vector<std::string_view> SimilarNames(Work& work, std::string_view typed,
                                           const std::vector<std::string_view>& options) {
  size_t threshold = typed.size() * 2 / 5 + 1;
  std::u32string lower = LowerCase(typed);
  std::vector<std::pair<size_t, std::string_view>> similar;
  for (std::string_view option : options) {
    if (!work.Spend(1 + typed.size() * option.size() / 16)) return {};
    size_t distance = Distance(typed, lower, option);
    if (distance <= threshold) similar.emplace_back(distance, option);
  }
  std::stable_sort(similar.begin(), similar.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string_view> names;
  for (const auto& [distance, name] : similar) names.push_back(name);
  return names;
}

std::string Choice(const std::vector<std::string_view>& names) {
  size_t count = std::min(names.size(), kMaxChoices);
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) text += count == 2 ? " or " : i + 1 == count ? ", or " : ", ";
    text += names[i];
  }
  return text;
}

std::string QuotedChoice(const std::vector<std::string_view>& names) {
  std::vector<std::string> quoted;
  for (size_t i = 0; i < names.size() && i < kMaxChoices; ++i) quoted.push_back('"' + std::string(names[i]) + '"');
  return Choice({quoted.begin(), quoted.end()});
}

}  // namespace regoc::builtins::graphql
