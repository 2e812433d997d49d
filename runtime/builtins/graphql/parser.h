// What the parsers of queries and of schemas share: the stream of tokens, values, types, directives.
#pragma once

#include <string>
#include <string_view>

#include "runtime/builtins/graphql/lexer.h"
#include "runtime/builtins/graphql/work.h"

namespace regoc::builtins::graphql {

// After the first fault nothing more is read: every function returns at once, and what it gives is of no use.
class Parser {
 public:
  Parser(Work& work, Arena& arena, std::string_view source, Origin origin)
      : work_(work), arena_(arena), lexer_(arena, source, origin) {}

  // False when there was a fault or the work was stopped.
  bool ok() const { return fault_.empty() && !work_.stopped(); }
  // "input:1:2: Expected Name, found {", empty when there was none.
  const std::string& fault() const { return fault_; }

 protected:
  // The token that comes next; an invalid one after a fault.
  const Token& Peek();
  TokenKind PeekKind() { return Peek().kind; }
  Token Next();
  bool Skip(TokenKind kind);
  Token Expect(TokenKind kind);
  void ExpectKeyword(std::string_view word);
  std::string_view ParseName() { return Expect(TokenKind::kName).value; }

  void Fail(const Token& token, std::string message);
  void FailUnexpected(const Token& token) { Fail(token, "Unexpected " + Describe(token)); }
  void FailUnexpected() { FailUnexpected(Peek()); }

  // The comments directly before the token that comes next, if it was peeked at already.
  CommentGroup* comment() const { return comment_; }
  Position PeekPosition() { return Peek().position; }
  const Token& previous() const { return previous_; }

  // `open` item… `close`, or nothing; with `open` there must be an item. Gives the comments before `close`.
  template <typename ParseItem>
  CommentGroup* ParseSome(TokenKind open, TokenKind close, ParseItem parse_item) {
    if (!Skip(open)) return nullptr;
    bool empty = true;
    while (ok() && PeekKind() != close) {
      empty = false;
      parse_item();
    }
    if (!ok()) return nullptr;
    if (empty) {
      Fail(Peek(), "expected at least one definition, found " + std::string(SymbolOf(PeekKind())));
      return nullptr;
    }
    CommentGroup* comment = comment_;
    Next();
    return comment;
  }

  std::string_view ParseOperationType();
  Value* ParseValue(bool constant);
  List<Argument*> ParseArguments(bool constant);
  List<Directive*> ParseDirectives(bool constant);
  Type* ParseType();
  std::string_view ParseVariable();

  Work& work_;
  Arena& arena_;

 private:
  Argument* ParseArgument(bool constant);
  Value* ParseScalar(ValueKind kind);
  Value* ParseComposite(ValueKind kind, bool constant);
  ChildValue* ParseChild(ValueKind of, bool constant);
  void ReadToken();

  Lexer lexer_;
  Token peeked_;
  Token previous_;
  bool has_peeked_ = false;
  CommentGroup* comment_ = nullptr;
  std::string fault_;
};

}  // namespace regoc::builtins::graphql
