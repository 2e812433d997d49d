// Tokens of GraphQL.
#pragma once

#include <string>
#include <string_view>

#include "runtime/builtins/graphql/ast.h"

namespace regoc::builtins::graphql {

enum class TokenKind : uint8_t {
  kInvalid,
  kEnd,
  kBang,
  kDollar,
  kAmp,
  kParenLeft,
  kParenRight,
  kSpread,
  kColon,
  kEquals,
  kAt,
  kBracketLeft,
  kBracketRight,
  kBraceLeft,
  kBraceRight,
  kPipe,
  kName,
  kInt,
  kFloat,
  kString,
  kBlockString,
  kComment,
};

struct Token {
  TokenKind kind = TokenKind::kInvalid;
  std::string_view value;  // of names, numbers, strings (without quotes and escapes) and comments
  Position position;
};

// As messages call it: "...", "Name", "<EOF>", "{".
std::string_view SymbolOf(TokenKind kind);
// The symbol and, quoted, the value: `Name "query"`.
std::string Describe(const Token& token);

}  // namespace regoc::builtins::graphql
