// GraphQL text to tokens.
#pragma once

#include <string>
#include <string_view>

#include "runtime/builtins/graphql/token.h"

namespace regoc::builtins::graphql {

// Reads one token after the other; what is none is a token of kind kInvalid, and `fault` says why. Comments are tokens.
// Values point into the source, those of strings with escapes and of block strings into the arena.
class Lexer {
 public:
  Lexer(Arena& arena, std::string_view source, Origin origin) : arena_(arena), source_(source), origin_(origin) {}

  Token Next();
  // About the last invalid token: "Unterminated string.", at `fault_position`.
  const std::string& fault() const { return fault_; }
  Position fault_position() const { return fault_position_; }

 private:
  void SkipBlanks();
  void NewLine();
  Token Take(TokenKind kind, size_t length);
  Token Make(TokenKind kind, std::string_view value) const;
  Token Fail(std::string fault);
  Token ReadComment();
  Token ReadName();
  Token ReadNumber();
  Token ReadString();
  Token ReadBlockString();
  Token Unexpected();
  // The parts of strings: true when the token goes on, else `out` is what Next gives.
  bool ReadEscape(std::string& text, Token& out);
  bool Accept(char c);
  size_t AcceptDigits();
  std::string DescribeNext() const;
  void AppendRuneOfSource(std::string& text);

  bool AtEnd() const { return at_ >= source_.size(); }
  char Peek(size_t ahead = 0) const { return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0'; }
  bool StartsWith(std::string_view text) const { return source_.substr(at_).starts_with(text); }
  void Advance(size_t bytes, size_t runes) {
    at_ += bytes;
    runes_ += static_cast<int32_t>(runes);
  }
  void Advance(size_t ascii) { Advance(ascii, ascii); }

  Arena& arena_;
  std::string_view source_;
  Origin origin_;
  size_t at_ = 0;      // in bytes
  int32_t runes_ = 0;  // the same place in characters
  size_t start_ = 0;   // of the token's value
  int32_t start_runes_ = 0;
  int32_t line_ = 1;
  int32_t line_start_runes_ = 0;
  std::string fault_;
  Position fault_position_;
};

}  // namespace regoc::builtins::graphql
