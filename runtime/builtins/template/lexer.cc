#include "runtime/builtins/template/lexer.h"

#include <algorithm>

#include "runtime/base/arena.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/unicode.h"
#include "runtime/value/go_quote.h"

namespace regoc::builtins::text_template {

namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr int64_t kEnd = -1;

bool IsSpaceCharacter(int64_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool IsAlphanumeric(int64_t c) {
  if (c < 0) return false;
  auto rune = static_cast<char32_t>(c);
  return c == '_' || IsLetter(rune) || IsDecimalDigit(rune);
}

bool TrimsLeft(std::string_view after) { return after.size() >= 2 && after[0] == '-' && IsSpaceCharacter(after[1]); }
bool TrimsRight(std::string_view text) { return text.size() >= 2 && IsSpaceCharacter(text[0]) && text[1] == '-'; }

size_t LeadingSpaces(std::string_view text) { return std::min(text.find_first_not_of(kSpaces), text.size()); }

struct Keyword {
  std::string_view word;
  TokenKind kind;
};
constexpr Keyword kKeywords[] = {
    {"block", TokenKind::kBlock},   {"break", TokenKind::kBreak},       {"continue", TokenKind::kContinue},
    {"define", TokenKind::kDefine}, {"else", TokenKind::kElse},         {"end", TokenKind::kEnd},
    {"if", TokenKind::kIf},         {"nil", TokenKind::kNil},           {"range", TokenKind::kRange},
    {"with", TokenKind::kWith},     {"template", TokenKind::kTemplate}, {"true", TokenKind::kBool},
    {"false", TokenKind::kBool},
};

// Go's %#U: U+0040 '@'.
std::string CodePoint(int64_t c) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string hex;
  for (auto rest = static_cast<uint64_t>(c); rest > 0; rest >>= 4) hex.insert(hex.begin(), kDigits[rest & 15]);
  if (hex.size() < 4) hex.insert(0, 4 - hex.size(), '0');
  std::string text = "U+" + hex;
  if (c >= 0 && IsGoPrintable(static_cast<uint32_t>(c))) {
    char bytes[4];
    text.append(" '").append(bytes, EncodeRune(bytes, static_cast<char32_t>(c))).append("'");
  }
  return text;
}

std::string QuotedText(std::string_view text) {
  std::string out;
  AppendGoQuoted(out, text);
  return out;
}

}  // namespace

std::string Token::Shown() const {
  if (kind == TokenKind::kEndOfText) return "EOF";
  if (kind == TokenKind::kError) return std::string(text);
  if (kind >= TokenKind::kBlock) return "<" + std::string(text) + ">";
  if (text.size() > 10) return QuotedText(text.substr(0, RuneOffset(text, 10))) + "...";
  return QuotedText(text);
}

Token Lexer::Next() {
  Token token{TokenKind::kEndOfText, position_, "EOF", start_line_};
  if (failed_) return inside_action_ ? Fail("unclosed action") : token;
  if (inside_action_) return Action();
  while (!Text(token) && !LeftDelimiter(token)) {
  }
  return token;
}

Token Lexer::Emit(TokenKind kind) {
  Token token{kind, start_, input_.substr(start_, position_ - start_), start_line_};
  start_ = position_;
  start_line_ = line_;
  return token;
}

Token Lexer::Fail(std::string message) {
  message_ = std::move(message);
  failed_ = true;
  Token token{TokenKind::kError, start_, message_, start_line_};
  start_ = position_ = 0;
  return token;
}

void Lexer::CountLines() {
  line_ += static_cast<size_t>(std::count(input_.begin() + static_cast<ptrdiff_t>(start_),
                                          input_.begin() + static_cast<ptrdiff_t>(position_), '\n'));
}

void Lexer::Ignore() {
  CountLines();
  start_ = position_;
  start_line_ = line_;
}

int64_t Lexer::Peek() const {
  return position_ < input_.size() ? static_cast<int64_t>(DecodeRune(input_.substr(position_)).value) : kEnd;
}

int64_t Lexer::Take() {
  if (position_ >= input_.size()) return kEnd;
  Rune rune = DecodeRune(input_.substr(position_));
  position_ += rune.size;
  if (rune.value == '\n') ++line_;
  return static_cast<int64_t>(rune.value);
}

bool Lexer::Accept(std::string_view characters) {
  int64_t c = Peek();
  if (c < 0 || c >= 0x80 || characters.find(static_cast<char>(c)) == std::string_view::npos) return false;
  Take();
  return true;
}

void Lexer::AcceptRun(std::string_view characters) {
  while (Accept(characters)) {
  }
}

bool Lexer::AtTerminator() const {
  int64_t c = Peek();
  if (IsSpaceCharacter(c) || c == kEnd) return true;
  if (c < 0x80 && std::string_view(".,|:)(").find(static_cast<char>(c)) != std::string_view::npos) return true;
  return input_.substr(position_).starts_with("}}");
}

bool Lexer::AtRightDelimiter(bool& trims) const {
  std::string_view rest = input_.substr(position_);
  trims = TrimsRight(rest) && rest.substr(2).starts_with("}}");
  return trims || rest.starts_with("}}");
}

// Text up to the next "{{"; false when there is none before it.
bool Lexer::Text(Token& token) {
  size_t open = input_.find("{{", position_);
  if (open == std::string_view::npos) {
    position_ = input_.size();
    if (position_ == start_) {
      token = Emit(TokenKind::kEndOfText);
      return true;
    }
    CountLines();
    token = Emit(TokenKind::kText);
    return true;
  }
  if (open == position_) return false;
  position_ = open;
  if (TrimsLeft(input_.substr(open + 2))) {
    std::string_view text = input_.substr(start_, open - start_);
    position_ = start_ + text.find_last_not_of(kSpaces) + 1;
  }
  CountLines();
  token = Emit(TokenKind::kText);
  position_ = open;
  Ignore();
  return !token.text.empty();
}

// False when it was a comment, which is left out.
bool Lexer::LeftDelimiter(Token& token) {
  position_ += 2;
  size_t marker = TrimsLeft(input_.substr(position_)) ? 2 : 0;
  if (input_.substr(position_ + marker).starts_with("/*")) {
    position_ += marker;
    Ignore();
    return Comment(token);
  }
  token = Emit(TokenKind::kLeftDelimiter);
  inside_action_ = true;
  position_ += marker;
  Ignore();
  paren_depth_ = 0;
  return true;
}

bool Lexer::Comment(Token& token) {
  size_t close = input_.find("*/", position_ + 2);
  if (close == std::string_view::npos) {
    token = Fail("unclosed comment");
    return true;
  }
  position_ = close + 2;
  bool trims;
  if (!AtRightDelimiter(trims)) {
    token = Fail("comment ends before closing delimiter");
    return true;
  }
  position_ += trims ? 4 : 2;
  if (trims) position_ += LeadingSpaces(input_.substr(position_));
  Ignore();
  return false;
}

Token Lexer::RightDelimiter() {
  bool trims;
  AtRightDelimiter(trims);
  if (trims) {
    position_ += 2;
    Ignore();
  }
  position_ += 2;
  Token token = Emit(TokenKind::kRightDelimiter);
  if (trims) {
    position_ += LeadingSpaces(input_.substr(position_));
    Ignore();
  }
  inside_action_ = false;
  return token;
}

Token Lexer::Action() {
  bool trims;
  if (AtRightDelimiter(trims)) {
    return paren_depth_ == 0 ? RightDelimiter() : Fail("unclosed left paren");
  }
  int64_t c = Peek();
  if (c == kEnd) return Fail("unclosed action");
  if (IsSpaceCharacter(c)) return Space();
  std::string_view rest = input_.substr(position_);
  bool number = c == '+' || c == '-' || (c >= '0' && c <= '9') ||
                (c == '.' && (rest.size() == 1 || (rest[1] >= '0' && rest[1] <= '9')));
  if (number) return Number();
  if (IsAlphanumeric(c)) return Identifier();
  Take();
  switch (c) {
    case '=':
      return Emit(TokenKind::kAssign);
    case ':':
      return Take() == '=' ? Emit(TokenKind::kDeclare) : Fail("expected :=");
    case '|':
      return Emit(TokenKind::kPipe);
    case '"':
      return Quoted('"', TokenKind::kString, "quoted string");
    case '\'':
      return Quoted('\'', TokenKind::kCharConstant, "character constant");
    case '`':
      return RawQuoted();
    case '$':
      return FieldOrVariable(TokenKind::kVariable);
    case '.':
      return FieldOrVariable(TokenKind::kField);
    case '(':
      ++paren_depth_;
      return Emit(TokenKind::kLeftParen);
    case ')':
      return --paren_depth_ < 0 ? Fail("unexpected right paren") : Emit(TokenKind::kRightParen);
    default:
      if (c < 0x80 && IsGoPrintable(static_cast<uint32_t>(c))) return Emit(TokenKind::kChar);
      return Fail("unrecognized character in action: " + CodePoint(c));
  }
}

// A run of spaces, but for the one that belongs to " -}}".
Token Lexer::Space() {
  size_t count = 0;
  for (; IsSpaceCharacter(Peek()); ++count) Take();
  std::string_view from_last = input_.substr(position_ - 1);
  if (TrimsRight(from_last) && from_last.substr(2).starts_with("}}")) {
    --position_;
    if (input_[position_] == '\n') --line_;
    if (count == 1) return RightDelimiter();
  }
  return Emit(TokenKind::kSpace);
}

Token Lexer::Identifier() {
  while (IsAlphanumeric(Peek())) Take();
  if (!AtTerminator()) return Fail("bad character " + CodePoint(Peek()));
  std::string_view word = input_.substr(start_, position_ - start_);
  const Keyword* keyword = std::ranges::find(kKeywords, word, &Keyword::word);
  return Emit(keyword == std::end(kKeywords) ? TokenKind::kIdentifier : keyword->kind);
}

// What follows a point or a dollar sign.
Token Lexer::FieldOrVariable(TokenKind kind) {
  if (AtTerminator()) return Emit(kind == TokenKind::kField ? TokenKind::kDot : kind);
  while (IsAlphanumeric(Peek())) Take();
  if (!AtTerminator()) return Fail("bad character " + CodePoint(Peek()));
  return Emit(kind);
}

// Whether it means anything is for the parser to say.
Token Lexer::Quoted(char quote, TokenKind kind, std::string_view what) {
  for (;;) {
    int64_t c = Take();
    if (c == '\\') {
      c = Take();
      if (c != kEnd && c != '\n') continue;
    }
    if (c == kEnd || c == '\n') return Fail("unterminated " + std::string(what));
    if (c == quote) return Emit(kind);
  }
}

Token Lexer::RawQuoted() {
  for (;;) {
    int64_t c = Take();
    if (c == kEnd) return Fail("unterminated raw quoted string");
    if (c == '`') return Emit(TokenKind::kRawString);
  }
}

Token Lexer::Number() {
  auto fail = [&] { return Fail("bad number syntax: " + QuotedText(input_.substr(start_, position_ - start_))); };
  if (!ScanNumber()) return fail();
  if (Peek() != '+' && Peek() != '-') return Emit(TokenKind::kNumber);
  if (!ScanNumber() || input_[position_ - 1] != 'i') return fail();
  return Emit(TokenKind::kComplex);
}

bool Lexer::ScanNumber() {
  Accept("+-");
  std::string_view digits = "0123456789_";
  bool decimal = true;
  bool hexadecimal = false;
  if (Accept("0")) {
    hexadecimal = Accept("xX");
    if (hexadecimal) {
      digits = "0123456789abcdefABCDEF_";
    } else if (Accept("oO")) {
      digits = "01234567_";
    } else if (Accept("bB")) {
      digits = "01_";
    }
    decimal = digits.size() == 11;
  }
  AcceptRun(digits);
  if (Accept(".")) AcceptRun(digits);
  if ((decimal && Accept("eE")) || (hexadecimal && Accept("pP"))) {
    Accept("+-");
    AcceptRun("0123456789_");
  }
  Accept("i");
  if (!IsAlphanumeric(Peek())) return true;
  Take();
  return false;
}

}  // namespace regoc::builtins::text_template
