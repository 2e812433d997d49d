// Gives declared variables names of their own and takes declarations away.
//
//   x := 1; some y; [y, x]        __local0__ = 1; [__local1__, __local0__]
//   some k, v in xs               v = xs[k]
//
// `:=` stays an assign call until safety has been checked, which treats its left side as output only. Reports variables
// that are declared twice, used before their declaration, or never used.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/sema/analysis.h"

namespace regoc::sema {

enum class Occurrence : uint8_t { kNew, kArgument, kSeen, kAssigned, kDeclared };

// Scopes of variables, innermost last: what each written variable is called now.
class LocalScopes {
 public:
  struct Entry {
    std::string to;
    bool named = false;  // `to` holds
    Occurrence occurrence = Occurrence::kNew;
    int count = 0;
    SourceRange where;  // of the expression that declares it
  };
  explicit LocalScopes(Names& names) : names_(names), scopes_(1) {}

  void Push() { scopes_.emplace_back(); }
  void Pop() { scopes_.pop_back(); }
  StringMap<Entry>& top() { return scopes_.back(); }
  Names& names() { return names_; }

  void Insert(const std::string& from, const std::string& to, Occurrence occurrence, SourceRange where = {});
  // What `name` is called in the innermost scope that has it; nullptr when none has.
  const std::string* Declared(std::string_view name) const;
  Occurrence InScope(std::string_view name) const;
  // Of the innermost scope that has an occurrence; kNew: none.
  Occurrence Anywhere(std::string_view name) const;
  void Seen(const std::string& name);
  int Count(std::string_view name) const;

 private:
  Names& names_;
  std::vector<StringMap<Entry>> scopes_;
};

// One rule's or query's declarations.
class LocalRewriter {
 public:
  LocalRewriter(LocalScopes& scopes, Reporter& reporter, bool strict)
      : scopes_(scopes), reporter_(reporter), strict_(strict) {}

  // `used`: variables (as written or renamed) that count as used although the body doesn't use them.
  void RewriteBody(ast::Body& body, const StringMap<bool>& used);
  void RewriteTermDeep(ast::Term& term);
  void RewriteComprehension(ast::Term& term);
  void RewriteTemplate(ast::TemplateString& ts);
  void RewriteExpr(ast::Expr& expr);

 private:
  friend struct TermRewriter;
  bool RewriteTerm(ast::Term& term);
  void RewriteVar(ast::Term& term);
  void RewriteWith(ast::With& with);
  void RewriteClosure(ast::Body& body, ast::Term& first, ast::Term* second);

  void RewriteAssignment(ast::Expr& expr);
  void RewriteAssigned(ast::Term& term, const ast::Term& value);
  // False: the expression is gone.
  bool RewriteSome(ast::Expr& expr);
  void RewriteSomeIn(ast::Expr& expr);
  void RewriteEvery(ast::Expr& expr);
  void RewriteNot(ast::Expr& expr);
  void RewriteLogical(ast::Expr& expr);
  void RewriteOperand(ast::Body& body, bool braces, const DiagnosticKind& kind);
  void RewriteImplicitBody(ast::Body& body, const DiagnosticKind& kind);
  // The new name, or nothing after a report at `range`. `value` is what it is declared as, for the hint.
  std::optional<std::string> Declare(const std::string& name, Occurrence occurrence, SourceRange range,
                                     std::string_view value = {});
  Reporter::Finding& Fail(const DiagnosticKind& kind, SourceRange range, std::initializer_list<std::string_view> args);

  void CheckDeclaredUnused(const ast::Body& rewritten, const StringMap<bool>& used);
  void CheckAssignedUnused(const StringMap<bool>& used);

  LocalScopes& scopes_;
  Reporter& reporter_;
  bool strict_;
  bool found_unused_ = false;
  bool failed_ = false;
  SourceRange where_;  // expression of the innermost body that is being rewritten
};

// All rules of the program.
void RewriteLocals(Analysis& analysis);

}  // namespace regoc::sema
