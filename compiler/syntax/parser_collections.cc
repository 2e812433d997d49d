#include "compiler/syntax/parser_impl.h"

// A bar behind the first term starts a comprehension where that can be parsed, else it is the union of sets:
// `{a | b}` is a comprehension, `{a | b, c}` a set of two. The first term is therefore read without operators, and
// operators are read behind it when it turns out to be an item.
//
// Leading commas (`[, x]`) are allowed for old policies' sake, as in OPA.

namespace regoc::syntax {

using ast::Term;

std::optional<ast::Body> Parser::ParseComprehensionBody(Token end) {
  Speculation speculation(*this);
  Scan();
  return ParseBody(end);
}

std::optional<Term> Parser::ParseArray() {
  uint32_t begin = s_.begin;
  auto term = ParseArrayInner();
  if (!term) return std::nullopt;
  term->range = Range(begin, s_.end);
  term->text_begin = begin;
  return term;
}

std::optional<Term> Parser::ParseArrayInner() {
  Scan();
  ast::Array array;
  if (Is(Token::kRBrack)) return Make(std::move(array));
  bool maybe_comprehension = true;
  if (Is(Token::kComma)) {
    maybe_comprehension = false;
    Scan();
  }
  uint32_t head_begin = s_.begin;
  auto head = ParseTerm();
  if (!head) return std::nullopt;
  if (Is(Token::kOr) && maybe_comprehension) {
    State behind_head = Save();
    if (auto body = ParseComprehensionBody(Token::kRBrack))
      return Make(ast::ArrayComprehension{std::move(*head), std::move(*body)});
    if (!Is(Token::kComma)) return std::nullopt;
    Restore(std::move(behind_head));
  }
  if (!ParseTermListFrom(Token::kRBrack, std::move(*head), head_begin, array.items)) return std::nullopt;
  return Make(std::move(array));
}

std::optional<Term> Parser::ParseSetOrObject() {
  uint32_t begin = s_.begin;
  auto term = ParseBraces();
  if (!term) return std::nullopt;
  term->range = Range(begin, s_.end);
  term->text_begin = begin;
  return term;
}

std::optional<Term> Parser::ParseBraces() {
  Scan();
  if (Is(Token::kRBrace)) return Make(ast::Object{});
  bool maybe_comprehension = true;
  if (Is(Token::kComma)) {
    maybe_comprehension = false;
    Scan();
  }
  uint32_t head_begin = s_.begin;
  auto head = ParseTerm();
  if (!head) return std::nullopt;
  if ((Is(Token::kOr) && maybe_comprehension) || Is(Token::kRBrace) || Is(Token::kComma))
    return ParseSet(std::move(*head), head_begin, maybe_comprehension);
  if (Is(Token::kColon)) return ParseObject(std::move(*head), maybe_comprehension);

  head = ParseInfixFrom(std::move(*head), head_begin);
  if (!head) return std::nullopt;
  if (Is(Token::kRBrace) || Is(Token::kComma)) return ParseSet(std::move(*head), head_begin, false);
  if (Is(Token::kColon)) return ParseObject(std::move(*head), maybe_comprehension);
  return Illegal("non-terminated set"), std::nullopt;
}

std::optional<Term> Parser::ParseSet(Term head, uint32_t head_begin, bool maybe_comprehension) {
  if (Is(Token::kOr) && maybe_comprehension) {
    State behind_head = Save();
    if (auto body = ParseComprehensionBody(Token::kRBrace))
      return Make(ast::SetComprehension{std::move(head), std::move(*body)});
    if (!Is(Token::kComma)) return std::nullopt;
    Restore(std::move(behind_head));
  }
  ast::Set set;
  if (!ParseTermListFrom(Token::kRBrace, std::move(head), head_begin, set.items)) return std::nullopt;
  return Make(std::move(set));
}

std::optional<Term> Parser::ParseObject(Term key, bool maybe_comprehension) {
  Scan();
  uint32_t value_begin = s_.begin;
  auto value = ParseTerm();
  if (!value) return std::nullopt;
  if (maybe_comprehension && (Is(Token::kRBrace) || Is(Token::kComma)))
    return ParseObjectRest(std::move(key), std::move(*value));
  if (maybe_comprehension && Is(Token::kOr)) {
    State behind_value = Save();
    if (auto body = ParseComprehensionBody(Token::kRBrace))
      return Make(ast::ObjectComprehension{std::move(key), std::move(*value), std::move(*body)});
    Restore(std::move(behind_value));
  }
  value = ParseInfixFrom(std::move(*value), value_begin);
  if (!value) return std::nullopt;
  if (Is(Token::kRBrace) || Is(Token::kComma)) return ParseObjectRest(std::move(key), std::move(*value));
  return Illegal("non-terminated object"), std::nullopt;
}

std::optional<Term> Parser::ParseObjectRest(Term key, Term value) {
  ast::Object object;
  object.items.push_back(ast::ObjectItem{std::move(key), std::move(value)});
  if (Is(Token::kComma)) {
    Scan();
    if (!ParsePairList(object.items)) return std::nullopt;
  }
  return Make(std::move(object));
}

bool Parser::ParseTermListFrom(Token end, Term first, uint32_t first_begin, std::vector<Term>& out) {
  auto term = ParseInfixFrom(std::move(first), first_begin);
  if (!term) return false;
  out.push_back(std::move(*term));
  return ParseListTail(end, out);
}

bool Parser::ParseTermList(Token end, std::vector<Term>& out) {
  auto term = ParseInfixInList();
  if (!term) return false;
  out.push_back(std::move(*term));
  return ParseListTail(end, out);
}

// Up to `end`, which is left; a comma before it is allowed.
bool Parser::ParseListTail(Token end, std::vector<Term>& out) {
  while (!Is(end)) {
    if (!Is(Token::kComma)) {
      Illegal("expected \",\" or \"" + std::string(TokenName(end)) + "\"");
      return false;
    }
    Scan();
    if (Is(end)) return true;
    auto term = ParseInfixInList();
    if (!term) return false;
    out.push_back(std::move(*term));
  }
  return true;
}

bool Parser::ParsePairList(TermPairs& out) {
  while (!Is(Token::kRBrace)) {
    auto key = ParseInfixInList();
    if (!key) return false;
    if (!Is(Token::kColon)) return Illegal("expected \":\""), false;
    Scan();
    auto value = ParseInfixInList();
    if (!value) return false;
    out.push_back(ast::ObjectItem{std::move(*key), std::move(*value)});
    if (Is(Token::kRBrace)) return true;
    if (!Is(Token::kComma)) return Illegal("expected \",\" or \"}\""), false;
    Scan();
  }
  return true;
}

}  // namespace regoc::syntax
