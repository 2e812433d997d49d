#include "runtime/builtins/graphql/lexer.h"

#include <cstdio>

#include "runtime/builtins/graphql/block_string.h"
#include "runtime/builtins/text.h"

namespace regoc::builtins::graphql {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNameStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20; }

std::string CodeOf(char c) {
  char text[16];
  std::snprintf(text, sizeof text, "\"\\u%04x\"", static_cast<unsigned>(static_cast<unsigned char>(c)));
  return text;
}

// The character of Latin-1: a byte is shown as what it would be alone.
std::string AsRune(char byte) {
  char bytes[4];
  return {bytes, EncodeRune(bytes, static_cast<unsigned char>(byte))};
}

void AppendRune(std::string& text, char32_t rune) {
  char bytes[4];
  text.append(bytes, EncodeRune(bytes, rune));
}

bool ParseHex(std::string_view digits, char32_t& out) {
  out = 0;
  for (char c : digits) {
    int digit = IsDigit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) return false;
    out = out << 4 | static_cast<char32_t>(digit);
  }
  return true;
}

TokenKind KindOfPunctuation(char c) {
  switch (c) {
    case '!':
      return TokenKind::kBang;
    case '$':
      return TokenKind::kDollar;
    case '&':
      return TokenKind::kAmp;
    case '(':
      return TokenKind::kParenLeft;
    case ')':
      return TokenKind::kParenRight;
    case ':':
      return TokenKind::kColon;
    case '=':
      return TokenKind::kEquals;
    case '@':
      return TokenKind::kAt;
    case '[':
      return TokenKind::kBracketLeft;
    case ']':
      return TokenKind::kBracketRight;
    case '{':
      return TokenKind::kBraceLeft;
    case '}':
      return TokenKind::kBraceRight;
    case '|':
      return TokenKind::kPipe;
    default:
      return TokenKind::kInvalid;
  }
}

}  // namespace

Token Lexer::Next() {
  SkipBlanks();
  start_ = at_;
  start_runes_ = runes_;
  if (AtEnd()) return Make(TokenKind::kEnd, {});
  char c = Peek();
  if (TokenKind kind = KindOfPunctuation(c); kind != TokenKind::kInvalid) return Take(kind, 1);
  if (IsNameStart(c)) return ReadName();
  if (c == '-' || IsDigit(c)) return ReadNumber();
  if (c == '#') return ReadComment();
  if (StartsWith("...")) return Take(TokenKind::kSpread, 3);
  if (StartsWith("\"\"\"")) return ReadBlockString();
  if (c == '"') return ReadString();
  return Unexpected();
}

Token Lexer::Unexpected() {
  char c = Peek();
  if (IsControl(c)) return Fail("Cannot contain the invalid character " + CodeOf(c));
  if (c == '\'') {
    return Fail("Unexpected single quote character ('), did you mean to use a double quote (\")?");
  }
  return Fail("Cannot parse the unexpected character \"" + AsRune(c) + "\".");
}

Token Lexer::Make(TokenKind kind, std::string_view value) const {
  return {kind, value, {line_, start_runes_ - line_start_runes_ + 1, origin_}};
}

Token Lexer::Take(TokenKind kind, size_t length) {
  Advance(length);
  return Make(kind, {});
}

Token Lexer::Fail(std::string fault) {
  fault_ = std::move(fault);
  fault_position_ = {line_, runes_ - line_start_runes_ + 1, origin_};
  return {TokenKind::kInvalid, {}, fault_position_};
}

void Lexer::NewLine() {
  ++line_;
  line_start_runes_ = runes_;
}

// A line begins after "\r" already, so that the "\n" of "\r\n" is its first character.
void Lexer::SkipBlanks() {
  while (!AtEnd()) {
    char c = Peek();
    if (c == '\t' || c == ' ' || c == ',') {
      Advance(1);
    } else if (c == '\n' || c == '\r') {
      Advance(1);
      NewLine();
      if (c == '\r' && Peek() == '\n') Advance(1);
    } else if (StartsWith(kByteOrderMark)) {
      Advance(kByteOrderMark.size(), 1);
    } else {
      return;
    }
  }
}

Token Lexer::ReadComment() {
  while (!AtEnd() && (!IsControl(Peek()) || Peek() == '\t')) Advance(DecodeRune(source_.substr(at_)).size, 1);
  return Make(TokenKind::kComment, source_.substr(start_, at_ - start_));
}

Token Lexer::ReadName() {
  while (IsNameStart(Peek()) || IsDigit(Peek())) Advance(1);
  return Make(TokenKind::kName, source_.substr(start_, at_ - start_));
}

bool Lexer::Accept(char c) {
  if (AtEnd() || Peek() != c) return false;
  Advance(1);
  return true;
}

size_t Lexer::AcceptDigits() {
  size_t count = 0;
  while (IsDigit(Peek(count))) ++count;
  Advance(count);
  return count;
}

std::string Lexer::DescribeNext() const { return AtEnd() ? "<EOF>" : "\"" + AsRune(Peek()) + "\""; }

Token Lexer::ReadNumber() {
  auto digit_expected = [&] { return Fail("Invalid number, expected digit but got: " + DescribeNext() + "."); };
  Accept('-');
  if (Accept('0')) {
    if (IsDigit(Peek())) return Fail("Invalid number, unexpected digit after 0: " + DescribeNext() + ".");
  } else if (AcceptDigits() == 0) {
    return digit_expected();
  }
  TokenKind kind = TokenKind::kInt;
  if (Accept('.')) {
    kind = TokenKind::kFloat;
    if (AcceptDigits() == 0) return digit_expected();
  }
  if (Accept('e') || Accept('E')) {
    kind = TokenKind::kFloat;
    if (!Accept('-')) Accept('+');
    if (AcceptDigits() == 0) return digit_expected();
  }
  return Make(kind, source_.substr(start_, at_ - start_));
}

void Lexer::AppendRuneOfSource(std::string& text) {
  Rune rune = DecodeRune(source_.substr(at_));
  AppendRune(text, rune.value);
  Advance(rune.size, 1);
}

Token Lexer::ReadString() {
  Advance(1);
  std::string text;
  while (!AtEnd() && Peek() != '\n' && Peek() != '\r') {
    char c = Peek();
    if (IsControl(c) && c != '\t') return Fail("Invalid character within String: " + CodeOf(c) + ".");
    if (c == '"') {
      ++start_runes_;  // positions of strings are those of what is inside
      Token token = Make(TokenKind::kString, arena_.Copy(text));
      Advance(1);
      return token;
    }
    if (c != '\\') {
      AppendRuneOfSource(text);
      continue;
    }
    Token fault;
    if (!ReadEscape(text, fault)) return fault;
  }
  return Fail("Unterminated string.");
}

bool Lexer::ReadEscape(std::string& text, Token& out) {
  static constexpr std::string_view kNames = "\"/\\bfnrt";
  static constexpr std::string_view kValues = "\"/\\\b\f\n\r\t";
  char c = Peek(1);
  char32_t rune = 0;
  size_t length = 2;
  std::string fault;
  if (at_ + 1 >= source_.size()) {
    fault = "Invalid character escape sequence.";
  } else if (c == 'u' && at_ + 6 >= source_.size()) {
    fault = "Invalid character escape sequence: \\" + std::string(source_.substr(at_ + 1)) + ".";
  } else if (c == 'u' && !ParseHex(source_.substr(at_ + 2, 4), rune)) {
    fault = "Invalid character escape sequence: \\" + std::string(source_.substr(at_ + 1, 5)) + ".";
  } else if (c == 'u') {
    length = 6;
  } else if (size_t name = kNames.find(c); name != std::string_view::npos) {
    rune = static_cast<char32_t>(kValues[name]);
  } else {
    fault = "Invalid character escape sequence: \\" + AsRune(c) + ".";
  }
  if (!fault.empty()) {
    Advance(1);
    out = Fail(std::move(fault));
    return false;
  }
  AppendRune(text, rune);
  Advance(length);
  return true;
}

Token Lexer::ReadBlockString() {
  Advance(3);
  start_runes_ += 3;
  std::string text;
  while (!AtEnd()) {
    char c = Peek();
    size_t quotes = 0;
    while (Peek(quotes) == '"') ++quotes;
    if (quotes >= 3) {
      text.append(quotes - 3, '"');
      Token token = Make(TokenKind::kBlockString, arena_.Copy(BlockStringValue(text)));
      Advance(quotes);
      return token;
    }
    if (IsControl(c) && c != '\t' && c != '\n' && c != '\r') {
      return Fail("Invalid character within String: " + CodeOf(c) + ".");
    }
    if (StartsWith("\\\"\"\"")) {
      text += "\"\"\"";
      Advance(4);
    } else if (c == '\r') {
      if (Peek(1) == '\n') Advance(1);
      text += '\n';
      Advance(1);
      NewLine();
    } else {
      AppendRuneOfSource(text);
      if (c == '\n') NewLine();
    }
  }
  return Fail("Unterminated string.");
}

}  // namespace regoc::builtins::graphql
