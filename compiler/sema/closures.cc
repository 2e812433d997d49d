#include "compiler/sema/closures.h"

#include "compiler/sema/terms.h"
#include "compiler/sema/vars.h"

namespace regoc::sema {

using ast::Body;
using ast::Expr;
using ast::Term;

namespace {

// `:=` is `=` from now on.
void AssignToEq(Expr& expr) {
  Term* term = expr.As<Term>();
  auto* call = term != nullptr ? term->As<ast::Call>() : nullptr;
  if (call != nullptr && IsCallTo(*call, kAssign) && call->args.size() == 2)
    call->op->As<ast::Ref>()->terms[0].node = ast::Var{std::string(kEq)};
}

struct ClosureFinder : Walker {
  bool found = false;
  bool OnTerm(const Term& term) { return found = found || IsComprehension(term); }
  bool OnExpr(const Expr& expr) {
    return found = found || expr.As<ast::Every>() != nullptr || expr.As<ast::NotBody>() != nullptr ||
                   expr.As<ast::Logical>() != nullptr;
  }
};

// Without closures nothing has a name of its own.
bool HasClosures(const Body& body) {
  ClosureFinder finder;
  WalkBody(finder, body);
  return finder.found;
}

// Follows scopes: a body's variables are those that stand in it outside of closures. A variable of a closure that no
// body around it has is the closure's own.
class ClosureRenamer : public Walker {
 public:
  explicit ClosureRenamer(Names& names) : names_(names) {}

  void Declare(const std::string& name) {
    auto [at, added] = scope_.emplace(name, name);
    if (added) used_.emplace(name, true), undo_.push_back(name);
  }
  template <typename Node>
  void DeclareVisible(const Node& node) {
    CollectVars(node, kSafetyVars, [this](const std::string& name, const Term*) { Declare(name); });
  }

  bool OnTerm(Term& term) {
    if (auto* var = term.As<ast::Var>()) {
      if (auto at = scope_.find(var->name); at != scope_.end() && at->second != var->name)
        var->name = std::string(at->second);
      return true;
    }
    if (!IsComprehension(term)) return false;
    size_t mark = undo_.size();
    if (auto* ac = term.As<ast::ArrayComprehension>()) Enter(ac->body, &*ac->item, nullptr);
    if (auto* sc = term.As<ast::SetComprehension>()) Enter(sc->body, &*sc->item, nullptr);
    if (auto* oc = term.As<ast::ObjectComprehension>()) Enter(oc->body, &*oc->key, &*oc->value);
    WalkBelow(*this, term);
    Leave(mark);
    return true;
  }
  bool OnExpr(Expr& expr) {
    if (expr.As<Term>() != nullptr) {
      AssignToEq(expr);
      return false;
    }
    if (auto* every = expr.As<ast::Every>()) {
      WalkTerm(*this, every->domain);
      for (ast::With& with : expr.with) WalkWith(*this, with);
      size_t mark = undo_.size();
      if (every->key) Own(*every->key->As<ast::Var>());
      Own(*every->value.As<ast::Var>());
      Enter(every->body, nullptr, nullptr);
      if (every->key) WalkTerm(*this, *every->key);
      WalkTerm(*this, every->value);
      WalkBody(*this, every->body);
      Leave(mark);
    } else if (auto* negation = expr.As<ast::NotBody>()) {
      Nested(negation->body);
      for (ast::With& with : expr.with) WalkWith(*this, with);
    } else if (auto* logical = expr.As<ast::Logical>()) {
      Nested(logical->left);
      Nested(logical->right);
      for (ast::With& with : expr.with) WalkWith(*this, with);
    }
    return true;
  }

 private:
  void Nested(Body& body) {
    size_t mark = undo_.size();
    Enter(body, nullptr, nullptr);
    WalkBody(*this, body);
    Leave(mark);
  }
  void Enter(const Body& body, const Term* first, const Term* second) {
    auto own = [this](const std::string& name, const Term*) { Own(name); };
    CollectVars(body, kSafetyVars, own);
    if (first != nullptr) CollectVars(*first, kSafetyVars, own);
    if (second != nullptr) CollectVars(*second, kSafetyVars, own);
  }
  void Own(const ast::Var& var) { Own(var.name); }
  void Own(const std::string& name) {
    if (scope_.find(name) != scope_.end() || IsRootName(name)) return;
    std::string to = name;
    if (!used_.emplace(name, true).second) {
      to = names_.Fresh();
      names_.RecordVariable(to, names_.Variable(name));
    }
    scope_.emplace(name, to);
    undo_.push_back(name);
  }
  void Leave(size_t mark) {
    for (; undo_.size() > mark; undo_.pop_back()) scope_.erase(undo_.back());
  }

  Names& names_;
  StringMap<std::string> scope_;  // variables in reach, and what they are called
  StringMap<bool> used_;          // names that some scope of the rule has
  std::vector<std::string> undo_;
};

}  // namespace

void FinishBody(Names& names, ast::Rule& rule) {
  if (!HasClosures(rule.body)) {
    for (Expr& expr : rule.body) AssignToEq(expr);
    return;
  }
  ClosureRenamer renamer(names);
  for (const Term& arg : rule.head.args) renamer.DeclareVisible(arg);
  for (const Expr& expr : rule.body) renamer.DeclareVisible(expr);
  WalkBody(renamer, rule.body);
}

void FinishBody(Names& names, Body& body) {
  if (!HasClosures(body)) {
    for (Expr& expr : body) AssignToEq(expr);
    return;
  }
  ClosureRenamer renamer(names);
  for (const Expr& expr : body) renamer.DeclareVisible(expr);
  WalkBody(renamer, body);
}

}  // namespace regoc::sema
