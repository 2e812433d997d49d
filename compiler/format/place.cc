#include "compiler/format/place.h"

#include <algorithm>

#include "compiler/syntax/opa_form.h"

namespace regoc::format {

namespace {

int LinesIn(std::string_view text) { return static_cast<int>(std::count(text.begin(), text.end(), '\n')); }

// Moves `at` from before an `open` to the `close` that ends it, and counts the lines between; false at the end.
bool SkipBrackets(std::string_view text, char open, char close, size_t& at, int& lines) {
  at = std::min(text.find(open, at), text.size());
  for (int depth = 1; depth > 0;) {
    if (++at >= text.size()) return false;
    if (text[at] == open)
      ++depth;
    else if (text[at] == close)
      --depth;
    else if (text[at] == '\n')
      ++lines;
  }
  return true;
}

}  // namespace

int RowOf(SourceRange range) { return range.valid() ? static_cast<int>(range.start().row) : 1; }

Place PlaceOf(SourceRange range) {
  if (!range.valid()) return Place{.written = false};
  auto [row, column] = range.start();
  return Place{static_cast<int>(row), static_cast<int>(column), range.begin, range.text()};
}

Place PlaceOf(const ast::Term& term) {
  Place place = PlaceOf(term.range);
  if (place.written)
    place.text = term.range.file->text().substr(term.text_begin, syntax::TextEnd(term) - term.text_begin);
  return place;
}

int EndRow(const Place& place) { return place.row + LinesIn(place.text); }

// What stands before the first `open` is not counted: it is on the first row where the layout asks.
int ClosingRow(const Place& place, char open, char close) {
  size_t at = 0;
  int lines = 0;
  if (place.text.find(open) == std::string_view::npos) return -1;
  return SkipBrackets(place.text, open, close, at, lines) ? place.row + lines : -1;
}

int ClosingRowBehind(const Place& place, char skip_open, char skip_close, char open, char close) {
  size_t at = 0;
  int lines = 0;
  SkipBrackets(place.text, skip_open, skip_close, at, lines);
  if (place.text.find(open, at) == std::string_view::npos) return -1;
  return SkipBrackets(place.text, open, close, at, lines) ? place.row + lines : -1;
}

}  // namespace regoc::format
