// Results as a table with drawn borders.
#include <algorithm>

#include "runtime/base/utf8.h"
#include "tools/conftest/output.h"

namespace regoc::conftest {

namespace {

using Row = std::vector<std::vector<std::string>>;  // cells of lines

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  size_t at = 0;
  while (true) {
    size_t end = text.find('\n', at);
    std::string line = text.substr(at, end == std::string::npos ? end : end - at);
    for (size_t tab; (tab = line.find('\t')) != std::string::npos;) line.replace(tab, 1, "        ");
    lines.push_back(std::move(line));
    if (end == std::string::npos) return lines;
    at = end + 1;
  }
}

// Characters that take two columns (Unicode TR 11, the ranges in use) and none.
size_t WidthOf(char32_t c) {
  struct Range {
    char32_t first, last;
  };
  constexpr Range kWide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
                             {0xA000, 0xA4CF},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
                             {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
  constexpr Range kNone[] = {{0x0, 0x1F}, {0x7F, 0x9F}, {0x300, 0x36F}, {0x200B, 0x200F}, {0xFE00, 0xFE0F}};
  auto within = [c](const Range& range) { return c >= range.first && c <= range.last; };
  if (std::any_of(std::begin(kNone), std::end(kNone), within)) return 0;
  return std::any_of(std::begin(kWide), std::end(kWide), within) ? 2 : 1;
}

size_t WidthOf(const std::string& text) {
  size_t width = 0;
  for (size_t at = 0; at < text.size();) {
    auto lead = static_cast<unsigned char>(text[at]);
    size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = length == 1 ? lead : lead & (0xFF >> (length + 1));
    for (size_t i = 1; i < length && at + i < text.size(); ++i) c = c << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3F);
    width += WidthOf(c);
    at += length;
  }
  return width;
}

std::string Repeat(std::string_view text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string Border(const std::vector<size_t>& widths, const char* left, const char* middle, const char* right) {
  std::string out = left;
  for (size_t i = 0; i < widths.size(); ++i) out += (i > 0 ? middle : "") + Repeat("─", widths[i] + 2);
  return out + right + "\n";
}

std::string RowText(const Row& row, const std::vector<size_t>& widths, bool centred) {
  size_t lines = 0;
  for (const auto& cell : row) lines = std::max(lines, cell.size());
  std::string out;
  for (size_t line = 0; line < lines; ++line) {
    for (size_t i = 0; i < row.size(); ++i) {
      std::string text = line < row[i].size() ? row[i][line] : "";
      size_t blanks = widths[i] - WidthOf(text), before = centred ? blanks / 2 : 0;
      out += (i == 0 ? "│ " : " │ ") + std::string(before, ' ') + text + std::string(blanks - before, ' ');
    }
    out += " │\n";
  }
  return out;
}

}  // namespace

std::string RenderTable(const CheckResults& results) {
  std::vector<Row> rows{{{"RESULT"}, {"FILE"}, {"NAMESPACE"}, {"MESSAGE"}}};
  for (const CheckResult& result : results) {
    auto add = [&](const char* kind, const std::string& message) {
      rows.push_back({{kind}, LinesOf(result.file), LinesOf(result.space), LinesOf(message)});
    };
    for (size_t i = 0; i < result.successes; ++i) add("success", "SUCCESS");
    for (const Finding& finding : result.exceptions) add("exception", finding.message);
    for (const Finding& finding : result.warnings) add("warning", finding.message);
    for (const Finding& finding : result.skipped) add("skipped", finding.message);
    for (const Finding& finding : result.failures) add("failure", finding.message);
  }
  if (rows.size() == 1) return "";
  std::vector<size_t> widths(4);
  for (const Row& row : rows)
    for (size_t i = 0; i < widths.size(); ++i)
      for (const std::string& line : row[i]) widths[i] = std::max(widths[i], WidthOf(line));
  std::string out = Border(widths, "┌", "┬", "┐") + RowText(rows[0], widths, true) + Border(widths, "├", "┼", "┤");
  for (size_t i = 1; i < rows.size(); ++i) out += RowText(rows[i], widths, false);
  return out + Border(widths, "└", "┴", "┘");
}

}  // namespace regoc::conftest
