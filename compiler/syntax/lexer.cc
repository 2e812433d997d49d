#include "compiler/syntax/lexer.h"

#include "compiler/syntax/diagnostics.h"
#include "compiler/syntax/unicode_digit.h"
#include "runtime/base/utf8.h"

namespace regoc::syntax {

namespace {

constexpr char32_t kByteOrderMark = 0xFEFF;
constexpr char32_t kNoBreakSpace = 0xA0;
constexpr int kEnd = -1;

bool IsDecimal(int c) { return c >= '0' && c <= '9'; }
bool IsLetter(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsSpace(int c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Reads one lexeme; `at_` is the next unread byte.
class Scanner {
 public:
  Scanner(std::string_view text, uint32_t offset) : text_(text), begin_(offset), at_(offset) {}

  Lexeme Run(KeywordSet keywords, LexMode mode) {
    Token token = mode == LexMode::kTemplate      ? TemplateString()
                  : mode == LexMode::kRawTemplate ? RawTemplateString()
                                                  : Next(keywords);
    CheckCharacters();
    return Lexeme{token, begin_, at_, std::move(faults_)};
  }

 private:
  int Peek() const { return at_ < text_.size() ? static_cast<unsigned char>(text_[at_]) : kEnd; }
  void Advance() {
    if (at_ < text_.size()) at_ += CodePointLength(text_, at_);
  }
  bool Take(char c) {
    if (Peek() != c) return false;
    ++at_;
    return true;
  }
  void Fault(const DiagnosticKind& kind) { faults_.push_back(&kind); }

  Token Next(KeywordSet keywords) {
    int c = Peek();
    if (c == kEnd) return Token::kEof;
    if (IsLetter(c)) {
      Word();
      return keywords.Lookup(text_.substr(begin_, at_ - begin_));
    }
    if (IsDecimal(c)) return Number();
    Advance();
    if (IsSpace(c)) return Token::kWhitespace;
    switch (c) {
      case '#':
        return Comment();
      case '"':
        return QuotedString();
      case '`':
        return RawString();
      case '$':
        return Dollar();
      default:
        return c < 0x80 ? Punctuation(static_cast<char>(c)) : Foreign();
    }
  }

  Token Punctuation(char c) {
    switch (c) {
      case '[':
        return Token::kLBrack;
      case ']':
        return Token::kRBrack;
      case '{':
        return Token::kLBrace;
      case '}':
        return Token::kRBrace;
      case '(':
        return Token::kLParen;
      case ')':
        return Token::kRParen;
      case ',':
        return Token::kComma;
      case ';':
        return Token::kSemicolon;
      case '.':
        return Token::kDot;
      case '+':
        return Token::kAdd;
      case '-':
        return Token::kSub;
      case '*':
        return Token::kMul;
      case '/':
        return Token::kQuo;
      case '%':
        return Token::kRem;
      case '&':
        return Token::kAnd;
      case '|':
        return Token::kOr;
      case ':':
        return Take('=') ? Token::kAssign : Token::kColon;
      case '=':
        return Take('=') ? Token::kEqual : Token::kUnify;
      case '>':
        return Take('=') ? Token::kGte : Token::kGt;
      case '<':
        return Take('=') ? Token::kLte : Token::kLt;
      case '!':
        if (Take('=')) return Token::kNeq;
        Fault(kIllegalExclamationMark);
        return Token::kIllegal;
      default:
        return Token::kIllegal;
    }
  }

  Token Foreign() {
    if (DecodeUtf8(text_, begin_).value == kNoBreakSpace) Fault(kIllegalNoBreakSpace);
    return Token::kIllegal;
  }

  Token Dollar() {
    if (Take('`')) return RawTemplateString();
    if (Take('"')) return TemplateString();
    Fault(kIllegalDollar);
    return Token::kIllegal;
  }

  void Word() {
    for (int c = Peek(); c != kEnd; c = Peek()) {
      bool digit = c >= 0x80 && IsUnicodeDigit(DecodeUtf8(text_, at_).value);
      if (!IsLetter(c) && !IsDecimal(c) && !digit) return;
      Advance();
    }
  }

  bool Digits() {
    uint32_t start = at_;
    while (IsDecimal(Peek())) ++at_;
    return at_ != start;
  }

  Token Number() {
    Digits();
    if (Take('.') && !Digits()) Fault(kExpectedFraction);
    if (Take('e') || Take('E')) {
      if (!Take('+')) Take('-');
      if (!Digits()) Fault(kExpectedExponent);
    }
    if (IsLetter(Peek())) {
      Fault(kIllegalNumberFormat);
      Word();
    }
    return Token::kNumber;
  }

  Token Comment() {
    while (Peek() != '\n' && Peek() != kEnd) Advance();
    return Token::kComment;
  }

  // Behind a backslash. Which digits follow \u is checked when the string is decoded.
  void Escape(bool in_template) {
    int c = Peek();
    if (c == 'u') {
      for (int i = 0; i < 4; ++i) Advance();  // the last digit may be the closing quote
    } else if (c != kEnd && (std::string_view("\\\"/bfnrt").find(static_cast<char>(c)) != std::string_view::npos ||
                             (in_template && c == '{'))) {
      Advance();
    } else {
      Fault(kIllegalEscape);
    }
  }

  Token QuotedString() {
    while (true) {
      int c = Peek();
      if (c == '\n' || c == kEnd) {
        Fault(kNonTerminatedString);
        return Token::kString;
      }
      Advance();
      if (c == '"') return Token::kString;
      if (c == '\\') Escape(false);
    }
  }

  Token RawString() {
    while (true) {
      int c = Peek();
      if (c == kEnd) {
        Fault(kNonTerminatedString);
        return Token::kString;
      }
      Advance();
      if (c == '`') return Token::kString;
    }
  }

  Token TemplateString() {
    while (true) {
      int c = Peek();
      if (c == '\n' || c == kEnd) {
        Fault(kNonTerminatedString);
        return Token::kTemplateStringPart;
      }
      Advance();
      if (c == '"') return Token::kTemplateStringEnd;
      if (c == '{') return Token::kTemplateStringPart;
      if (c == '\\') Escape(true);
    }
  }

  Token RawTemplateString() {
    while (true) {
      int c = Peek();
      if (c == kEnd) {
        Fault(kNonTerminatedString);
        return Token::kRawTemplateStringPart;
      }
      Advance();
      if (c == '`') return Token::kRawTemplateStringEnd;
      if (c == '{') return Token::kRawTemplateStringPart;
      if (c == '\\') Take('{');
    }
  }

  // Looks one character beyond the lexeme; the first character was looked at with the lexeme before.
  void CheckCharacters() {
    bool first = begin_ == 0 || (begin_ == 3 && DecodeUtf8(text_, 0).value == kByteOrderMark);
    for (uint32_t i = begin_; i <= at_ && i < text_.size();) {
      unsigned char c = static_cast<unsigned char>(text_[i]);
      if (c != 0 && c < 0x80) {
        ++i;
        continue;
      }
      CodePoint point = c < 0x80 ? CodePoint{c, 1, true} : DecodeUtf8(text_, i);
      if (i > begin_ || first) {
        if (c == 0) Fault(kIllegalNull);
        if (!point.valid) Fault(kIllegalUtf8);
        if (point.value == kByteOrderMark && i > 0) Fault(kIllegalByteOrderMark);
      }
      i += point.length;
    }
  }

  std::string_view text_;
  uint32_t begin_;
  uint32_t at_;
  std::vector<const DiagnosticKind*> faults_;
};

}  // namespace

uint32_t CodePointLength(std::string_view text, uint32_t offset) {
  return static_cast<unsigned char>(text[offset]) < 0x80 ? 1 : DecodeUtf8(text, offset).length;
}

Lexeme Lex(std::string_view text, uint32_t offset, KeywordSet keywords, LexMode mode) {
  return Scanner(text, offset).Run(keywords, mode);
}

}  // namespace regoc::syntax
