// Tokens of Go's text/template.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace regoc::builtins::text_template {

enum class TokenKind : uint8_t {
  kError,  // `text` is the message
  kBool,
  kChar,  // any other ASCII character
  kCharConstant,
  kComplex,
  kAssign,   // =
  kDeclare,  // :=
  kEndOfText,
  kField,  // .name
  kIdentifier,
  kLeftDelimiter,
  kLeftParen,
  kNumber,
  kPipe,
  kRawString,
  kRightDelimiter,
  kRightParen,
  kSpace,
  kString,
  kText,
  kVariable,
  // Keywords.
  kBlock,
  kBreak,
  kContinue,
  kDot,
  kDefine,
  kElse,
  kEnd,
  kIf,
  kNil,
  kRange,
  kTemplate,
  kWith,
};

struct Token {
  TokenKind kind = TokenKind::kEndOfText;
  size_t position = 0;
  std::string_view text;
  size_t line = 1;

  // As messages name it: <if>, "text", EOF.
  std::string Shown() const;
};

// Takes a template apart, spaces that "{{- " and " -}}" trim left out. After an error it gives more errors.
class Lexer {
 public:
  explicit Lexer(std::string_view input) : input_(input) {}

  Token Next();
  std::string_view input() const { return input_; }

 private:
  Token Emit(TokenKind kind);
  Token Fail(std::string message);
  void Ignore();
  // The character at `position_`; -1 at the end.
  int64_t Peek() const;
  int64_t Take();
  bool Accept(std::string_view characters);
  void AcceptRun(std::string_view characters);
  bool AtTerminator() const;
  // At "}}" or " -}}".
  bool AtRightDelimiter(bool& trims) const;
  void CountLines();

  bool Text(Token& token);
  bool LeftDelimiter(Token& token);
  bool Comment(Token& token);
  Token RightDelimiter();
  Token Action();
  Token Space();
  Token Identifier();
  Token FieldOrVariable(TokenKind kind);
  Token Quoted(char quote, TokenKind kind, std::string_view what);
  Token RawQuoted();
  Token Number();
  bool ScanNumber();

  std::string_view input_;
  size_t position_ = 0;
  size_t start_ = 0;
  size_t line_ = 1;
  size_t start_line_ = 1;
  int paren_depth_ = 0;
  bool inside_action_ = false;
  bool failed_ = false;
  std::string message_;
};

}  // namespace regoc::builtins::text_template
