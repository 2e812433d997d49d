#include "runtime/builtins/graphql/block_string.h"

#include <algorithm>
#include <vector>

namespace regoc::builtins::graphql {

namespace {

constexpr std::string_view kBlanks = " \t";

bool IsBlank(std::string_view line) { return line.find_first_not_of(kBlanks) == std::string_view::npos; }

std::vector<std::string_view> SplitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (size_t end; (end = text.find('\n')) != std::string_view::npos; text.remove_prefix(end + 1)) {
    lines.push_back(text.substr(0, end));
  }
  lines.push_back(text);
  return lines;
}

}  // namespace

std::string BlockStringValue(std::string_view raw) {
  std::vector<std::string_view> lines = SplitLines(raw);
  size_t indent = std::string_view::npos;
  for (std::string_view line : lines) indent = std::min(indent, line.find_first_not_of(kBlanks));
  if (indent != std::string_view::npos) {
    for (size_t i = 1; i < lines.size(); ++i) lines[i].remove_prefix(std::min(indent, lines[i].size()));
  }
  size_t first = 0;
  size_t end = lines.size();
  while (first < end && IsBlank(lines[first])) ++first;
  while (first < end && IsBlank(lines[end - 1])) --end;
  std::string value;
  for (size_t i = first; i < end; ++i) {
    if (i > first) value += '\n';
    value += lines[i];
  }
  return value;
}

}  // namespace regoc::builtins::graphql
