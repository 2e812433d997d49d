#include "compiler/syntax/names.h"
#include "compiler/syntax/parser_impl.h"

namespace regoc::syntax {

using ast::Expr;
using ast::Term;

namespace {

constexpr std::string_view kMember = "internal.member_2";
constexpr std::string_view kMemberWithKey = "internal.member_3";

// The membership call that a term is, if it is one.
const ast::Call* Membership(const Term& term) {
  const auto* call = term.As<ast::Call>();
  if (call == nullptr) return nullptr;
  std::string name = DottedName(*call->op);
  return name == kMember || name == kMemberWithKey ? call : nullptr;
}

size_t Arity(const ast::Call& membership) { return DottedName(*membership.op) == kMember ? 2 : 3; }

}  // namespace

std::optional<ast::Body> Parser::ParseBody(Token end) {
  Nest nest(*this);
  if (!nest) return std::nullopt;
  return ParseQuery(false, end);
}

std::optional<ast::Body> Parser::ParseQuery(bool one_line, Token end) {
  if (Is(end)) return Error(kEmptyBody, Here()), std::nullopt;
  ast::Body body;
  while (true) {
    auto expr = ParseLiteral();
    if (!expr) return std::nullopt;
    body.push_back(std::move(*expr));
    if (Is(Token::kSemicolon)) {
      Scan();
      continue;
    }
    if (Is(end) || one_line) return body;
    if (s_.skipped_newline) continue;
    if (!HasErrors()) {
      HintMissingInfixKeyword();
      Illegal("expected \\n or ; or " + std::string(TokenName(end)));
    }
    return std::nullopt;
  }
}

std::optional<Expr> Parser::ParseLiteral() {
  uint32_t begin = s_.begin;
  auto expr = ParseLiteralInner();
  if (!expr) return std::nullopt;
  expr->range = From(begin);
  // A negation without braces is in its place as a whole.
  if (auto* negation = expr->As<ast::NotBody>(); negation != nullptr && !negation->braces)
    for (Expr& inner : negation->body) inner.range = expr->range;
  return expr;
}

std::optional<Expr> Parser::ParseLiteralInner() {
  if (Is(Token::kLBrace) && LogicalKeywordsOn()) {
    // `{ body } and …`; without the operator the braces are read again as a value.
    State start = Save();
    if (auto left = ParseBraceOperand(std::nullopt); left && AtLogical()) {
      if (IsAmbiguousUnion(left->body)) return ReportAmbiguousUnion(*left, ""), std::nullopt;
      auto chain = ParseLogicalChain(std::move(*left));
      if (!chain || !AttachWith(*chain)) return std::nullopt;
      return chain;
    }
    // A value may read otherwise than a body what is inside: `some.x` is a reference in a body only.
    cache_.erase(cache_.upper_bound(start.begin), cache_.end());
    Restore(std::move(start));
  }
  if (Is(Token::kLParen) && LogicalKeywordsOn()) {
    Group group = ParseGroup(false, "");
    if (group.committed) {
      if (!group.operand) return std::nullopt;
      return FoldLogicalTail(std::move(*group.operand));
    }
  }
  if (KeywordStartsRef()) return ParseLiteralExpr(false, std::nullopt);

  std::optional<uint32_t> not_begin;
  if (AtNegation()) {
    not_begin = s_.begin;
    Scan();
  }
  if (not_begin && not_bodies_ && Is(Token::kLBrace)) {
    auto negation = ParseNotBody(*not_begin);
    if (!negation) return std::nullopt;
    Operand operand{.range = negation->range};
    operand.body.push_back(std::move(*negation));
    return FoldLogicalTail(std::move(operand));
  }
  if (Is(Token::kSome)) {
    if (not_begin) return Illegal("illegal negation of 'some'"), std::nullopt;
    return ParseSome();
  }
  if (Is(Token::kEvery)) {
    if (not_begin) return Illegal("illegal negation of 'every'"), std::nullopt;
    return ParseEvery();
  }
  return ParseLiteralExpr(not_begin.has_value(), not_begin);
}

std::optional<Expr> Parser::ParseLiteralExpr(bool negated, std::optional<uint32_t> not_begin) {
  State start = Save();
  if (negated && not_bodies_ && Is(Token::kLParen)) {
    Group group = ParseGroup(true, "not ");
    if (group.committed) {
      if (!group.operand) return std::nullopt;
      Expr negation = MakeNot(std::move(*group.operand), *not_begin);
      Operand operand{.range = negation.range};
      operand.body.push_back(std::move(negation));
      return FoldLogicalTail(std::move(operand));
    }
  }
  auto expr = ParseExpr();
  if (!expr) return std::nullopt;
  SourceRange with_range = Here();
  if (!AttachWith(*expr)) return std::nullopt;
  HintEvery(*expr, start);

  if (negated && not_bodies_) {
    // What `with` says holds for the whole negation.
    auto with = std::exchange(expr->with, {});
    expr->range = From(start.begin);
    Operand operand;
    operand.body.push_back(std::move(*expr));
    expr = MakeNot(std::move(operand), *not_begin);
    expr->with = std::move(with);
  } else {
    expr->negated = negated;
  }
  if (!AtLogical()) return expr;

  if (!expr->with.empty()) return ReportWithOnOperand(with_range, s_.token), std::nullopt;
  if (!expr->range.valid()) expr->range = From(start.begin);
  if (!not_begin && expr->range.text().starts_with("{")) {
    const auto* term = expr->As<Term>();
    const ast::Object* object = term != nullptr ? term->As<ast::Object>() : nullptr;
    if (object != nullptr && object->items.empty()) return Error(kEmptyBody, expr->range), std::nullopt;
    return ReportBraceOperand(expr->range, expr->range.text(), s_.token), std::nullopt;
  }
  Operand left{.range = expr->range};
  left.body.push_back(std::move(*expr));
  auto chain = ParseLogicalChain(std::move(left));
  if (!chain || !AttachWith(*chain)) return std::nullopt;
  return chain;
}

std::optional<Expr> Parser::ParseExpr() {
  uint32_t begin = s_.begin;
  auto left = ParseInfix();
  if (!left) return std::nullopt;
  if (!Is(Token::kAssign) && !Is(Token::kUnify)) return Expr{.node = std::move(*left)};
  Term op = ParseOperatorToken({TokenName(s_.token)});
  auto right = ParseInfix();
  if (!right) return std::nullopt;
  return Expr{.node = MakeCall(std::move(op), std::move(*left), std::move(*right), begin)};
}

bool Parser::ParseWith(std::vector<ast::With>& out) {
  while (Is(Token::kWith)) {
    uint32_t begin = s_.begin;
    Scan();
    if (!Is(Token::kIdent)) return Illegal("expected ident"), false;
    auto target = ParseTerm();
    if (!target) return false;
    if (target->As<ast::Ref>() == nullptr && target->As<ast::Var>() == nullptr) Illegal("expected with target path");
    if (!Is(Token::kAs)) return Illegal("expected as keyword"), false;
    Scan();
    auto value = ParseInfix();
    if (!value) return false;
    out.push_back(ast::With{From(begin), std::move(*target), std::move(*value)});
  }
  return true;
}

std::optional<Expr> Parser::ParseSome() {
  State start = Save();
  Scan();
  if (auto term = ParseInfix(); term && term->As<ast::Call>() != nullptr) {
    const ast::Call* call = Membership(*term);
    if (call == nullptr) return Illegal("expected `x in xs` or `x, y in xs` expression"), std::nullopt;
    if (call->args.size() != Arity(*call)) return Illegal("illegal domain"), std::nullopt;
    ast::SomeDecl some;
    some.symbols.push_back(std::move(*term));
    Expr expr{.node = std::move(some)};
    if (!AttachWith(expr)) return std::nullopt;
    return expr;
  }
  Restore(start);
  if (options_.version == ast::RegoVersion::kV0 || options_.version == ast::RegoVersion::kV0CompatV1) {
    if (MembershipFollows()) Hint("`import future.keywords.in` for `some x in xs` expressions");
  }
  return ParseSomeVars(start.begin);
}

std::optional<Expr> Parser::ParseSomeVars(uint32_t begin) {
  ast::SomeDecl some;
  do {
    Scan();
    if (!Is(Token::kIdent)) return Illegal("expected var"), std::nullopt;
    some.symbols.push_back(ParseVar());
    Scan();
  } while (Is(Token::kComma));
  return Expr{.range = From(begin), .node = std::move(some)};
}

std::optional<Expr> Parser::ParseEvery() {
  constexpr std::string_view kForm = "expected `x[, y] in xs { ... }` expression";
  Scan();
  auto term = ParseInfix();
  if (!term) return std::nullopt;
  if (Membership(*term) == nullptr) return Illegal(kForm), std::nullopt;
  auto* call = term->As<ast::Call>();
  size_t arity = Arity(*call);
  if (call->args.size() != arity) return Illegal("illegal domain"), std::nullopt;
  std::optional<Term> key;
  if (arity == 3) {
    key = std::move(call->args[0]);
    if (key->As<ast::Var>() == nullptr) return Illegal("expected key to be a variable"), std::nullopt;
  }
  Term value = std::move(call->args[arity - 2]);
  if (value.As<ast::Var>() == nullptr) return Illegal("expected value to be a variable"), std::nullopt;
  if (!Is(Token::kLBrace)) return Illegal("missing body"), std::nullopt;
  Scan();
  auto body = ParseBody(Token::kRBrace);
  if (!body) return std::nullopt;
  Scan();
  Expr expr{.node = ast::Every{std::move(key), std::move(value), std::move(call->args[arity - 1]), std::move(*body)}};
  if (!AttachWith(expr)) return std::nullopt;
  return expr;
}

// Whether `x in xs` stands behind this token, were the keyword on.
bool Parser::MembershipFollows() {
  State here = Save();
  Scan();
  bool membership = WithFutureKeywords([&] {
    auto term = ParseInfix();
    return term && Membership(*term) != nullptr;
  });
  Restore(std::move(here));
  return membership;
}

// A plain variable `every`: perhaps the import is missing.
void Parser::HintEvery(const Expr& expr, const State& start) {
  if (options_.version != ast::RegoVersion::kV0 && options_.version != ast::RegoVersion::kV0CompatV1) return;
  const auto* term = expr.As<Term>();
  const ast::Var* var = term != nullptr ? term->As<ast::Var>() : nullptr;
  if (var == nullptr || var->name != "every") return;
  State here = Save();
  Restore(start);
  bool every = WithFutureKeywords([&] { return ParseEvery().has_value(); });
  Restore(std::move(here));
  if (every) Hint("`import future.keywords.every` for `every x in xs { ... }` expressions");
}

// A body in which an expression is trailed by a plain `in`, `and` or `or`, or by the comma of `k, v in xs`. Call it
// only when an error follows, for the hint goes with the next one.
void Parser::HintMissingInfixKeyword() {
  if (s_.hints) return;
  std::string word = "in";
  std::string_view example = "x in xs";
  if (Is(Token::kIdent)) {
    word = TokenText();
    if (word == "and") {
      example = "x and y";
    } else if (word == "or") {
      example = "x or y";
    } else if (word != "in") {
      return;
    }
  } else if (Is(Token::kComma)) {
    if (!MembershipFollows()) return;
  } else {
    return;
  }
  Hint("`import future.keywords." + word + "` for `" + std::string(example) + "` expressions");
}

}  // namespace regoc::syntax
