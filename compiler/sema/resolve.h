// Makes references absolute: names of rules of the package and of imports become references from `data` and `input`.
//
//   package a
//   import data.b.c
//   p if { q[x]; c.d }      // data.a.q[x]; data.b.c.d   when `a` has a rule q
//
// Declared variables are left alone. A bare `input` or `data` becomes a reference of one term.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/sema/analysis.h"

namespace regoc::sema {

// What names mean in one module or query.
class ResolveScope {
 public:
  using RuleNames = StringMap<bool>;  // names of the package's rules
  ResolveScope(const std::vector<ast::Term>* package, const RuleNames* rules, const std::vector<ast::Import>& imports);

  // The absolute reference that `name` stands for, placed at `range`; nothing for a variable. Marks imports as used.
  bool Lookup(std::string_view name, SourceRange range, std::vector<ast::Term>& out);
  bool IsUsed(const ast::Import& import) const;
  // What was resolved since the last call has references to `data`.
  bool TakeMentionsData() { return std::exchange(mentions_data_, false); }
  void MentionsData() { mentions_data_ = true; }

 private:
  struct Entry {
    const ast::Import* import;
    bool used = false;
  };
  const std::vector<ast::Term>* package_;
  const RuleNames* rules_;
  StringMap<Entry> imports_;
  bool mentions_data_ = false;
};

// Name that an import brings in: its alias, or the last part of its path.
std::string_view ImportName(const ast::Import& import);
std::string ImportText(const ast::Import& import);
// rego.v1, future.keywords…: no document.
bool IsLanguageImport(const ast::Import& import);

// Fills Subject::package_rules.
void CollectRuleNames(Subject& subject);
// Strict mode: reports imports that nothing uses.
void ResolveReferences(Analysis& analysis);
void ResolveBody(ResolveScope& scope, ast::Body& body);

// Duplicate imports and names that shadow `input` and `data` (version 1, or strict mode).
void CheckNames(Analysis& analysis);
void CheckRootOverrides(Reporter& reporter, const ast::Body& body);

// Calls `add` with the name of each variable that `body` declares: `:=`, some, and those of bodies of every and not;
// closures left out.
template <typename F>
struct DeclarationFinder : Walker {
  F& add;
  explicit DeclarationFinder(F& a) : add(a) {}
  bool OnTerm(const ast::Term& term) {
    return term.As<ast::ArrayComprehension>() != nullptr || term.As<ast::SetComprehension>() != nullptr ||
           term.As<ast::ObjectComprehension>() != nullptr;
  }
  bool OnExpr(const ast::Expr& expr) {
    auto take = [this](const std::string& name, const ast::Term*) { add(name); };
    if (const auto* term = expr.As<ast::Term>()) {
      const auto* call = term->As<ast::Call>();
      if (call != nullptr && call->args.size() == 2 && IsAssignOp(*call)) CollectVars(call->args[0], VarFilter{}, take);
    } else if (const auto* some = expr.As<ast::SomeDecl>()) {
      for (const ast::Term& symbol : some->symbols) {
        if (symbol.As<ast::Var>() != nullptr) CollectVars(symbol, VarFilter{}, take);
        const auto* in = symbol.As<ast::Call>();
        for (size_t i = 0; in != nullptr && i + 1 < in->args.size(); ++i) CollectVars(in->args[i], VarFilter{}, take);
      }
    }
    return false;
  }
  static bool IsAssignOp(const ast::Call& call);
};
template <typename F>
bool DeclarationFinder<F>::IsAssignOp(const ast::Call& call) {
  const auto* ref = call.op->As<ast::Ref>();
  const auto* var = ref != nullptr && ref->terms.size() == 1 ? ref->terms[0].As<ast::Var>() : call.op->As<ast::Var>();
  return var != nullptr && var->name == "assign";
}
template <typename F>
void ForEachDeclared(const ast::Body& body, F&& add) {
  DeclarationFinder<F> finder(add);
  WalkBody(finder, body);
}

}  // namespace regoc::sema
