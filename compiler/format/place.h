// Where a node stands in the source, as the layout needs it: its row, and the text that OPA keeps for it (which is not
// the node's text everywhere: of `some`, `default` and signs it is the first word, and with parentheses it begins
// before the node).
#pragma once

#include <cstdint>
#include <string_view>

#include "compiler/syntax/ast.h"

namespace regoc::format {

struct Place {
  int row = 1;
  int column = 1;
  uint32_t offset = 0;
  std::string_view text;
  bool written = true;  // false: not in the source
};

Place PlaceOf(SourceRange range);
Place PlaceOf(const ast::Term& term);
int RowOf(SourceRange range);

// The row that the text ends on.
int EndRow(const Place& place);

// The row of the bracket that closes the first `open` of the text, or -1. Brackets in strings and comments count, as
// they do for OPA.
int ClosingRow(const Place& place, char open, char close);
// The same behind a first pair of other brackets.
int ClosingRowBehind(const Place& place, char skip_open, char skip_close, char open, char close);

}  // namespace regoc::format
