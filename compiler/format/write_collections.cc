#include <algorithm>

#include "compiler/format/writer.h"

namespace regoc::format {

// Items stay on the lines that they were on. A list that has more than one, or whose first item stands below the
// bracket, is spread: each line by itself, with a comma behind the last.
bool Writer::WriteList(Elements elements, const Place& around, int closing_row, ItemForm form) {
  std::vector<Elements> lines = SplitIntoLines(elements, around.row);
  bool spread = lines.size() > 1;
  if (!spread) {
    // A comment that stands alone between the brackets has no place.
    for (const CommentLine* comment : comments_.left())
      if (comment->row > around.row && comment->row < closing_row) return false;
    if (!elements.empty()) {
      size_t first = around.text.find(PlaceOfTerm(*elements[0].term).text);
      size_t line_break = around.text.find('\n');
      spread = first != std::string_view::npos && line_break != 0 && line_break < first;
    }
  }
  if (spread) {
    page_.DelayWaiting();
    page_.EndLine();
    page_.Indent();
    page_.StartLine();
  }
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!WriteLine(lines[i], form)) return Abandon();
    if (i + 1 == lines.size()) break;
    page_.Write(",");
    page_.EndLine();
    page_.StartLine();
  }
  if (!spread) return true;
  page_.Write(",");
  page_.EndLine();
  if (!InsertComments(closing_row)) return Abandon();
  page_.Outdent();
  page_.StartLine();
  return true;
}

bool Writer::WriteLine(const Elements& line, ItemForm form) {
  for (size_t i = 0; i < line.size(); ++i) {
    if (i > 0) page_.Write(", ");
    if (!WriteElement(line[i], form)) return Abandon();
  }
  return true;
}

// Unions go into parentheses: a bar between brackets begins a comprehension's body.
bool Writer::WriteElement(const Element& element, ItemForm form) {
  auto write = [&](const ast::Term& term, bool parens) {
    if (parens) page_.Write("(");
    bool fits = WriteTerm(term);
    if (parens) page_.Write(")");
    return fits;
  };
  if (element.value != nullptr) {
    bool parens = IsUnion(*element.term);
    if (parens) page_.Write("(");
    if (!WriteTerm(*element.term)) return Abandon();
    page_.Write(parens ? "): " : ": ");
    return write(*element.value, IsUnion(*element.value));
  }
  bool parens = IsUnion(*element.term) && (form == ItemForm::kItem || PlaceOfTerm(*element.term).text.starts_with('('));
  return write(*element.term, parens);
}

bool Writer::WriteSet(const ast::Set& set, const Place& place) {
  if (set.items.empty()) {
    page_.Write("set()");
    return InsertComments(ClosingRow(place, '(', ')')) || Abandon();
  }
  page_.Write("{");
  bool fits = WriteList(ElementsOf(set), place, ClosingRow(place, '{', '}'), ItemForm::kItem);
  page_.Write("}");
  return fits;
}

bool Writer::WriteObjectComprehension(const ast::ObjectComprehension& object, const Place& place) {
  page_.Write("{");
  // The value follows its key, wherever it was written.
  Place value_place = PlaceOf(*object.value);
  value_place.row = place.row;
  moved_[&*object.value] = value_place;
  bool parens = IsUnion(*object.key);
  if (parens) page_.Write("(");
  bool fits = WriteTerm(*object.key) || Abandon();
  if (fits) {
    page_.Write(parens ? "): " : ": ");
    fits = WriteComprehension('{', '}', *object.value, object.body, place);
  }
  page_.Write("}");
  return fits;
}

bool Writer::WriteComprehension(char open, char close, const ast::Term& term, const ast::Body& body,
                                const Place& place) {
  Place term_place = PlaceOfTerm(term);
  if (term_place.row > place.row) {
    page_.EndLine();
    page_.StartLine();
  }
  bool call = term.As<ast::Call>() != nullptr;
  bool parens = call && (IsUnion(term) || term_place.text.starts_with('('));
  if (!WriteTermIn(parens, term)) return Abandon();
  page_.Write(" |");
  return WriteInnerBody(open, close, body, term_place.row, place);
}

// A body between brackets: on one line where it was, else an expression a line.
bool Writer::WriteInnerBody(char open, char close, const ast::Body& body, int row_above, const Place& around) {
  Elements elements = ElementsOf(body);
  size_t lines = SplitIntoLines(elements, row_above).size();
  int closing_row = ClosingRow(around, open, close);
  if (RowOf(body[0].range) > row_above || lines > 1) {
    page_.EndLine();
    page_.Indent();
    bool fits = WriteBody(body) && (InsertComments(closing_row) || Abandon());
    page_.Outdent();
    page_.StartLine();
    return fits;
  }
  page_.Write(" ");
  for (size_t i = 0; i < body.size(); ++i) {
    if (i > 0) page_.Write("; ");
    if (!WriteExpr(body[i])) return false;
  }
  return InsertComments(closing_row) || Abandon();
}

}  // namespace regoc::format
