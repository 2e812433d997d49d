#include "runtime/builtins/graphql/parser.h"

#include "runtime/builtins/graphql/fault.h"

namespace regoc::builtins::graphql {

namespace {

ValueKind KindOfName(std::string_view name) {
  if (name == "true" || name == "false") return ValueKind::kBoolean;
  return name == "null" ? ValueKind::kNull : ValueKind::kEnum;
}

}  // namespace

void Parser::ReadToken() {
  CommentGroup* comments = nullptr;
  peeked_ = lexer_.Next();
  while (peeked_.kind == TokenKind::kComment && work_.Spend()) {
    if (comments == nullptr) comments = arena_.New<CommentGroup>();
    comments->list.Append(arena_, arena_.New<Comment>(Comment{peeked_.value}));
    previous_ = peeked_;
    peeked_ = lexer_.Next();
  }
  comment_ = comments;
  has_peeked_ = true;
}

const Token& Parser::Peek() {
  if (!has_peeked_) ReadToken();
  if (!ok()) peeked_ = Token{};
  return peeked_;
}

Token Parser::Next() {
  Peek();
  if (!ok() || !work_.Spend()) return {};
  has_peeked_ = false;
  comment_ = nullptr;
  previous_ = peeked_;
  if (previous_.kind == TokenKind::kInvalid) fault_ = LocatedFault(lexer_.fault_position(), lexer_.fault());
  return previous_;
}

bool Parser::Skip(TokenKind kind) {
  if (!ok() || PeekKind() != kind) return false;
  Next();
  return true;
}

Token Parser::Expect(TokenKind kind) {
  if (PeekKind() == kind) return Next();
  Fail(Peek(), "Expected " + std::string(SymbolOf(kind)) + ", found " + std::string(SymbolOf(PeekKind())));
  return {};
}

void Parser::ExpectKeyword(std::string_view word) {
  const Token& token = Peek();
  if (token.kind == TokenKind::kName && token.value == word) {
    Next();
    return;
  }
  Fail(token, "Expected \"" + std::string(word) + "\", found " + Describe(token));
}

void Parser::Fail(const Token& token, std::string message) {
  if (ok()) fault_ = LocatedFault(token.position, message);
}

std::string_view Parser::ParseOperationType() {
  Token token = Next();
  if (token.value == "query" || token.value == "mutation" || token.value == "subscription") return token.value;
  FailUnexpected(token);
  return {};
}

std::string_view Parser::ParseVariable() {
  Expect(TokenKind::kDollar);
  return ParseName();
}

Type* Parser::ParseType() {
  Level level(work_, kMaxNesting);
  if (!level) return nullptr;
  Type* type = arena_.New<Type>();
  if (Skip(TokenKind::kBracketLeft)) {
    type->position = PeekPosition();
    type->elem = ParseType();
    Expect(TokenKind::kBracketRight);
  } else {
    type->position = PeekPosition();
    type->named_type = ParseName();
  }
  type->non_null = Skip(TokenKind::kBang);
  return type;
}

List<Directive*> Parser::ParseDirectives(bool constant) {
  List<Directive*> directives;
  while (ok() && Skip(TokenKind::kAt)) {
    Directive* directive = arena_.New<Directive>();
    directive->position = PeekPosition();
    directive->name = ParseName();
    directive->arguments = ParseArguments(constant);
    directives.Append(arena_, directive);
  }
  return directives;
}

List<Argument*> Parser::ParseArguments(bool constant) {
  List<Argument*> arguments;
  ParseSome(TokenKind::kParenLeft, TokenKind::kParenRight, [&] { arguments.Append(arena_, ParseArgument(constant)); });
  return arguments;
}

Argument* Parser::ParseArgument(bool constant) {
  Argument* argument = arena_.New<Argument>();
  argument->position = PeekPosition();
  argument->comment = comment();
  argument->name = ParseName();
  Expect(TokenKind::kColon);
  argument->value = ParseValue(constant);
  return argument;
}

Value* Parser::ParseValue(bool constant) {
  Level level(work_, kMaxNesting);
  if (!level) return nullptr;
  switch (PeekKind()) {
    case TokenKind::kBracketLeft:
      return ParseComposite(ValueKind::kList, constant);
    case TokenKind::kBraceLeft:
      return ParseComposite(ValueKind::kObject, constant);
    case TokenKind::kDollar:
      if (!constant) return ParseScalar(ValueKind::kVariable);
      break;
    case TokenKind::kInt:
      return ParseScalar(ValueKind::kInt);
    case TokenKind::kFloat:
      return ParseScalar(ValueKind::kFloat);
    case TokenKind::kString:
      return ParseScalar(ValueKind::kString);
    case TokenKind::kBlockString:
      return ParseScalar(ValueKind::kBlock);
    case TokenKind::kName:
      return ParseScalar(KindOfName(Peek().value));
    default:
      break;
  }
  FailUnexpected();
  return nullptr;
}

// Comments before what is no list and no object are not kept, as in OPA.
Value* Parser::ParseScalar(ValueKind kind) {
  Value* value = arena_.New<Value>();
  value->kind = kind;
  value->position = PeekPosition();
  value->raw = kind == ValueKind::kVariable ? ParseVariable() : Next().value;
  return value;
}

Value* Parser::ParseComposite(ValueKind kind, bool constant) {
  TokenKind close = kind == ValueKind::kList ? TokenKind::kBracketRight : TokenKind::kBraceRight;
  Value* value = arena_.New<Value>();
  value->kind = kind;
  value->position = PeekPosition();
  value->comment = comment();
  Next();
  while (ok() && PeekKind() != close) value->children.Append(arena_, ParseChild(kind, constant));
  Next();
  return value;
}

ChildValue* Parser::ParseChild(ValueKind of, bool constant) {
  ChildValue* child = arena_.New<ChildValue>();
  if (of == ValueKind::kObject) {
    child->position = PeekPosition();
    child->comment = comment();
    child->name = ParseName();
    Expect(TokenKind::kColon);
  }
  child->value = ParseValue(constant);
  return child;
}

}  // namespace regoc::builtins::graphql
