// The recursive-descent parser behind parser.h, one grammar group a file:
//
//   parser_core.cc         tokens, errors, backtracking
//   parser_statements.cc   statements, packages, imports
//   parser_rules.cc        rules and their heads
//   parser_bodies.cc       bodies, literals, some, every, with
//   parser_logical.cc      and, or, not with bodies
//   parser_terms.cc        operators, terms, references, calls
//   parser_collections.cc  arrays, sets, objects, comprehensions
//   parser_literals.cc     numbers, strings, template strings
//
// Every Parse* function returns nothing after it has reported an error, or (where said) when the text is something
// else. It leaves `s_` on the first token that it did not use. Rego needs backtracking (`{a | b` may be a comprehension
// or a set): Save() and Restore() bring back tokens, errors, hints and the count of wildcards.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/syntax/ast.h"
#include "compiler/syntax/diagnostics.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/parser.h"
#include "compiler/syntax/token.h"

namespace regoc::syntax {

// One statement of a file. A Body is a statement that the grammar of rules did not take ("x := 1" without a body).
using Statement = std::variant<ast::Package, ast::Import, ast::Rule, ast::Body>;

struct ParseError {
  const DiagnosticKind* kind;
  SourceRange range;
  std::string message;
};

// An immutable list that grows at the front, so that saving a state costs nothing.
template <typename T>
struct Link {
  T value;
  std::shared_ptr<const Link> before;
};
template <typename T>
using Chain = std::shared_ptr<const Link<T>>;

class Parser {
 public:
  // Both must outlive the parser.
  Parser(const SourceFile& file, const ParseOptions& options);

  // All statements up to the end or the first that has errors. With `only_queries` no rules.
  std::vector<Statement> ParseStatements(bool only_queries);

  // In order of report.
  std::vector<ParseError> errors() const;
  std::vector<ast::Comment> comments() const;

 private:
  struct State {
    Token token = Token::kEof;
    uint32_t begin = 0;     // of the token
    uint32_t end = 0;       // of the token
    uint32_t last_end = 0;  // end of the token before, white space left out
    bool skipped_newline = false;
    uint32_t wildcards = 0;
    uint32_t comments = 0;
    KeywordSet keywords;
    Chain<ParseError> errors;
    Chain<std::string> hints;
  };
  struct CachedTerm {
    std::optional<ast::Term> term;
    State after;
    uint32_t height;
  };
  // A body that is an operand of and, or, not.
  struct Operand {
    ast::Body body;
    bool braces = false;
    SourceRange range;
  };
  struct Group {
    bool committed = false;  // the parentheses are a group; without an operand: an error was reported
    std::optional<Operand> operand;
  };

  // Counts one level of nesting; false when that is too deep (reported).
  class Nest {
   public:
    explicit Nest(Parser& parser);
    ~Nest();
    Nest(const Nest&) = delete;
    Nest& operator=(const Nest&) = delete;
    explicit operator bool() const { return ok_; }

   private:
    Parser& parser_;
    uint32_t tallest_before_;
    bool ok_;
  };
  // Keeps the height of what is parsed in its life apart from what was parsed before.
  class Height {
   public:
    explicit Height(Parser& parser) : parser_(parser), before_(std::exchange(parser.tallest_, 0)) {}
    ~Height() { parser_.tallest_ = std::max(before_, parser_.tallest_); }
    Height(const Height&) = delete;
    Height& operator=(const Height&) = delete;

   private:
    Parser& parser_;
    uint32_t before_;
  };
  // In its life, terms are kept for a second attempt on the same text.
  class Speculation {
   public:
    explicit Speculation(Parser& parser) : parser_(parser), term_depth_(std::exchange(parser.term_depth_, 0)) {
      ++parser_.speculating_;
    }
    ~Speculation() {
      --parser_.speculating_;
      parser_.term_depth_ = term_depth_;
    }
    Speculation(const Speculation&) = delete;
    Speculation& operator=(const Speculation&) = delete;

   private:
    Parser& parser_;
    uint32_t term_depth_;
  };

  // parser_core.cc
  bool Allows(std::string_view feature) const;
  void CheckLimits();
  void Scan() { DoScan(true, LexMode::kNormal); }
  void ScanOne() { DoScan(false, LexMode::kNormal); }  // stops at white space, too
  void DoScan(bool skip_whitespace, LexMode mode);
  void SkipPlainWhitespace();
  void AddComment(uint32_t begin, uint32_t end);
  Token PeekOne();   // the token after this one, maybe white space
  Token PeekNext();  // the same but white space
  State Save() const { return s_; }
  void Restore(State state) { s_ = std::move(state); }
  SourceRange Range(uint32_t begin, uint32_t end) const { return SourceRange{&file_, begin, end}; }
  SourceRange Here() const;  // of the token, for errors
  SourceRange From(uint32_t begin) const { return Range(begin, std::max(begin, s_.last_end)); }
  std::string_view TokenText() const { return file_.text().substr(s_.begin, s_.end - s_.begin); }
  std::string_view Text(uint32_t begin, uint32_t end) const { return file_.text().substr(begin, end - begin); }
  bool Is(Token token) const { return s_.token == token; }
  bool HasErrors() const { return s_.errors != nullptr; }
  void Error(const DiagnosticKind& kind, SourceRange range, std::initializer_list<std::string_view> args = {});
  void Hint(std::string text);
  void Illegal(std::string_view expected = "");
  bool Grow();  // one more level on top of what was parsed; false when too deep (reported)
  bool IsReserved(std::string_view word) const;  // a keyword of the file's version
  bool IsRefKeyword(Token token) const;          // a keyword that may be part of a reference
  bool KeywordStartsRef();                       // turns `not.x` into an identifier
  std::string NewWildcard() { return "$" + std::to_string(s_.wildcards++); }
  template <typename F>
  auto WithFutureKeywords(F parse);  // parses as if all future keywords were on; restores everything

  // parser_statements.cc
  bool ParseStatement(std::vector<Statement>& out, bool only_queries);
  bool ReportKeywordAsRuleName(bool is_default);
  std::optional<ast::Package> ParsePackage();
  std::optional<ast::Import> ParseImport();
  std::optional<ast::Term> ParseImportPath();
  bool ParseImportAlias(ast::Import& import);
  void CheckImportTail(const ast::Term& path);
  void ApplyImport(const ast::Import& import);
  void ApplyFutureImport(const ast::Import& import, const ast::Ref& path);
  void ApplyRegoImport(const ast::Import& import, const ast::Ref& path);

  // parser_rules.cc
  struct HeadResult {
    ast::Head head;
    bool contains = false;
  };
  std::optional<std::vector<ast::Rule>> ParseRules();  // nothing and no error: no rule
  std::optional<HeadResult> ParseHead(bool is_default);
  void ParseHeadValue(ast::Head& head, bool is_default);
  bool ParseRuleBody(ast::Rule& rule, bool contains, bool& bodiless);
  std::optional<ast::Body> ParseIfBody();
  bool ParseElseChain(ast::Rule& rule);
  std::optional<ast::Rule> ParseElse(const ast::Head& head);
  bool ParseElseBody(ast::Rule& rule, bool& braces);
  bool ParseChained(const ast::Rule& first, std::vector<ast::Rule>& out);
  bool CheckDefault(const ast::Rule& rule, SourceRange at);
  void RenewWildcards(ast::Head& head);

  // parser_bodies.cc
  std::optional<ast::Body> ParseBody(Token end);
  std::optional<ast::Body> ParseQuery(bool one_line, Token end);
  std::optional<ast::Expr> ParseLiteral();
  std::optional<ast::Expr> ParseLiteralInner();
  std::optional<ast::Expr> ParseLiteralExpr(bool negated, std::optional<uint32_t> not_begin);
  std::optional<ast::Expr> ParseExpr();
  std::optional<ast::Expr> ParseSome();
  std::optional<ast::Expr> ParseSomeVars(uint32_t begin);
  std::optional<ast::Expr> ParseEvery();
  bool ParseWith(std::vector<ast::With>& out);
  bool AttachWith(ast::Expr& expr) { return !Is(Token::kWith) || ParseWith(expr.with); }
  void HintEvery(const ast::Expr& expr, const State& start);
  bool MembershipFollows();
  void HintMissingInfixKeyword();

  // parser_logical.cc
  bool LogicalKeywordsOn() const { return s_.keywords.Has(Token::kLogicalAnd) || s_.keywords.Has(Token::kLogicalOr); }
  bool AtLogical() const { return Is(Token::kLogicalAnd) || Is(Token::kLogicalOr); }
  bool AtNegation();
  std::optional<ast::Expr> ParseLogicalChain(Operand left);
  std::optional<Operand> ParseLogicalFold(Operand left, Token op);
  std::optional<Operand> ParseOperand(std::optional<Token> op);
  std::optional<Operand> ParseBraceOperand(std::optional<Token> op);
  std::optional<Operand> ParsePlainOperand(bool negated, uint32_t not_begin);
  Group ParseGroup(bool is_operand, std::string_view prefix);
  Group FinishGroup(const State& start, Operand left, bool is_operand, std::string_view prefix);
  Group FinishGroupWith(const State& start, Operand left, bool is_operand);
  Group RejectGroupBody(const State& start, const Operand& left, std::string_view prefix);
  bool CloseGroup();
  std::optional<ast::Expr> ParseNotBody(uint32_t not_begin);
  std::optional<ast::Expr> FoldLogicalTail(Operand operand);
  ast::Expr MakeNot(Operand operand, uint32_t not_begin) const;
  void CheckVoidOperands(const Operand& left, const Operand& right, Token op);
  void ReportWithOnOperand(SourceRange at, Token op);
  void ReportBraceOperand(SourceRange at, std::string_view text, Token op);
  void ReportAmbiguousUnion(const Operand& operand, std::string_view prefix);
  bool IsAmbiguousUnion(const ast::Body& body) const;

  // parser_terms.cc
  std::optional<ast::Term> ParseInfix();        // `k, v in xs` allowed
  std::optional<ast::Term> ParseInfixInList();  // commas belong to the list
  std::optional<ast::Term> ParseInfixFrom(ast::Term first, uint32_t begin);
  std::optional<ast::Term> ParseIn(std::optional<ast::Term> first, bool pairs, uint32_t begin);
  std::optional<ast::Term> ParsePairIn(ast::Term& key, uint32_t begin);  // moves from `key` on success only
  std::optional<ast::Term> ParseOperators(std::optional<ast::Term> first, int level, uint32_t begin);
  ast::Term ParseOperatorToken(std::initializer_list<std::string_view> name);
  ast::Term MakeCall(ast::Term op, ast::Term left, ast::Term right, uint32_t text_begin) const;
  std::optional<ast::Term> ParseTerm();
  std::optional<ast::Term> ParsePrimary();
  std::optional<ast::Term> ParseNegative(bool& negative);
  std::optional<ast::Term> ParseParenthesized();
  std::optional<ast::Term> FinishTerm(std::optional<ast::Term> head);
  std::optional<ast::Term> FinishHead(ast::Term head);
  std::optional<ast::Term> ParseRef(ast::Term head, uint32_t text_begin);
  bool ParseDot(std::vector<ast::Term>& terms);
  bool ParseBracket(std::vector<ast::Term>& terms);
  std::optional<ast::Term> ParseCall(ast::Term op, uint32_t text_begin);
  ast::Term ParseVar();
  ast::Term TokenTerm(ast::Term::Node node) const;
  ast::Term RootRef(ast::Term term) const;  // a bare `input` or `data` is a reference

  // parser_collections.cc
  using TermPairs = std::vector<ast::ObjectItem>;
  std::optional<ast::Term> ParseArray();
  std::optional<ast::Term> ParseArrayInner();
  std::optional<ast::Term> ParseSetOrObject();
  std::optional<ast::Term> ParseBraces();
  std::optional<ast::Term> ParseSet(ast::Term head, uint32_t head_begin, bool maybe_comprehension);
  std::optional<ast::Term> ParseObject(ast::Term key, bool maybe_comprehension);
  std::optional<ast::Term> ParseObjectRest(ast::Term key, ast::Term value);
  std::optional<ast::Body> ParseComprehensionBody(Token end);
  bool ParseTermList(Token end, std::vector<ast::Term>& out);
  bool ParseTermListFrom(Token end, ast::Term first, uint32_t first_begin, std::vector<ast::Term>& out);
  bool ParseListTail(Token end, std::vector<ast::Term>& out);
  bool ParsePairList(TermPairs& out);
  ast::Term Make(ast::Term::Node node) const { return ast::Term{.node = std::move(node)}; }

  // parser_literals.cc
  std::optional<ast::Term> ParseNumber();
  std::optional<ast::Term> ParseString();
  std::optional<ast::Term> ParseTemplateString(bool raw);
  bool ParseTemplatePart(ast::TemplateString& out, bool first);
  bool ParseTemplateHole(ast::TemplateString& out, bool raw);
  bool CheckTemplateHole(const ast::Expr& expr);

  const SourceFile& file_;
  const ParseOptions& options_;
  KeywordSet importable_;    // by `import future.keywords.x`
  bool not_bodies_ = false;  // `not {…}` is a body
  State s_;
  std::vector<ast::Comment> comments_;
  uint32_t depth_ = 0;
  uint32_t tallest_ = 0;  // height of the tallest tree among what the running production has parsed
  uint32_t speculating_ = 0;
  uint32_t term_depth_ = 0;               // terms around this one since the speculation began
  std::map<uint32_t, CachedTerm> cache_;  // by offset
};

template <typename F>
auto Parser::WithFutureKeywords(F parse) {
  State before = Save();
  auto cache = std::exchange(cache_, {});
  s_.keywords.AddAll(KeywordSet::V0Future());
  s_.keywords.AddAll(KeywordSet::V1Future());
  auto result = parse();
  cache_ = std::move(cache);
  Restore(std::move(before));
  return result;
}

}  // namespace regoc::syntax
