#include "compiler/syntax/names.h"
#include "compiler/syntax/number_limits.h"
#include "compiler/syntax/parser_impl.h"
#include "compiler/syntax/unescape.h"

namespace regoc::syntax {

using ast::Term;

std::optional<Term> Parser::ParseNumber() {
  uint32_t begin = s_.begin;
  std::string text;
  if (Is(Token::kSub)) {
    text = "-";
    Scan();
    if (!Is(Token::kNumber) && !Is(Token::kDot)) return Illegal("expected number"), std::nullopt;
  }
  bool fraction = Is(Token::kDot);
  if (fraction) {
    text += ".";
    Scan();
    if (!Is(Token::kNumber)) return Illegal("expected number"), std::nullopt;
  }
  std::string_view digits = TokenText();
  bool padded = digits.size() > 1 && digits[0] == '0' && digits[1] != '.' &&
                !(digits.size() > 2 && (digits[1] == 'e' || digits[1] == 'E'));
  if (!fraction && padded) return Illegal("expected number without leading zero"), std::nullopt;
  text += digits;
  // Two points (".1.2") get past the tokens, but are no number.
  bool two_points = fraction && digits.find('.') != std::string_view::npos;
  NumberRange range = two_points ? NumberRange::kUnreadable : RangeOfNumber(text);
  if (range == NumberRange::kUnreadable) return Illegal("invalid float"), std::nullopt;
  if (range == NumberRange::kTooBig) return Error(kNumberTooBig, Here()), std::nullopt;
  // OPA's place of a number with a sign is that of the sign, its text the sign alone.
  return Term{.range = Range(begin, s_.end), .node = ast::Number{std::move(text)}, .text_begin = begin};
}

std::optional<Term> Parser::ParseString() {
  std::string_view text = TokenText();
  std::string_view inner = text.substr(1, text.size() - 2);
  if (text[0] == '`') return TokenTerm(ast::String{std::string(inner), true});
  if (inner.find('\\') == std::string_view::npos) return TokenTerm(ast::String{std::string(inner)});
  auto value = Unescape(inner);
  if (!value) return Error(kIllegalStringLiteral, Here(), {text}), std::nullopt;
  return TokenTerm(ast::String{std::move(*value)});
}

std::optional<Term> Parser::ParseTemplateString(bool raw) {
  uint32_t begin = s_.begin;
  bool v0 = options_.version == ast::RegoVersion::kV0 || options_.version == ast::RegoVersion::kV0CompatV1;
  if (options_.limits == nullptr ? v0 : !Allows("template_strings"))
    return Error(kTemplatesUnsupported, Here()), std::nullopt;
  ast::TemplateString out{.raw = raw};
  for (bool first = true;; first = false) {
    if (!ParseTemplatePart(out, first)) return std::nullopt;
    if (Is(Token::kTemplateStringEnd) || Is(Token::kRawTemplateStringEnd)) break;
    if (!ParseTemplateHole(out, raw)) return std::nullopt;
  }
  return Term{.range = Range(begin, s_.end), .node = std::move(out), .text_begin = begin};
}

// The text between two holes; none is stored when it is empty.
bool Parser::ParseTemplatePart(ast::TemplateString& out, bool first) {
  bool raw = Is(Token::kRawTemplateStringPart) || Is(Token::kRawTemplateStringEnd);
  if (!raw && !Is(Token::kTemplateStringPart) && !Is(Token::kTemplateStringEnd))
    return Error(kExpectedTemplatePart, Here()), false;
  // From the quote, or the brace that ended the hole before, to the one that ends this part.
  std::string_view text = Text(first ? s_.begin + 1 : s_.begin - 1, s_.end);
  std::string_view inner = text.substr(1, text.size() - 2);
  auto value = raw ? DropBraceEscapes(inner, true) : UnescapeTemplate(inner);
  if (!value) return Error(kIllegalTemplatePart, Here(), {DropBraceEscapes(text, raw)}), false;
  if (!value->empty()) out.parts.emplace_back(std::move(*value));
  return true;
}

bool Parser::ParseTemplateHole(ast::TemplateString& out, bool raw) {
  Nest nest(*this);  // a level beside the term's own, as for bodies: a hole takes as much of the stack
  if (!nest) return false;
  Scan();
  auto expr = ParseLiteral();
  if (!expr) return Error(kInvalidTemplateExpression, Here()), false;
  if (!CheckTemplateHole(*expr)) return false;
  out.parts.emplace_back(ast::Box<ast::Expr>(std::move(*expr)));
  if (!Is(Token::kRBrace)) return Error(kTemplateExpressionEnd, Here()), false;
  DoScan(false, raw ? LexMode::kRawTemplate : LexMode::kTemplate);
  return true;
}

bool Parser::CheckTemplateHole(const ast::Expr& expr) {
  if (expr.negated) return Error(kTemplateNegation, expr.range), false;
  if (CallOf(expr, "eq") != nullptr) return Error(kTemplateUnification, expr.range), false;
  if (CallOf(expr, "assign") != nullptr) return Error(kTemplateAssignment, expr.range), false;
  if (expr.As<ast::Every>() != nullptr) return Error(kTemplateKeyword, expr.range, {"every"}), false;
  if (expr.As<ast::SomeDecl>() != nullptr) return Error(kTemplateKeyword, expr.range, {"some"}), false;
  return true;
}

}  // namespace regoc::syntax
