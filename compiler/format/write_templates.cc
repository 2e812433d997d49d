#include "compiler/format/writer.h"
#include "compiler/syntax/opa_form.h"
#include "compiler/syntax/printer.h"

namespace regoc::format {

namespace {

// A brace in the text is none that opens a hole.
std::string EscapeBraces(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{' && (i == 0 || text[i - 1] != '\\')) out += '\\';
    out += text[i];
  }
  return out;
}

std::string TextPart(std::string_view text, bool raw) {
  if (raw) return EscapeBraces(text);
  std::string quoted = EscapeBraces(syntax::Quote(text));
  return quoted.substr(1, quoted.size() - 2);
}

std::string ConstantPart(const ast::Term& term, bool raw) {
  if (const auto* string = term.As<ast::String>()) return TextPart(string->value, raw);
  return syntax::Print(term);
}

}  // namespace

bool Writer::WriteTemplate(const ast::Term& term, const ast::TemplateString& text) {
  page_.Write(text.raw ? "$`" : "$\"");
  std::vector<SourceRange> places = syntax::TemplatePlaces(term);
  for (size_t i = 0; i < text.parts.size(); ++i) {
    if (const auto* plain = std::get_if<std::string>(&text.parts[i])) {
      page_.Write(TextPart(*plain, text.raw));
      continue;
    }
    const ast::Expr& hole = *std::get<ast::Box<ast::Expr>>(text.parts[i]);
    if (syntax::IsConstantHole(hole, module_.comments)) {
      page_.Write(ConstantPart(*hole.As<ast::Term>(), text.raw));
    } else if (!WriteHole(hole, i + 1 < places.size() ? std::optional(places[i + 1]) : std::nullopt)) {
      return false;
    }
  }
  page_.Write(text.raw ? "`" : "\"");
  return true;
}

// Comments may stand on both sides of the expression. The first follows the brace, the others have lines of their own.
bool Writer::WriteHole(const ast::Expr& hole, std::optional<SourceRange> next) {
  page_.Write("{");
  page_.Indent();
  if (page_.waiting() != nullptr) {
    page_.EndLine();
    page_.StartLine();
  } else if (Comments::List before = comments_.TakeAbove(RowOf(hole.range)); !before.empty()) {
    page_.Write(" ");
    page_.set_inside_line();
    WriteComments(before);
  }
  if (!WriteExpr(hole)) return false;
  if (next) {
    if (Comments::List behind = comments_.TakeAbove(RowOf(*next)); !behind.empty()) {
      page_.EndLine();
      WriteComments(behind);
      page_.StartLine();
    }
  }
  page_.Write("}");
  page_.Outdent();
  return true;
}

}  // namespace regoc::format
