#include <algorithm>

#include "compiler/format/writer.h"
#include "compiler/syntax/printer.h"

namespace regoc::format {

namespace {

bool IsName(std::string_view text) {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  auto part = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
  return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), part);
}

}  // namespace

Place Writer::PlaceOfTerm(const ast::Term& term) const {
  if (auto moved = moved_.find(&term); moved != moved_.end()) return moved->second;
  return PlaceOf(term);
}

// A term that comments have no place in is written as it stands in the source. The term around it hears of that and
// does the same, so that in the end the outermost one stays as it was.
bool Writer::WriteTerm(const ast::Term& term) {
  if (comments_.empty()) return WriteTermIn(false, term);
  Page::Mark mark = page_.Now();
  size_t position = comments_.position();
  if (WriteTermIn(false, term)) return true;
  page_.BackTo(mark);
  Place place = PlaceOfTerm(term);
  const CommentLine* waiting = page_.waiting();
  bool inside = waiting != nullptr && waiting->row >= place.row && waiting->row <= EndRow(place);
  if (inside && !place.text.empty()) page_.ForgetWaiting();
  comments_.set_position(position);
  if (!WriteAsWritten(place)) comments_.DropAll();
  return false;
}

// Comments inside are part of the text; one on its last row may go along.
bool Writer::WriteAsWritten(const Place& place) {
  if (place.text.empty()) return Fail("original unformatted text is empty"), false;
  page_.Write(place.text);
  (void)comments_.TakeAbove(EndRow(place));
  if (!comment_on_last_row_ || comments_.empty() || comments_.first_row() != EndRow(place)) return true;
  const CommentLine* beside = comments_.TakeUpTo(EndRow(place)).at;
  page_.Write(" " + std::string(beside->original));
  return true;
}

bool Writer::WriteTermIn(bool parens, const ast::Term& term) {
  if (paren_term_ == &term) {
    paren_term_ = nullptr;
    parens = true;
  }
  Place place = PlaceOfTerm(term);
  if (!InsertComments(place.row)) return Abandon();
  if (!page_.inside_line()) page_.StartLine();
  if (!WriteValue(parens, term, place)) return Abandon();
  if (!page_.inside_line()) page_.StartLine();
  return true;
}

bool Writer::WriteValue(bool parens, const ast::Term& term, const Place& place) {
  if (const auto* ref = term.As<ast::Ref>()) return WriteRef(ref->terms);
  if (const auto* call = term.As<ast::Call>()) return WriteCallTerm(parens, *call, place);
  if (const auto* set = term.As<ast::Set>()) return WriteSet(*set, place);
  if (const auto* text = term.As<ast::TemplateString>()) return WriteTemplate(term, *text);
  if (const auto* object = term.As<ast::ObjectComprehension>()) return WriteObjectComprehension(*object, place);
  auto enclosed = [&](const char* brackets, auto write) {
    page_.Write(std::string_view(brackets, 1));
    bool fits = write();
    page_.Write(std::string_view(brackets + 1, 1));
    return fits;
  };
  if (const auto* object = term.As<ast::Object>())
    return enclosed(
        "{}", [&] { return WriteList(ElementsOf(*object), place, ClosingRow(place, '{', '}'), ItemForm::kItem); });
  if (const auto* array = term.As<ast::Array>())
    return enclosed(
        "[]", [&] { return WriteList(ElementsOf(array->items), place, ClosingRow(place, '[', ']'), ItemForm::kItem); });
  if (const auto* array = term.As<ast::ArrayComprehension>())
    return enclosed("[]", [&] { return WriteComprehension('[', ']', *array->item, array->body, place); });
  if (const auto* set = term.As<ast::SetComprehension>())
    return enclosed("{}", [&] { return WriteComprehension('{', '}', *set->item, set->body, place); });
  if (const auto* string = term.As<ast::String>()) {
    WriteString(*string, place.text);
  } else if (const auto* var = term.As<ast::Var>()) {
    page_.Write(NameOf(*var));
  } else {
    page_.Write(syntax::Print(term));
  }
  return true;
}

// As written, escapes and all. The text may begin before the quote (with `else := `), or be that of something larger.
void Writer::WriteString(const ast::String& string, std::string_view text) {
  if (text.starts_with('`')) return page_.Write(text);
  char last = text.empty() ? ' ' : text.back();
  size_t quote = last == '"' || last == '`' ? text.find(last) : std::string_view::npos;
  page_.Write(quote == std::string_view::npos ? syntax::Quote(string.value) : text.substr(quote));
}

bool Writer::WriteRef(const std::vector<ast::Term>& terms) {
  const ast::Term& head = terms[0];
  bool parens = head.As<ast::Call>() != nullptr && PlaceOfTerm(head).text.starts_with('(');
  if (!WriteTermIn(parens, head)) return Abandon();
  for (size_t i = 1; i < terms.size(); ++i) {
    const ast::Term& term = terms[i];
    if (const auto* name = term.As<ast::String>()) {
      WriteRefString(name->value, PlaceOfTerm(term).text);
    } else if (const auto* var = term.As<ast::Var>()) {
      page_.Write("[" + NameOf(*var) + "]");
    } else {
      page_.Write("[");
      // The bracket must not become part of a comment.
      if (!WriteTerm(term)) page_.Write("\n");
      page_.Write("]");
    }
  }
  return true;
}

void Writer::WriteRefString(std::string_view name, std::string_view text) {
  bool keyword = style_.keywords.contains(name) && (!style_.keywords_in_refs || text.starts_with('"'));
  if (IsName(name) && !keyword) {
    page_.Write("." + std::string(name));
  } else {
    page_.Write("[" + syntax::Quote(name) + "]");
  }
}

// A wildcard that stands in several places would be several ones if it had no name.
std::string Writer::NameOf(const ast::Var& var) const {
  if (!var.is_wildcard()) return var.name;
  if (nameless_wildcards_ || !style_.wildcards.contains(var.name)) return "_";
  std::string name = var.name.substr(1);
  return name.starts_with('_') ? name : "_" + name;
}

}  // namespace regoc::format
