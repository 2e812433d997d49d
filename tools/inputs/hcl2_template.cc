// Templates of HCL2: quoted strings and here-documents, with ${…} and %{…}.
#include <algorithm>
#include <charconv>

#include "runtime/base/utf8.h"
#include "tools/inputs/hcl2_expression.h"

namespace regoc::inputs::hcl2 {

using Kind = Expression::Kind;

struct ExpressionParser::Token {
  enum class Kind { kLiteral, kValue, kIf, kElse, kEndIf, kFor, kEndFor };
  Kind kind = Kind::kLiteral;
  size_t offset = 0;
  std::string text;       // of kLiteral
  Expression expression;  // of kValue, kIf, kFor
  std::string key_name;
  std::string value_name;
};

namespace {

void TrimRight(std::string& text) {
  while (!text.empty() && IsSpace(text.back())) text.pop_back();
}

Expression TextLiteral(std::string_view text, size_t offset) {
  return {.kind = Kind::kLiteral, .begin = offset, .end = offset, .literal = Draft::Text(text, offset)};
}

}  // namespace

void ExpressionParser::AppendEscape(std::string& out) {
  constexpr std::string_view kMarks = "nrt\"\\";
  constexpr std::string_view kMeanings = "\n\r\t\"\\";
  size_t begin = in_.offset() - 1;
  char c = in_.AtEnd() ? '\0' : in_.Next();
  if (size_t known = kMarks.find(c); c != '\0' && known != std::string_view::npos) {
    out.push_back(kMeanings[known]);
    return;
  }
  size_t digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;
  if (digits == 0) Fail(begin, "invalid escape sequence in a string");
  uint32_t point = 0;
  std::string_view hex = in_.text().substr(in_.offset(), digits);
  auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), point, 16);
  if (hex.size() != digits || error != std::errc() || end != hex.data() + digits)
    Fail(begin, "invalid escape sequence in a string");
  in_.Skip(digits);
  AppendUtf8(out, point);
}

// Up to what is no literal any more. In here-documents each line is one, in strings line ends are errors.
void ExpressionParser::ParseLiteral(std::vector<Token>& tokens, bool quoted, bool trims) {
  Token token{.offset = in_.offset()};
  std::string& text = token.text;
  while (!in_.AtEnd()) {
    char c = in_.Peek();
    if (in_.LooksAt("${") || in_.LooksAt("%{")) break;
    if (in_.LooksAt("$${") || in_.LooksAt("%%{")) {
      text.push_back(c);
      text.push_back('{');
      in_.Skip(3);
      continue;
    }
    if (quoted && c == '"') break;
    if (quoted && c == '\n') in_.Fail("a string in quotes cannot go over several lines");
    in_.Skip(1);
    if (quoted && c == '\\') {
      AppendEscape(text);
    } else {
      text.push_back(c);
    }
    if (!quoted && c == '\n') break;
  }
  if (trims) text.erase(0, std::min(text.find_first_not_of(" \t\r\n\v\f"), text.size()));
  tokens.push_back(std::move(token));
}

void ExpressionParser::ParseInterpolation(std::vector<Token>& tokens, bool& trims_next) {
  size_t begin = in_.offset();
  in_.Skip(2);
  if (in_.Take('~') && !tokens.empty() && tokens.back().kind == Token::Kind::kLiteral) TrimRight(tokens.back().text);
  LineEnds line_ends(*this, false);
  Token token{.kind = Token::Kind::kValue, .offset = begin, .expression = ParseExpression()};
  SkipSpace();
  trims_next = in_.Take('~');
  if (in_.AtEnd()) Fail(begin, "unclosed template interpolation sequence");
  if (!in_.Take('}')) in_.Fail("expected `}` at the end of an interpolation" + in_.Found());
  tokens.push_back(std::move(token));
}

void ExpressionParser::ParseDirective(std::vector<Token>& tokens, bool& trims_next) {
  size_t begin = in_.offset();
  in_.Skip(2);
  if (in_.Take('~') && !tokens.empty() && tokens.back().kind == Token::Kind::kLiteral) TrimRight(tokens.back().text);
  LineEnds line_ends(*this, false);
  SkipSpace();
  Token token{.offset = begin};
  if (TakeWord("if")) {
    token.kind = Token::Kind::kIf;
    token.expression = ParseExpression();
  } else if (TakeWord("else")) {
    token.kind = Token::Kind::kElse;
  } else if (TakeWord("endif")) {
    token.kind = Token::Kind::kEndIf;
  } else if (TakeWord("endfor")) {
    token.kind = Token::Kind::kEndFor;
  } else if (TakeWord("for")) {
    token.kind = Token::Kind::kFor;
    SkipSpace();
    token.value_name = TakeName();
    SkipSpace();
    if (in_.Take(',')) {
      SkipSpace();
      token.key_name = std::exchange(token.value_name, std::string(TakeName()));
      SkipSpace();
    }
    if (token.value_name.empty() || !TakeWord("in")) in_.Fail("expected `name in` in a template's `for`" + in_.Found());
    token.expression = ParseExpression();
  } else {
    in_.Fail("invalid template control keyword: there are if, else, endif, for and endfor");
  }
  SkipSpace();
  trims_next = in_.Take('~');
  if (!in_.Take('}')) in_.Fail("expected `}` at the end of a template directive" + in_.Found());
  tokens.push_back(std::move(token));
}

bool ExpressionParser::AtHeredocEnd(std::string_view end_line) const {
  size_t at = in_.offset();
  if (at > 0 && in_.text()[at - 1] != '\n') return false;
  std::string_view line = in_.text().substr(at);
  line = line.substr(0, line.find('\n'));
  return Trim(line) == end_line;
}

// The rest of a string up to its quote, or of a here-document up to its last line, with what ends it. Views into it
// stay good.
std::vector<ExpressionParser::Token> ExpressionParser::ParseTemplate(std::string_view end_line) {
  std::vector<Token> tokens;
  bool quoted = end_line.empty();
  bool trims = false;
  size_t begin = in_.offset();
  for (;;) {
    if (quoted ? in_.Take('"') : AtHeredocEnd(end_line)) return tokens;
    if (in_.AtEnd()) Fail(begin, "no closing marker was found for the string");
    bool trims_next = false;
    if (in_.LooksAt("${")) {
      ParseInterpolation(tokens, trims_next);
    } else if (in_.LooksAt("%{")) {
      ParseDirective(tokens, trims_next);
    } else {
      ParseLiteral(tokens, quoted, trims);
    }
    trims = trims_next;
  }
}

// Takes from each line the blanks that all lines begin with; empty lines do not count.
void ExpressionParser::Unindent(std::vector<Token>& tokens) {
  size_t least = SIZE_MAX;
  std::vector<Token*> firsts;
  bool at_line = true;
  for (Token& token : tokens) {
    bool literal = token.kind == Token::Kind::kLiteral;
    if (at_line) {
      size_t blanks = literal ? std::min(token.text.find_first_not_of(" \t\r\n\v\f"), token.text.size()) : 0;
      bool empty = literal && blanks == token.text.size() && token.text.ends_with('\n');
      if (!empty) least = std::min(least, blanks);
      if (!empty && literal) firsts.push_back(&token);
    }
    at_line = literal && token.text.ends_with('\n');
  }
  for (Token* token : firsts) token->text.erase(0, least);
}

// Up to the directive that ends the part, which stays.
std::vector<Expression> ExpressionParser::BuildParts(std::vector<Token>& tokens, size_t& next, uint32_t depth) {
  if (depth > max_depth_) Fail(tokens.back().offset, "nested deeper than the limit of " + std::to_string(max_depth_));
  std::vector<Expression> parts;
  auto ends_with = [&](Token::Kind kind, const Token& opener) {
    if (next >= tokens.size() || tokens[next].kind != kind) Fail(opener.offset, "template directive without its end");
    ++next;
  };
  auto body = [&] {
    Expression part{.kind = Kind::kTemplate};
    part.parts = BuildParts(tokens, next, depth + 1);
    return part;
  };
  for (; next < tokens.size();) {
    Token& token = tokens[next];
    switch (token.kind) {
      case Token::Kind::kLiteral:
        parts.push_back(TextLiteral(token.text, token.offset));
        ++next;
        break;
      case Token::Kind::kValue:
        parts.push_back(std::move(token.expression));
        ++next;
        break;
      case Token::Kind::kIf: {
        Expression choice{.kind = Kind::kConditional};
        choice.parts.push_back(std::move(token.expression));
        ++next;
        choice.parts.push_back(body());
        if (next < tokens.size() && tokens[next].kind == Token::Kind::kElse) {
          ++next;
          choice.parts.push_back(body());
        } else {
          choice.parts.push_back(TextLiteral("", token.offset));
        }
        ends_with(Token::Kind::kEndIf, token);
        parts.push_back(std::move(choice));
        break;
      }
      case Token::Kind::kFor: {
        Expression loop{.kind = Kind::kJoined, .key_name = token.key_name, .value_name = token.value_name};
        loop.parts.push_back(std::move(token.expression));
        ++next;
        loop.parts.push_back(body());
        ends_with(Token::Kind::kEndFor, token);
        parts.push_back(std::move(loop));
        break;
      }
      case Token::Kind::kElse:
      case Token::Kind::kEndIf:
      case Token::Kind::kEndFor:
        if (depth == 0) Fail(token.offset, "unexpected template directive");
        return parts;
    }
  }
  return parts;
}

Expression ExpressionParser::ParseQuoted() {
  Expression whole{.kind = Kind::kTemplate, .begin = in_.offset()};
  in_.Expect('"');
  std::vector<Token> tokens = ParseTemplate("");
  whole.end = in_.offset();
  if (tokens.size() == 1 && tokens[0].kind == Token::Kind::kValue) whole.kind = Kind::kWrapped;
  size_t next = 0;
  if (!tokens.empty()) whole.parts = BuildParts(tokens, next, 0);
  if (whole.parts.empty()) whole.parts.push_back(TextLiteral("", whole.begin));
  return whole;
}

// `<<NAME` or `<<-NAME`, lines, and a line with the name.
Expression ExpressionParser::ParseHeredoc() {
  Expression whole{.kind = Kind::kTemplate, .begin = in_.offset()};
  in_.Skip(2);
  bool flush = in_.Take('-');
  std::string_view name = TakeName();
  in_.Take('\r');
  if (name.empty() || !in_.Take('\n')) Fail(whole.begin, "a here-document begins with `<<NAME` at the end of a line");
  std::vector<Token> tokens = ParseTemplate(name);
  in_.TakeWhile([](char c) { return c == ' ' || c == '\t'; });
  in_.Skip(name.size());
  whole.end = in_.offset();
  if (flush) Unindent(tokens);
  size_t next = 0;
  if (!tokens.empty()) whole.parts = BuildParts(tokens, next, 0);
  return whole;
}

std::string ExpressionParser::TakeQuoted() {
  Expression quoted = ParseQuoted();
  if (quoted.kind != Kind::kTemplate || quoted.parts.size() != 1 || quoted.parts[0].kind != Kind::kLiteral)
    Fail(quoted.begin, "template sequences are not allowed in this string");
  return quoted.parts[0].literal.text;
}

}  // namespace regoc::inputs::hcl2
