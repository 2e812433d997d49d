#include "runtime/builtins/graphql/token.h"

#include "runtime/value/go_quote.h"

namespace regoc::builtins::graphql {

std::string_view SymbolOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::kInvalid:
      return "<Invalid>";
    case TokenKind::kEnd:
      return "<EOF>";
    case TokenKind::kBang:
      return "!";
    case TokenKind::kDollar:
      return "$";
    case TokenKind::kAmp:
      return "&";
    case TokenKind::kParenLeft:
      return "(";
    case TokenKind::kParenRight:
      return ")";
    case TokenKind::kSpread:
      return "...";
    case TokenKind::kColon:
      return ":";
    case TokenKind::kEquals:
      return "=";
    case TokenKind::kAt:
      return "@";
    case TokenKind::kBracketLeft:
      return "[";
    case TokenKind::kBracketRight:
      return "]";
    case TokenKind::kBraceLeft:
      return "{";
    case TokenKind::kBraceRight:
      return "}";
    case TokenKind::kPipe:
      return "|";
    case TokenKind::kName:
      return "Name";
    case TokenKind::kInt:
      return "Int";
    case TokenKind::kFloat:
      return "Float";
    case TokenKind::kString:
      return "String";
    case TokenKind::kBlockString:
      return "BlockString";
    case TokenKind::kComment:
      return "Comment";
  }
  return "";
}

std::string Describe(const Token& token) {
  std::string text(SymbolOf(token.kind));
  if (token.value.empty()) return text;
  text += ' ';
  AppendGoQuoted(text, token.value);
  return text;
}

}  // namespace regoc::builtins::graphql
