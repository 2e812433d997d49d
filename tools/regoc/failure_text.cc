// How a failed expression is shown: where it stood in its line, with the values below it.
#include <algorithm>
#include <set>

#include "tools/regoc/failure.h"

namespace regoc::cli {

namespace {

constexpr size_t kMaxValue = 64;

struct Pointer {
  uint32_t row;
  uint32_t column;
  std::string_view title;
  std::string value;
  const FailedValue* failed;
};

std::string Shortened(const std::string& text) {
  return text.size() <= kMaxValue ? text : text.substr(0, kMaxValue - 3) + "...";
}

// What stands in columns [from, to) of the line, as blanks; tabs stay tabs.
std::string Blanks(SourceRange range, uint32_t from, uint32_t to) {
  std::string_view line = range.file->Line(range.start().row);
  std::string out;
  uint32_t column = 0;
  for (char c : line) {
    if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;
    ++column;
    if (column >= from && column < to) out += c == '\t' ? '\t' : ' ';
  }
  return out;
}

bool HasTab(SourceRange range) { return Blanks(range, 1, range.start().column).find('\t') != std::string::npos; }

// One line: a bar below each value that comes later, and the value itself at `at`; -1: bars only.
void Line(std::string& out, const std::vector<Pointer>& all, ptrdiff_t at) {
  size_t count = at < 0 ? all.size() : static_cast<size_t>(at) + 1;
  uint32_t column = 0;
  for (size_t i = 0; i < count; ++i) {
    const Pointer& pointer = all[i];
    bool last = i + 1 == count;
    if (!last && pointer.column == all[i + 1].column) continue;
    out += Blanks(pointer.failed->range, column + 1, pointer.column);
    column = pointer.column;
    if (!last || at < 0) {
      out += '|';
      continue;
    }
    bool shared = (i > 0 && all[i - 1].column == column) || (i + 1 < all.size() && all[i + 1].column == column);
    out += shared ? std::string(pointer.title) + ": " + pointer.value : pointer.value;
  }
}

std::vector<Pointer> PointersTo(const Failure& failure) {
  std::vector<Pointer> all;
  for (const FailedValue& value : failure.values) {
    auto [row, column] = value.range.start();
    all.push_back({row, column, value.range.text(), Shortened(value.text), &value});
  }
  std::stable_sort(all.begin(), all.end(), [](const Pointer& a, const Pointer& b) {
    if (a.column != b.column) return a.column < b.column;
    return a.row != b.row ? a.row > b.row : a.title < b.title;
  });
  return all;
}

}  // namespace

std::string FailurePlace(const Failure& failure) {
  return failure.range.file->name() + ":" + std::to_string(failure.range.start().row) + ":\n";
}

std::string FailureText(const Failure& failure, bool values) {
  std::string out = Blanks(failure.range, 1, failure.range.start().column) + std::string(failure.range.text());
  if (!values || failure.values.empty()) return out;
  std::vector<Pointer> all = PointersTo(failure);
  std::set<uint32_t> rows;
  bool tabs = false;
  for (const Pointer& pointer : all) rows.insert(pointer.row), tabs = tabs || HasTab(pointer.failed->range);
  if (tabs && rows.size() > 1) {  // bars cannot point into lines with tabs
    std::stable_sort(all.begin(), all.end(), [](const Pointer& a, const Pointer& b) { return a.title < b.title; });
    out += "\n\nWhere:\n";
    for (const Pointer& pointer : all) out += "\n" + std::string(pointer.title) + ": " + pointer.value;
    return out;
  }
  out += "\n";
  Line(out, all, -1);
  for (size_t i = all.size(); i-- > 0;) {
    out += "\n";
    Line(out, all, static_cast<ptrdiff_t>(i));
  }
  return out;
}

}  // namespace regoc::cli
