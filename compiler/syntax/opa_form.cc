#include "compiler/syntax/opa_form.h"

#include <algorithm>

#include "compiler/syntax/lexer.h"
#include "compiler/syntax/walk.h"

namespace regoc::syntax {

uint32_t TextEnd(const ast::Term& term) {
  const auto* number = term.As<ast::Number>();
  bool sign = number != nullptr && !term.parenthesized &&
              (number->text.starts_with('-') || number->text.starts_with('.')) &&
              term.range.text().starts_with(number->text[0]);
  return sign ? term.range.begin + 1 : term.range.end;
}

LegacyHead LegacyHeadOf(const ast::Rule& rule) {
  LegacyHead out;
  const auto& ref = rule.head.ref.As<ast::Ref>()->terms;
  const std::string& name = ref[0].As<ast::Var>()->name;
  if (ref.size() == 1) out.name = name;
  bool keyed = ref.size() == 2 && !rule.head.contains_keyword && !rule.is_default;
  if (keyed && rule.has_if && (rule.head.value || !rule.head.args.empty())) out.name = name;
  bool dynamic =
      keyed && rule.has_if && rule.head.args.empty() && (!IsGround(ref[1]) || ref[1].As<ast::Ref>() != nullptr);
  bool plain = keyed && !rule.has_if && rule.head.args.empty();
  if (plain) out.name = name;
  if (dynamic || plain) out.key = ref[1];
  out.value_has_location = (keyed && rule.has_if && rule.head.args.empty()) || (rule.implicit_body && !rule.is_default);
  if (rule.chained) {
    if (out.key) SetRanges(*out.key, rule.range);
    out.value_has_location = true;
  }
  return out;
}

bool IsConstantHole(const ast::Expr& hole, const std::vector<ast::Comment>& comments) {
  const auto* term = hole.As<ast::Term>();
  if (term == nullptr || !hole.with.empty()) return false;
  bool constant =
      term->As<ast::Null>() || term->As<ast::Boolean>() || term->As<ast::Number>() || term->As<ast::String>();
  if (!constant || !hole.range.valid()) return constant;
  std::string_view text = hole.range.file->text();
  auto commented = [&](const ast::Comment& comment) {
    if (comment.range.end > hole.range.begin) return false;
    std::string_view between = text.substr(comment.range.end, hole.range.begin - comment.range.end);
    return between.find_first_not_of(" \t\r\n") == std::string_view::npos;
  };
  return std::none_of(comments.begin(), comments.end(), commented);
}

// The places of the pieces of text are found by reading the template again.
std::vector<SourceRange> TemplatePlaces(const ast::Term& term) {
  const auto& parts = term.As<ast::TemplateString>()->parts;
  std::vector<SourceRange> places(parts.size(), term.range);
  if (!term.range.valid() || !term.range.text().starts_with('$')) return places;
  std::string_view text = term.range.file->text();
  uint32_t at = term.range.begin;
  auto mode = LexMode::kNormal;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (std::holds_alternative<std::string>(parts[i])) {
      Lexeme lexeme = Lex(text, at, KeywordSet::Base(), mode);
      places[i] = SourceRange{term.range.file, lexeme.begin, lexeme.end};
      continue;
    }
    places[i] = std::get<ast::Box<ast::Expr>>(parts[i])->range;
    mode = term.As<ast::TemplateString>()->raw ? LexMode::kRawTemplate : LexMode::kTemplate;
    at = places[i].end;
    Lexeme brace;
    do {
      brace = Lex(text, at, KeywordSet::Base(), LexMode::kNormal);
      at = brace.end;
    } while (brace.token == Token::kWhitespace || brace.token == Token::kComment);
  }
  return places;
}

}  // namespace regoc::syntax
