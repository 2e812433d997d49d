#include <algorithm>

#include "compiler/format/writer.h"

namespace regoc::format {

namespace {

// The row that the expression itself ends on, its modifiers left out.
int EndRowOfTerms(const ast::Expr& expr) {
  Place place = PlaceOf(expr.range);
  if (!expr.with.empty() && expr.with[0].range.valid()) {
    uint32_t begin = expr.with[0].range.begin;
    if (begin > place.offset && begin - place.offset <= place.text.size())
      place.text = place.text.substr(0, begin - place.offset);
  }
  place.text = place.text.substr(0, place.text.find_last_not_of(" \t\r\n") + 1);
  return EndRow(place);
}

}  // namespace

bool Writer::WriteBody(const ast::Body& body) {
  if (!InsertComments(RowOf(body[0].range))) return false;
  for (size_t i = 0; i < body.size(); ++i) {
    if (i > 0 && RowOf(body[i].range) > EndRow(PlaceOf(body[i - 1].range)) + 1) page_.BlankLine();
    page_.StartLine();
    // A line that a comment has no place on does not keep the others from being written.
    (void)WriteExpr(body[i]);
    page_.EndLine();
  }
  return true;
}

bool Writer::WriteExpr(const ast::Expr& expr) {
  bool parens = paren_expr_ == &expr;
  if (parens) paren_expr_ = nullptr;
  if (!InsertComments(RowOf(expr.range))) return false;
  if (!page_.inside_line()) page_.StartLine();
  // In v2 braces behind `not` hold a body: a value from an older module goes into parentheses. So does what binds
  // weaker.
  bool logical = expr.As<ast::Logical>() != nullptr;
  bool negated_parens = expr.negated && (logical || (style_.v2 && RendersWithBrace(expr)));
  if (expr.negated) page_.Write(negated_parens ? "not (" : "not ");
  if (parens) page_.Write("(");
  if (!WriteExprTerms(expr)) return false;
  if (parens) page_.Write(")");
  if (negated_parens) page_.Write(")");
  return expr.with.empty() || WriteModifiers(expr);
}

bool Writer::WriteExprTerms(const ast::Expr& expr) {
  if (const auto* term = expr.As<ast::Term>()) {
    const auto* call = term->As<ast::Call>();
    return call != nullptr ? WriteCallExpr(*call) : WriteTerm(*term);
  }
  if (expr.As<ast::Logical>() != nullptr) return WriteLogical(expr) || Abandon();
  if (const auto* some = expr.As<ast::SomeDecl>()) return WriteSome(expr, *some) || Abandon();
  if (const auto* every = expr.As<ast::Every>()) return WriteEvery(expr, *every) || Abandon();
  return WriteNot(expr, *expr.As<ast::NotBody>()) || Abandon();
}

// Modifiers stay on the line that the expression ends on if the first one does; those below are indented.
bool Writer::WriteModifiers(const ast::Expr& expr) {
  int row = EndRowOfTerms(expr);
  auto with = expr.with.begin();
  if (RowOf(with->range) == row) {
    if (!WriteWith(*with, false)) return false;
    ++with;
  }
  bool indented = false, fits = true;
  for (; fits && with != expr.with.end(); ++with) {
    bool below = RowOf(with->range) > row;
    if (below) {
      if (!indented) page_.Indent();
      indented = true;
      page_.EndLine();
      page_.StartLine();
      row = RowOf(with->range);
    }
    fits = WriteWith(*with, below);
  }
  if (indented) page_.Outdent();
  return fits;
}

bool Writer::WriteWith(const ast::With& with, bool on_own_line) {
  if (!InsertComments(RowOf(with.range))) return Abandon();
  page_.Write(on_own_line ? "with " : " with ");
  if (!WriteTerm(with.target)) return Abandon();
  page_.Write(" as ");
  // A value that fell back to its text is written all the same.
  (void)WriteTerm(with.value);
  return true;
}

bool Writer::WriteSome(const ast::Expr& expr, const ast::SomeDecl& some) {
  int row = RowOf(expr.range);
  if (!InsertComments(row)) return Abandon();
  page_.Write("some ");
  for (size_t i = 0; i < some.symbols.size(); ++i) {
    const ast::Term& symbol = some.symbols[i];
    if (const auto* call = symbol.As<ast::Call>()) {
      if (!WriteMembership(false, *call)) return Abandon();
      continue;
    }
    if (RowOf(symbol.range) > row) {
      page_.EndLine();
      page_.StartLine();
      page_.Write("\t");
      row = RowOf(symbol.range);
    } else if (i > 0) {
      page_.Write(" ");
    }
    if (!WriteTerm(symbol)) return Abandon();
    if (i + 1 < some.symbols.size()) page_.Write(",");
  }
  return true;
}

bool Writer::WriteEvery(const ast::Expr& expr, const ast::Every& every) {
  Place place = PlaceOf(expr.range);
  if (!InsertComments(place.row)) return Abandon();
  page_.Write("every ");
  if (every.key) {
    if (!WriteTerm(*every.key)) return Abandon();
    page_.Write(", ");
  }
  if (!WriteTerm(every.value)) return Abandon();
  page_.Write(" in ");
  bool parens = NeedsParens(every.domain, "in", true);
  if (parens) page_.Write("(");
  if (!WriteTerm(every.domain)) return Abandon();
  if (parens) page_.Write(")");
  page_.Write(" {");
  (void)WriteInnerBody('{', '}', every.body, place.row, place);
  if (every.body.size() == 1 && RowOf(every.body[0].range) == place.row) page_.Write(" ");
  page_.Write("}");
  return true;
}

}  // namespace regoc::format
