#include "tools/regoc/table.h"

#include <algorithm>
#include <string_view>

namespace regoc::cli {

namespace {

// Columns that a terminal shows: code points, which is right for all but wide and combining characters.
size_t Width(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string Repeat(std::string_view what, size_t times) {
  std::string out;
  while (times-- > 0) out += what;
  return out;
}

}  // namespace

std::string TableText(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths(head.empty() && !rows.empty() ? rows[0].size() : head.size());
  for (size_t c = 0; c < head.size(); ++c) widths[c] = Width(head[c]);
  for (const auto& row : rows)
    for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], Width(row[c]));
  auto rule = [&](const char* left, const char* middle, const char* right) {
    std::string line = left;
    for (size_t c = 0; c < widths.size(); ++c) line += (c ? middle : "") + Repeat("─", widths[c] + 2);
    return line + right + "\n";
  };
  auto cells = [&](const std::vector<std::string>& row, bool centred) {
    std::string line;
    for (size_t c = 0; c < widths.size(); ++c) {
      size_t space = widths[c] - Width(row[c]), left = centred ? space / 2 : 0;
      line += "│ " + std::string(left, ' ') + row[c] + std::string(space - left, ' ') + " ";
    }
    return line + "│\n";
  };
  std::string out = rule("┌", "┬", "┐");
  if (!head.empty()) out += cells(head, true) + rule("├", "┼", "┤");
  for (const auto& row : rows) out += cells(row, false);
  return out + rule("└", "┴", "┘");
}

}  // namespace regoc::cli
