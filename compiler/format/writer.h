// The layout of a module, one group of constructs a file:
//
//   write_module.cc       the module, comments
//   write_rules.cc        rules and their else chains
//   write_heads.cc        heads, packages, imports
//   write_bodies.cc       bodies, expressions, some, every, with
//   write_logical.cc      not with bodies, and, or
//   write_terms.cc        terms, references, strings
//   write_calls.cc        calls, operators
//   write_collections.cc  arrays, objects, sets, comprehensions, argument lists
//   write_templates.cc    template strings
//
// Comments are taken from the list of those that are left when a node on their row, or behind it, is written: the ones
// above it go before the node, the one on its row waits for the end of the line. Where one waits already, there is no
// place for the other: the Write functions return false then, and a term around them falls back to its text as written.
// On the way there OPA sometimes gives the rest of the comments up; Abandon() marks these places.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/format/comments.h"
#include "compiler/format/elements.h"
#include "compiler/format/imports.h"
#include "compiler/format/page.h"
#include "compiler/format/place.h"
#include "compiler/format/style.h"

namespace regoc::format {

class Writer {
 public:
  // All must outlive the writer.
  Writer(const ast::Module& module, const Options& options, DiagnosticSink& sink);

  std::optional<std::string> WriteModule();

 private:
  // What a rule's head has to OPA.
  struct HeadForm {
    Place place;
    const std::vector<ast::Term>* ref = nullptr;  // nullptr: `else`
    const std::vector<ast::Term>* args = nullptr;
    const ast::Term* key = nullptr;    // of a set
    bool keyed = false;                // of a set, or p[key]
    const ast::Term* value = nullptr;  // nullptr: a set
    bool value_is_implied = false;     // the value shares the head's place
    bool assigned = false;
    bool one_place = false;  // the parts of the head are copies of another's
  };
  struct Operand {
    const ast::Body* body;
    bool braces = false;
    bool parens = false;
    Place brace;
  };
  struct LogicalStep {
    ast::Logical::Op op;
    Operand right;
    int left_end_row;
  };
  // How the items of a list are written.
  enum class ItemForm { kArgument, kItem };

  // write_module.cc
  [[nodiscard]] bool InsertComments(int row);
  void WriteComments(Comments::List comments);
  bool Abandon() { return comments_.DropAll(), false; }
  bool SameAsSource(SourceRange at);  // false: it is not, and that was reported
  bool WriteStatements();
  void Fail(std::string_view why);

  // write_rules.cc
  bool WriteRules(const std::vector<const ast::Rule*>& rules);
  bool StandsAlone(const ast::Rule& rule) const;
  bool UsesIf(const ast::Rule& rule) const;
  [[nodiscard]] bool WriteRule(const ast::Rule& rule, bool is_else);
  [[nodiscard]] bool WriteRuleBody(const ast::Rule& rule, const HeadForm& head, bool is_else, bool head_fits);
  [[nodiscard]] bool WriteElse(const ast::Rule& rule);

  // write_heads.cc
  void WritePackage();
  bool WriteImports(const std::vector<ImportLine>& imports);
  void WriteImport(const ast::Import& import);
  HeadForm FormOf(const ast::Rule& rule, bool is_else);
  [[nodiscard]] bool WriteHead(const HeadForm& head, bool is_default, bool is_constant);
  [[nodiscard]] bool WriteHeadName(const HeadForm& head);
  [[nodiscard]] bool WriteHeadValue(const HeadForm& head, bool is_default, bool is_constant);

  // write_bodies.cc
  [[nodiscard]] bool WriteBody(const ast::Body& body);
  [[nodiscard]] bool WriteExpr(const ast::Expr& expr);
  [[nodiscard]] bool WriteExprTerms(const ast::Expr& expr);
  [[nodiscard]] bool WriteSome(const ast::Expr& expr, const ast::SomeDecl& some);
  [[nodiscard]] bool WriteEvery(const ast::Expr& expr, const ast::Every& every);
  [[nodiscard]] bool WriteModifiers(const ast::Expr& expr);
  [[nodiscard]] bool WriteWith(const ast::With& with, bool on_own_line);

  // write_logical.cc
  [[nodiscard]] bool WriteNot(const ast::Expr& expr, const ast::NotBody& negation);
  [[nodiscard]] bool WriteLogical(const ast::Expr& expr);
  [[nodiscard]] bool WriteOperand(const Operand& operand);
  Operand Flatten(const ast::Expr& expr, std::vector<LogicalStep>& steps) const;
  void MarkUnionLead(const ast::Expr& expr);

  // write_terms.cc
  Place PlaceOfTerm(const ast::Term& term) const;
  [[nodiscard]] bool WriteTerm(const ast::Term& term);
  [[nodiscard]] bool WriteTermIn(bool parens, const ast::Term& term);
  [[nodiscard]] bool WriteValue(bool parens, const ast::Term& term, const Place& place);
  [[nodiscard]] bool WriteAsWritten(const Place& place);
  void WriteString(const ast::String& string, std::string_view text);
  [[nodiscard]] bool WriteRef(const std::vector<ast::Term>& terms);
  void WriteRefString(std::string_view name, std::string_view text);
  std::string NameOf(const ast::Var& var) const;

  // write_calls.cc
  [[nodiscard]] bool WriteCallExpr(const ast::Call& call);
  [[nodiscard]] bool WriteCallTerm(bool parens, const ast::Call& call, const Place& place);
  [[nodiscard]] bool WritePlainCall(const ast::Call& call);
  [[nodiscard]] bool WriteMembership(bool parens, const ast::Call& call);
  void ReportArity(const ast::Call& call, SourceRange at);

  // write_collections.cc
  [[nodiscard]] bool WriteList(Elements elements, const Place& around, int closing_row, ItemForm form);
  [[nodiscard]] bool WriteLine(const Elements& line, ItemForm form);
  [[nodiscard]] bool WriteElement(const Element& element, ItemForm form);
  [[nodiscard]] bool WriteSet(const ast::Set& set, const Place& place);
  [[nodiscard]] bool WriteObjectComprehension(const ast::ObjectComprehension& object, const Place& place);
  [[nodiscard]] bool WriteComprehension(char open, char close, const ast::Term& term, const ast::Body& body,
                                        const Place& place);
  [[nodiscard]] bool WriteInnerBody(char open, char close, const ast::Body& body, int row_above, const Place& around);

  // write_templates.cc
  [[nodiscard]] bool WriteTemplate(const ast::Term& term, const ast::TemplateString& text);
  [[nodiscard]] bool WriteHole(const ast::Expr& hole, std::optional<SourceRange> next);

  const ast::Module& module_;
  const Options& options_;
  DiagnosticSink& sink_;
  Style style_;
  Comments comments_;
  Page page_;
  AddedImports added_imports_;
  ast::Term true_;                           // the value of a head that has none written
  std::map<const ast::Term*, Place> moved_;  // terms that stand elsewhere than they were written
  const ast::Expr* paren_expr_ = nullptr;    // its terms go into parentheses
  const ast::Term* paren_term_ = nullptr;    // goes into parentheses
  bool comment_on_last_row_ = false;         // text as written takes the comment on its last row along
  bool nameless_wildcards_ = false;          // all wildcards are `_` here
  size_t matched_ = 0;                       // bytes of the source that were written again
};

bool RendersWithBrace(const ast::Expr& expr);
bool IsUnion(const ast::Term& term);
// Whether an operand of the operator has to stand in parentheses to be read as that.
bool NeedsParens(const ast::Term& operand, std::string_view sign, bool right);
// How many operands an operator takes.
size_t OperatorArity(std::string_view function);

}  // namespace regoc::format
