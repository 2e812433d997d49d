#include "compiler/syntax/names.h"
#include "compiler/syntax/parser_impl.h"

namespace regoc::syntax {

using ast::Term;

namespace {

// How tightly a sign binds; 0: not one of these. All associate to the left.
int Level(Token token) {
  switch (token) {
    case Token::kEqual:
    case Token::kNeq:
    case Token::kLt:
    case Token::kGt:
    case Token::kLte:
    case Token::kGte:
      return 1;
    case Token::kOr:
      return 2;
    case Token::kAnd:
      return 3;
    case Token::kAdd:
    case Token::kSub:
      return 4;
    case Token::kMul:
    case Token::kQuo:
    case Token::kRem:
      return 5;
    default:
      return 0;
  }
}

bool IsRefHead(const Term& term) {
  return !(term.As<ast::Null>() || term.As<ast::Boolean>() || term.As<ast::Number>() || term.As<ast::String>() ||
           term.As<ast::Ref>() || term.As<ast::TemplateString>());
}

bool IsRoot(const Term& term) {
  const auto* var = term.As<ast::Var>();
  return var != nullptr && (var->name == "data" || var->name == "input");
}

}  // namespace

std::optional<Term> Parser::ParseInfix() {
  Height height(*this);
  return ParseIn(std::nullopt, true, s_.begin);
}

std::optional<Term> Parser::ParseInfixInList() {
  Height height(*this);
  return ParseIn(std::nullopt, false, s_.begin);
}

// Goes on behind a term that was read already.
std::optional<Term> Parser::ParseInfixFrom(Term first, uint32_t begin) {
  return ParseIn(std::move(first), false, begin);
}

// x in xs, and with `pairs` k, v in xs: a comma that starts no pair is left for the caller.
std::optional<Term> Parser::ParseIn(std::optional<Term> first, bool pairs, uint32_t begin) {
  auto left = ParseOperators(std::move(first), 1, begin);
  while (left) {
    if (pairs && Is(Token::kComma)) {
      if (auto pair = ParsePairIn(*left, begin)) {
        left = std::move(pair);
        if (!Grow()) return std::nullopt;
        if (!Is(Token::kIn)) return left;
        continue;
      }
    }
    KeywordStartsRef();
    if (!Is(Token::kIn)) return left;
    if (!Grow()) return std::nullopt;
    Term op = ParseOperatorToken({"internal", "member_2"});
    auto right = ParseOperators(std::nullopt, 1, s_.begin);
    if (!right) return left;
    left = MakeCall(std::move(op), std::move(*left), std::move(*right), begin);
    if (!Is(Token::kIn)) return left;
  }
  return left;
}

std::optional<Term> Parser::ParsePairIn(Term& key, uint32_t begin) {
  State start = Save();
  Speculation speculation(*this);
  Scan();
  if (auto value = ParseOperators(std::nullopt, 1, begin); value && Is(Token::kIn)) {
    Term op = ParseOperatorToken({"internal", "member_3"});
    if (auto domain = ParseOperators(std::nullopt, 1, s_.begin)) {
      Term call = MakeCall(std::move(op), std::move(key), std::move(*value), begin);
      call.As<ast::Call>()->args.push_back(std::move(*domain));
      return call;
    }
  }
  Restore(std::move(start));
  return std::nullopt;
}

// Operators that bind as tightly as `level` or tighter. `begin` is where the text of the first operand begins.
std::optional<Term> Parser::ParseOperators(std::optional<Term> first, int level, uint32_t begin) {
  auto left = first ? std::move(first) : ParseTerm();
  int ceiling = 5;
  while (left) {
    int found = Level(s_.token);
    if (found < level || found > ceiling) return left;
    if (!Grow()) return std::nullopt;
    Term op = ParseOperatorToken({TokenName(s_.token)});
    auto right = found == 5 ? ParseTerm() : ParseOperators(std::nullopt, found + 1, s_.begin);
    if (right) {
      left = MakeCall(std::move(op), std::move(*left), std::move(*right), begin);
    } else {
      ceiling = found - 1;  // reported; what follows may still be an operand of a looser operator
    }
  }
  return left;
}

Term Parser::ParseOperatorToken(std::initializer_list<std::string_view> name) {
  ast::Ref ref;
  for (std::string_view part : name) {
    if (ref.terms.empty()) {
      ref.terms.push_back(TokenTerm(ast::Var{std::string(part)}));
    } else {
      ref.terms.push_back(TokenTerm(ast::String{std::string(part)}));
    }
  }
  Term op = TokenTerm(std::move(ref));
  Scan();
  return op;
}

Term Parser::MakeCall(Term op, Term left, Term right, uint32_t text_begin) const {
  Term call{.range = From(left.range.begin), .text_begin = text_begin};
  std::vector<Term> args;
  args.push_back(std::move(left));
  args.push_back(std::move(right));
  call.node = ast::Call{std::move(op), std::move(args)};
  return call;
}

std::optional<Term> Parser::ParseTerm() {
  Nest nest(*this);
  if (!nest) return std::nullopt;
  uint32_t begin = s_.begin;
  if (!cache_.empty()) {
    if (auto hit = cache_.find(begin); hit != cache_.end()) {
      Restore(hit->second.after);
      tallest_ = hit->second.height;
      return hit->second.term;
    }
  }
  ++term_depth_;
  bool negative = false;
  std::optional<Term> term = Is(Token::kSub) ? ParseNegative(negative) : ParsePrimary();
  term = FinishTerm(std::move(term));
  if (negative && term) {
    SourceRange sign = Range(begin, begin + 1);
    Term zero{.range = sign, .node = ast::Number{"0"}, .text_begin = begin};
    Term minus{.node = ast::Var{"minus"}};
    ast::Ref name;
    name.terms.push_back(std::move(minus));
    Term op{.node = std::move(name)};
    Term call = MakeCall(std::move(op), std::move(zero), std::move(*term), begin);
    term = std::move(call);
  }
  --term_depth_;
  // The whole stands for its parts from now on. A failure is kept always: another attempt at its place reports nothing
  // new.
  if (!cache_.empty()) cache_.erase(cache_.upper_bound(begin), cache_.end());
  if (!term || (speculating_ > 0 && term_depth_ == 0))
    cache_.insert_or_assign(begin, CachedTerm{term, Save(), tallest_});
  return term;
}

// `-x` is minus(0, x); `-1` is a number.
std::optional<Term> Parser::ParseNegative(bool& negative) {
  State start = Save();
  Scan();
  negative = Is(Token::kIdent) || Is(Token::kContains);
  if (negative) return ParseVar();
  Restore(std::move(start));
  return ParseNumber();
}

std::optional<Term> Parser::ParsePrimary() {
  // Where a term is expected, `and(` and `or(` call the set operators.
  if (AtLogical() && PeekOne() == Token::kLParen) s_.token = Token::kIdent;
  switch (s_.token) {
    case Token::kNull:
      return TokenTerm(ast::Null{});
    case Token::kTrue:
      return TokenTerm(ast::Boolean{true});
    case Token::kFalse:
      return TokenTerm(ast::Boolean{false});
    case Token::kDot:
    case Token::kNumber:
      return ParseNumber();
    case Token::kString:
      return ParseString();
    case Token::kTemplateStringPart:
    case Token::kTemplateStringEnd:
      return ParseTemplateString(false);
    case Token::kRawTemplateStringPart:
    case Token::kRawTemplateStringEnd:
      return ParseTemplateString(true);
    case Token::kIdent:
    case Token::kContains:
      return ParseVar();
    case Token::kLBrack:
      return ParseArray();
    case Token::kLBrace:
      return ParseSetOrObject();
    case Token::kLParen:
      return ParseParenthesized();
    default:
      return Illegal(), std::nullopt;
  }
}

std::optional<Term> Parser::ParseParenthesized() {
  uint32_t begin = s_.begin;
  Scan();
  auto term = ParseInfix();
  if (!term) return std::nullopt;
  if (!Is(Token::kRParen)) return Error(kNonTerminatedExpression, Here()), std::nullopt;
  auto widen = [&](Term& inner) {
    inner.text_begin = begin;
    inner.range.end = s_.end;
  };
  term->parenthesized = true;
  widen(*term);
  // A bare `input` or `data` shares its place with the reference made of it.
  if (auto* ref = term->As<ast::Ref>(); ref != nullptr && ref->terms.size() == 1) widen(ref->terms[0]);
  return term;
}

std::optional<Term> Parser::FinishTerm(std::optional<Term> head) {
  if (!head) return std::nullopt;
  uint32_t text_begin = s_.begin;
  ScanOne();
  if (Is(Token::kLParen) || Is(Token::kDot) || Is(Token::kLBrack)) return ParseRef(std::move(*head), text_begin);
  if (Is(Token::kWhitespace)) Scan();
  return RootRef(std::move(*head));
}

// Like FinishTerm, for the head of a rule: an operator behind it is an error, and white space may stand before "(" or
// "[".
std::optional<Term> Parser::FinishHead(Term head) {
  uint32_t text_begin = s_.begin;
  ScanOne();
  if (Level(s_.token) != 0) Illegal();
  if (Is(Token::kWhitespace)) Scan();
  if (Is(Token::kLParen) || Is(Token::kDot) || Is(Token::kLBrack)) return ParseRef(std::move(head), text_begin);
  return RootRef(std::move(head));
}

std::optional<Term> Parser::ParseRef(Term head, uint32_t text_begin) {
  uint32_t begin = head.range.begin;
  if (!IsRefHead(head)) Error(kIllegalRefHead, head.range, {TypeName(head)});
  auto place = [&](Term& term, uint32_t end) {
    term.range = Range(begin, std::max(begin, end));
    term.text_begin = text_begin;
  };
  std::vector<Term> terms;
  terms.push_back(std::move(head));
  auto finish_ref = [&](uint32_t end) {
    Term ref{.node = ast::Ref{std::move(terms)}};
    place(ref, end);
    return ref;
  };
  while (true) {
    if (Is(Token::kDot)) {
      if (!ParseDot(terms)) return std::nullopt;
    } else if (Is(Token::kLBrack)) {
      if (!ParseBracket(terms)) return std::nullopt;
    } else if (Is(Token::kLParen)) {
      auto call = ParseCall(finish_ref(s_.begin), text_begin);
      if (!call) return std::nullopt;
      if (!Is(Token::kDot) && !Is(Token::kLBrack)) {
        if (Is(Token::kWhitespace)) Scan();
        place(*call, s_.last_end);
        return call;
      }
      if (!Grow()) return std::nullopt;
      place(*call, s_.last_end);
      terms.clear();
      terms.push_back(std::move(*call));
    } else {
      uint32_t end = s_.last_end;
      if (Is(Token::kWhitespace)) Scan();
      return finish_ref(end);
    }
  }
}

bool Parser::ParseDot(std::vector<Term>& terms) {
  ScanOne();
  if (!Is(Token::kIdent) && !IsRefKeyword(s_.token)) return Illegal("expected identifier"), false;
  terms.push_back(TokenTerm(ast::String{std::string(TokenText())}));
  ScanOne();
  return true;
}

bool Parser::ParseBracket(std::vector<Term>& terms) {
  Scan();
  auto term = ParseInfix();
  if (!term) return false;
  if (!Is(Token::kRBrack)) return Illegal("expected ["), false;
  terms.push_back(std::move(*term));
  ScanOne();
  return true;
}

std::optional<Term> Parser::ParseCall(Term op, uint32_t text_begin) {
  SourceRange range = op.range;
  ast::Call call{std::move(op), {}};
  Scan();
  if (!Is(Token::kRParen) && !ParseTermList(Token::kRParen, call.args)) return std::nullopt;
  range.end = s_.end;
  ScanOne();
  if (call.args.empty() && DottedName(*call.op) == "set")
    return Term{.range = range, .node = ast::Set{}, .text_begin = text_begin};
  return Term{.range = range, .node = std::move(call), .text_begin = text_begin};
}

Term Parser::ParseVar() {
  std::string name(TokenText());
  if (name == "_") name = NewWildcard();
  return TokenTerm(ast::Var{std::move(name)});
}

Term Parser::TokenTerm(Term::Node node) const {
  return Term{.range = Range(s_.begin, s_.end), .node = std::move(node), .text_begin = s_.begin};
}

Term Parser::RootRef(Term term) const {
  if (!IsRoot(term)) return term;
  Term ref{.range = term.range, .text_begin = term.text_begin};
  std::vector<Term> terms;
  terms.push_back(std::move(term));
  ref.node = ast::Ref{std::move(terms)};
  return ref;
}

}  // namespace regoc::syntax
