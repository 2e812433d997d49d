#include "tools/inputs/hcl2_expression.h"

#include <cstdlib>

namespace regoc::inputs::hcl2 {

namespace {

using Kind = Expression::Kind;

bool BeginsName(char c) { return IsLetter(c) || c == '_' || (static_cast<unsigned char>(c) & 0x80) != 0; }
bool InName(char c) { return BeginsName(c) || IsDigit(c) || c == '-'; }

Expression Other(size_t begin, size_t end) { return {.kind = Kind::kOther, .begin = begin, .end = end}; }
Expression Literal(Draft literal, size_t begin, size_t end) {
  return {.kind = Kind::kLiteral, .begin = begin, .end = end, .literal = std::move(literal)};
}

}  // namespace

void ExpressionParser::SkipSpace() {
  for (;;) {
    in_.TakeWhile([this](char c) { return c == ' ' || c == '\t' || c == '\r' || (c == '\n' && !line_ends_count_); });
    if (in_.Peek() == '#' || in_.LooksAt("//")) {
      in_.TakeLine();
    } else if (in_.LooksAt("/*")) {
      size_t begin = in_.offset();
      size_t end = in_.text().find("*/", begin + 2);
      if (end == std::string_view::npos) Fail(begin, "comment without end");
      in_.MoveTo(end + 2);
    } else {
      return;
    }
  }
}

std::string_view ExpressionParser::TakeName() {
  return BeginsName(in_.Peek()) ? in_.TakeWhile(InName) : std::string_view();
}

// The word and not a name that begins with it.
bool ExpressionParser::TakeWord(std::string_view word) {
  if (!in_.LooksAt(word) || InName(in_.Peek(word.size()))) return false;
  in_.Skip(word.size());
  return true;
}

Expression ExpressionParser::ParseExpression() {
  Nesting nesting(depth_, max_depth_, in_.offset());
  Expression condition = ParseOperand();
  size_t before = in_.offset();
  SkipSpace();
  if (!in_.Take('?')) {
    in_.MoveTo(before);
    return condition;
  }
  Expression chosen = ParseExpression();
  SkipSpace();
  in_.Expect(':');
  Expression otherwise = ParseExpression();
  Expression whole{.kind = Kind::kConditional, .begin = condition.begin, .end = otherwise.end};
  whole.parts.push_back(std::move(condition));
  whole.parts.push_back(std::move(chosen));
  whole.parts.push_back(std::move(otherwise));
  return whole;
}

bool ExpressionParser::TakeOperator() {
  for (std::string_view two : {"||", "&&", "==", "!=", "<=", ">="})
    if (in_.Take(two)) return true;
  constexpr std::string_view kOne = "<>+-*/%";
  if (in_.AtEnd() || kOne.find(in_.Peek()) == std::string_view::npos) return false;
  in_.Skip(1);
  return true;
}

// Terms and operators; which of these binds closer does not matter to the range.
Expression ExpressionParser::ParseOperand() {
  SkipSpace();
  Expression first = ParseTerm();
  for (;;) {
    size_t before = in_.offset();
    SkipSpace();
    if (!TakeOperator()) {
      in_.MoveTo(before);
      return first;
    }
    SkipSpace();
    first = Other(first.begin, ParseTerm().end);
  }
}

Expression ExpressionParser::ParseTerm() {
  Nesting nesting(depth_, max_depth_, in_.offset());
  char c = in_.Peek();
  if (c == '-' || c == '!') return ParseNegation();
  Expression term;
  if (IsDigit(c)) {
    term = ParseNumber();
  } else if (c == '"') {
    term = ParseQuoted();
  } else if (in_.LooksAt("<<")) {
    return ParseHeredoc();
  } else if (c == '(') {
    term = ParseParentheses();
  } else if (c == '[') {
    term = ParseTuple();
  } else if (c == '{') {
    term = ParseObject();
  } else {
    term = ParseNamed();
  }
  while (ParseStep(term)) continue;
  return term;
}

Expression ExpressionParser::ParseNegation() {
  size_t begin = in_.offset();
  bool minus = in_.Next() == '-';
  SkipSpace();
  Expression operand = ParseTerm();
  if (operand.kind != Kind::kLiteral) return Other(begin, operand.end);
  Draft& literal = operand.literal;
  bool fits = literal.kind == (minus ? Draft::Kind::kNumber : Draft::Kind::kBool);
  if (!fits)
    Fail(begin, minus ? "unsuitable value for unary operand: a number is required"
                      : "unsuitable value for unary operand: a bool is required");
  literal.number = literal.number == 0 ? 0 : -literal.number;
  literal.boolean = !literal.boolean;
  literal.offset = begin;
  operand.kind = Kind::kNegated;
  operand.begin = begin;
  return operand;
}

Expression ExpressionParser::ParseNumber() {
  size_t begin = in_.offset();
  in_.TakeWhile(IsDigit);
  if (in_.Peek() == '.' && IsDigit(in_.Peek(1))) {
    in_.Skip(1);
    in_.TakeWhile(IsDigit);
  }
  if (Lower(in_.Peek()) == 'e') {
    size_t sign = in_.Peek(1) == '+' || in_.Peek(1) == '-' ? 2 : 1;
    if (IsDigit(in_.Peek(sign))) {
      in_.Skip(sign);
      in_.TakeWhile(IsDigit);
    }
  }
  if (BeginsName(in_.Peek())) in_.Fail("invalid number literal");
  double number = std::strtod(std::string(in_.Since(begin)).c_str(), nullptr);
  return Literal(Draft::Number(number, begin), begin, in_.offset());
}

Expression ExpressionParser::ParseNamed() {
  size_t begin = in_.offset();
  std::string_view name = TakeName();
  if (name.empty()) in_.Fail("expected the start of an expression" + in_.Found());
  size_t end = in_.offset();
  if (name == "true" || name == "false") return Literal(Draft::Bool(name == "true", begin), begin, end);
  if (name == "null") return Literal(Draft::Null(begin), begin, end);
  while (in_.Take("::"))
    if (TakeName().empty()) in_.Fail("expected a name behind `::`" + in_.Found());
  end = in_.offset();
  SkipSpace();
  if (in_.Peek() != '(') {
    in_.MoveTo(end);
    return {.kind = Kind::kTraversal, .begin = begin, .end = end};
  }
  ParseArguments();
  return Other(begin, in_.offset());
}

// Of a call, parentheses included.
void ExpressionParser::ParseArguments() {
  in_.Expect('(');
  LineEnds line_ends(*this, false);
  for (;;) {
    SkipSpace();
    if (in_.Take(')')) return;
    ParseExpression();
    SkipSpace();
    if (in_.Take("...")) {
      SkipSpace();
      in_.Expect(')');
      return;
    }
    if (in_.Take(')')) return;
    if (!in_.Take(',')) in_.Fail("expected `,` or `)` in the arguments of a function" + in_.Found());
  }
}

Expression ExpressionParser::ParseParentheses() {
  size_t begin = in_.offset();
  in_.Expect('(');
  LineEnds line_ends(*this, false);
  ParseExpression();
  SkipSpace();
  if (!in_.Take(')')) in_.Fail("expected `)`" + in_.Found());
  return Other(begin, in_.offset());
}

// `.name`, `.0`, `.*`, `[…]`.
bool ExpressionParser::ParseStep(Expression& expression) {
  size_t before = in_.offset();
  SkipSpace();
  if (in_.Peek() == '.' && in_.Peek(1) != '.') {
    in_.Skip(1);
    SkipSpace();
    bool number = !in_.TakeWhile(IsDigit).empty();
    bool star = !number && in_.Take('*');
    if (!number && !star && TakeName().empty()) in_.Fail("expected an attribute name after a dot" + in_.Found());
    if (star) expression.kind = Kind::kOther;
  } else if (in_.Take('[')) {
    LineEnds line_ends(*this, false);
    SkipSpace();
    bool splat = in_.Peek() == '*';
    bool constant = false;
    if (splat) {
      in_.Skip(1);
    } else {
      Expression key = ParseExpression();
      constant = key.kind == Kind::kLiteral ||
                 (key.kind == Kind::kTemplate && key.parts.size() == 1 && key.parts[0].kind == Kind::kLiteral);
    }
    SkipSpace();
    in_.Expect(']');
    if (!constant) expression.kind = Kind::kOther;
  } else {
    in_.MoveTo(before);
    return false;
  }
  if (expression.kind != Kind::kTraversal) expression = Other(expression.begin, 0);
  expression.end = in_.offset();
  return true;
}

Expression ExpressionParser::ParseTuple() {
  Expression tuple{.kind = Kind::kTuple, .begin = in_.offset()};
  in_.Expect('[');
  LineEnds line_ends(*this, false);
  SkipSpace();
  if (TakeWord("for")) {
    ParseFor(tuple.begin, ']');
    return Other(tuple.begin, in_.offset());
  }
  for (;;) {
    SkipSpace();
    if (in_.Take(']')) break;
    tuple.parts.push_back(ParseExpression());
    SkipSpace();
    if (in_.Take(']')) break;
    if (!in_.Take(',')) in_.Fail("expected `,` or `]` in a list" + in_.Found());
  }
  tuple.end = in_.offset();
  return tuple;
}

// Behind `for`: `k, v in list : key => value... if condition`, and the bracket.
void ExpressionParser::ParseFor(size_t begin, char close) {
  LineEnds line_ends(*this, false);
  SkipSpace();
  if (TakeName().empty()) in_.Fail("expected a name in `for`" + in_.Found());
  SkipSpace();
  if (in_.Take(',')) {
    SkipSpace();
    if (TakeName().empty()) in_.Fail("expected a name in `for`" + in_.Found());
    SkipSpace();
  }
  if (!TakeWord("in")) in_.Fail("expected `in`" + in_.Found());
  ParseExpression();
  SkipSpace();
  in_.Expect(':');
  ParseExpression();
  SkipSpace();
  if (close == '}') {
    if (!in_.Take("=>")) in_.Fail("expected `=>`" + in_.Found());
    ParseExpression();
    SkipSpace();
    in_.Take("...");
    SkipSpace();
  }
  if (TakeWord("if")) {
    ParseExpression();
    SkipSpace();
  }
  if (!in_.Take(close)) {
    if (in_.AtEnd()) Fail(begin, "`for` without end");
    in_.Fail(std::string("expected `") + close + "`" + in_.Found());
  }
}

Expression ExpressionParser::ParseObject() {
  Expression object{.kind = Kind::kObject, .begin = in_.offset()};
  in_.Expect('{');
  {
    LineEnds line_ends(*this, false);
    SkipSpace();
    if (TakeWord("for")) {
      ParseFor(object.begin, '}');
      return Other(object.begin, in_.offset());
    }
  }
  LineEnds line_ends(*this, true);
  for (;;) {
    {
      LineEnds any(*this, false);
      SkipSpace();
    }
    if (in_.Take('}')) break;
    object.parts.push_back(ParseExpression());
    SkipSpace();
    if (in_.LooksAt("=>") || in_.LooksAt("==") || (!in_.Take('=') && !in_.Take(':')))
      in_.Fail("expected `=` or `:` behind the key of an object" + in_.Found());
    object.parts.push_back(ParseExpression());
    SkipSpace();
    if (in_.Take('}')) break;
    if (!in_.Take(',') && !in_.Take('\n'))
      in_.Fail("expected `,`, `}` or the end of the line in an object" + in_.Found());
  }
  object.end = in_.offset();
  return object;
}

}  // namespace regoc::inputs::hcl2
