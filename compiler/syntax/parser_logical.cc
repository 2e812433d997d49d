#include "compiler/syntax/names.h"
#include "compiler/syntax/parser_impl.h"

namespace regoc::syntax {

using ast::Expr;
using ast::Term;

namespace {

bool StartsWithParenthesis(std::string_view text) {
  size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '(';
}

// What the leading "{" of a term opens: the first operand of an infix call comes first in the text.
const Term& BraceLed(const Term& term) {
  const auto* call = term.As<ast::Call>();
  bool infix = call != nullptr && call->args.size() >= 2 && !InfixSign(DottedName(*call->op)).empty();
  return infix ? BraceLed(call->args[0]) : term;
}

bool IsSingle(const ast::Body& body) { return body.size() == 1; }

// A built-in without a result, which always succeeds.
bool IsVoidCall(const Expr& expr) {
  return CallOf(expr, "print") != nullptr || CallOf(expr, "internal.print") != nullptr;
}

std::string Quoted(std::string_view prefix, char open, std::string_view text, char close) {
  return "`" + std::string(prefix) + open + std::string(text) + close + "`";
}

}  // namespace

// `not.x` is a reference.
bool Parser::AtNegation() {
  if (!Is(Token::kNot)) return false;
  Token next = PeekOne();
  return next != Token::kDot && next != Token::kLBrack;
}

Expr Parser::MakeNot(Operand operand, uint32_t not_begin) const {
  return Expr{.range = From(not_begin), .node = ast::NotBody{std::move(operand.body), operand.braces}};
}

// `and` binds tighter than `or`; both associate to the left.
std::optional<Expr> Parser::ParseLogicalChain(Operand left) {
  if (Is(Token::kLogicalAnd)) {
    auto folded = ParseLogicalFold(std::move(left), Token::kLogicalAnd);
    if (!folded) return std::nullopt;
    left = std::move(*folded);
  }
  auto folded = ParseLogicalFold(std::move(left), Token::kLogicalOr);
  if (!folded) return std::nullopt;
  return std::move(folded->body[0]);
}

std::optional<Parser::Operand> Parser::ParseLogicalFold(Operand left, Token op) {
  while (Is(op)) {
    if (!Grow()) return std::nullopt;
    Scan();
    auto right = ParseOperand(op);
    if (!right) return std::nullopt;
    if (op == Token::kLogicalOr && Is(Token::kLogicalAnd)) {
      right = ParseLogicalFold(std::move(*right), Token::kLogicalAnd);
      if (!right) return std::nullopt;
    }
    CheckVoidOperands(left, *right, op);
    ast::Logical logical{.op = op == Token::kLogicalAnd ? ast::Logical::Op::kAnd : ast::Logical::Op::kOr,
                         .left = std::move(left.body),
                         .right = std::move(right->body),
                         .left_braces = left.braces,
                         .right_braces = right->braces};
    left = Operand{.range = From(left.range.begin)};
    left.body.push_back(Expr{.range = left.range, .node = std::move(logical)});
  }
  return left;
}

// Without `op` the caller speculates and takes the text otherwise on failure.
std::optional<Parser::Operand> Parser::ParseOperand(std::optional<Token> op) {
  if (Is(Token::kLBrace)) {
    auto operand = ParseBraceOperand(op);
    // The operand is handed back with the error: a caller that takes the text otherwise drops both.
    if (operand && IsAmbiguousUnion(operand->body)) ReportAmbiguousUnion(*operand, "");
    return operand;
  }
  bool negated = AtNegation();
  uint32_t not_begin = s_.begin;
  if (negated) Scan();
  if (negated && not_bodies_ && Is(Token::kLBrace)) {
    auto negation = ParseNotBody(not_begin);
    if (!negation) return std::nullopt;
    Operand operand{.range = negation->range};
    operand.body.push_back(std::move(*negation));
    return operand;
  }
  if (Is(Token::kLParen) && LogicalKeywordsOn() && (!negated || not_bodies_)) {
    Group group = ParseGroup(true, negated ? "not " : "");
    if (group.committed) {
      if (!group.operand || !negated) return std::move(group.operand);
      Expr negation = MakeNot(std::move(*group.operand), not_begin);
      Operand operand{.range = negation.range};
      operand.body.push_back(std::move(negation));
      return operand;
    }
  }
  return ParsePlainOperand(negated, not_begin);
}

std::optional<Parser::Operand> Parser::ParsePlainOperand(bool negated, uint32_t not_begin) {
  uint32_t begin = s_.begin;
  auto expr = ParseExpr();
  if (!expr) return std::nullopt;
  expr->range = From(begin);
  Operand operand{.range = expr->range};
  if (negated && !not_bodies_) expr->negated = true;
  operand.body.push_back(std::move(*expr));
  if (!negated || !not_bodies_) return operand;
  Expr negation = MakeNot(std::move(operand), not_begin);
  Operand outer{.range = negation.range};
  outer.body.push_back(std::move(negation));
  return outer;
}

std::optional<Parser::Operand> Parser::ParseBraceOperand(std::optional<Token> op) {
  uint32_t begin = s_.begin;
  State start = Save();
  Scan();
  bool empty = Is(Token::kRBrace);
  auto body = ParseBody(Token::kRBrace);
  if (body) {
    Scan();
    return Operand{std::move(*body), true, From(begin)};
  }
  if (empty || !op) return std::nullopt;
  // The braces may open a value; say so then, else keep the body's error.
  State failed = Save();
  Restore(std::move(start));
  if (ParseInfix()) {
    ReportBraceOperand(Range(begin, begin + 1), Text(begin, s_.last_end), *op);
  } else {
    Restore(std::move(failed));
  }
  return std::nullopt;
}

std::optional<Expr> Parser::ParseNotBody(uint32_t not_begin) {
  uint32_t begin = s_.begin;
  State start = Save();
  Scan();
  bool empty = Is(Token::kRBrace);
  auto body = ParseBody(Token::kRBrace);
  if (!body) {
    if (empty) return std::nullopt;
    State failed = Save();
    Restore(std::move(start));
    if (auto value = ParseInfix()) {
      std::string_view text = Text(begin, s_.last_end);
      Hint("write " + Quoted("not ", '(', text, ')') + " to negate the value, or " + Quoted("not ", '{', text, '}') +
           " for a body holding it");
      Error(kLogicalOperandValue, Range(begin, begin + 1), {TypeName(BraceLed(*value))});
    } else {
      Restore(std::move(failed));
    }
    return std::nullopt;
  }
  Scan();
  Operand operand{std::move(*body), true, From(begin)};
  if (IsAmbiguousUnion(operand.body)) return ReportAmbiguousUnion(operand, "not "), std::nullopt;
  return MakeNot(std::move(operand), not_begin);
}

std::optional<Expr> Parser::FoldLogicalTail(Operand operand) {
  std::optional<Expr> expr;
  if (AtLogical()) {
    expr = ParseLogicalChain(std::move(operand));
  } else {
    expr = std::move(operand.body[0]);
  }
  if (!expr || !AttachWith(*expr)) return std::nullopt;
  return expr;
}

// Parentheses around `and`, `or`, `not`. Not committed: they hold a term, nothing was read.
Parser::Group Parser::ParseGroup(bool is_operand, std::string_view prefix) {
  Nest nest(*this);
  if (!nest) return Group{.committed = true};
  State start = Save();
  Speculation speculation(*this);
  Scan();
  if (Is(Token::kRParen)) {
    SourceRange open = Range(start.begin, start.end);
    if (is_operand) return Error(kLogicalEmptyGroup, open), Group{.committed = true};
    return Restore(std::move(start)), Group{};
  }
  auto left = ParseOperand(std::nullopt);
  if (!left) return Restore(std::move(start)), Group{};
  return FinishGroup(start, std::move(*left), is_operand, prefix);
}

Parser::Group Parser::FinishGroup(const State& start, Operand left, bool is_operand, std::string_view prefix) {
  if (AtLogical()) {
    auto expr = ParseLogicalChain(std::move(left));
    if (!expr || !AttachWith(*expr) || !CloseGroup()) return Group{.committed = true};
    Operand operand{.range = From(start.begin)};
    operand.body.push_back(std::move(*expr));
    return Group{true, std::move(operand)};
  }
  if (Is(Token::kWith) && !left.braces && IsSingle(left.body))
    return FinishGroupWith(start, std::move(left), is_operand);
  if (left.braces) return RejectGroupBody(start, left, prefix);
  const Expr& only = left.body[0];
  bool negation = only.negated || only.As<ast::NotBody>() != nullptr;
  if (!IsSingle(left.body) || (only.As<ast::Logical>() == nullptr && !negation)) return Restore(start), Group{};
  if (!CloseGroup()) return Group{.committed = true};
  left.range = From(start.begin);
  return Group{true, std::move(left)};
}

// `(a with input as x)`: the modifier belongs to the one operand.
Parser::Group Parser::FinishGroupWith(const State& start, Operand left, bool is_operand) {
  SourceRange with = Here();
  if (!AttachWith(left.body[0])) return Group{.committed = true};
  if (AtLogical()) return ReportWithOnOperand(with, s_.token), Group{.committed = true};
  if (!CloseGroup()) return Group{.committed = true};
  if (!is_operand && !AtLogical()) return Restore(start), Group{};
  left.range = From(start.begin);
  return Group{true, std::move(left)};
}

// `({…})` without an operator: a value if it can be one, else an error.
Parser::Group Parser::RejectGroupBody(const State& start, const Operand& left, std::string_view prefix) {
  std::string_view braces = Text(left.range.begin, s_.last_end);
  Restore(start);
  Scan();
  bool value = ParseTerm().has_value();
  Restore(start);
  if (value) return Group{};
  Hint("drop the parens to keep the body: `" + std::string(prefix) + std::string(braces) + "`");
  Error(kLogicalParensBody, Range(start.begin, start.end));
  return Group{.committed = true};
}

bool Parser::CloseGroup() {
  if (!Is(Token::kRParen)) return Error(kLogicalOpenGroup, Here()), false;
  Scan();
  return true;
}

// `{ a | b }` reads as a comprehension as well: the first expression is a union written with the bare sign.
bool Parser::IsAmbiguousUnion(const ast::Body& body) const {
  if (body.empty()) return false;
  const ast::Call* call = CallOf(body[0], "or");
  if (call == nullptr || call->op->range.text() != "|") return false;
  return !body[0].range.valid() || !StartsWithParenthesis(body[0].range.text());
}

void Parser::CheckVoidOperands(const Operand& left, const Operand& right, Token op) {
  for (const Operand* operand : {&left, &right}) {
    bool all_void = !operand->body.empty();
    for (const Expr& expr : operand->body) all_void = all_void && !expr.negated && IsVoidCall(expr);
    if (!all_void) continue;
    const Expr& first = operand->body[0];
    std::string name = CallOf(first, "print") != nullptr ? "print" : "internal.print";
    Hint("`" + name +
         "` produces no value and always succeeds, so the operand can never fail; move it out of the operand, or add "
         "an expression that can fail");
    Error(kLogicalVoidOperand, first.range, {TokenName(op), name});
  }
}

void Parser::ReportWithOnOperand(SourceRange at, Token op) {
  Hint("Wrap the operand in `(...)` or `{...}` to scope, or move `with` after the `" + std::string(TokenName(op)) +
       "` expression to apply it to the whole expression");
  Error(kLogicalWithOnOperand, at, {TokenName(op)});
}

void Parser::ReportBraceOperand(SourceRange at, std::string_view text, Token op) {
  Hint("wrap the operand to keep the value: `(" + std::string(text) + ") " + std::string(TokenName(op)) + " ...`");
  Error(kLogicalBraceOperand, at, {TokenName(op)});
}

void Parser::ReportAmbiguousUnion(const Operand& operand, std::string_view prefix) {
  std::string braces(Text(operand.range.begin, s_.last_end));
  // Parentheses around the union alone keep what follows it in the body.
  std::string united = braces;
  SourceRange first = operand.body[0].range;
  uint32_t at = first.begin - operand.range.begin;
  if (first.valid() && at > 0 && at + first.text().size() <= braces.size())
    united = braces.substr(0, at) + "(" + std::string(first.text()) + ")" + braces.substr(at + first.text().size());
  Hint("write " + Quoted(prefix, '(', braces, ')') + " for the comprehension, or `" + std::string(prefix) + united +
       "` for the set union");
  Error(kLogicalAmbiguousUnion, Range(operand.range.begin, operand.range.begin + 1));
}

}  // namespace regoc::syntax
