#include "compiler/sema/locals.h"

#include <algorithm>

#include "compiler/sema/terms.h"

namespace regoc::sema {

using ast::Body;
using ast::Expr;
using ast::Ref;
using ast::Term;

// Hands each term to the rewriter, outermost first.
struct TermRewriter : Walker {
  LocalRewriter& rewriter;
  explicit TermRewriter(LocalRewriter& r) : rewriter(r) {}
  bool OnTerm(Term& term) { return rewriter.RewriteTerm(term); }
  bool OnWith(ast::With& with) {
    rewriter.RewriteWith(with);
    return true;
  }
};

Reporter::Finding& LocalRewriter::Fail(const DiagnosticKind& kind, SourceRange range,
                                       std::initializer_list<std::string_view> args) {
  failed_ = true;
  return reporter_.Fatal(kind, range, args);
}

void LocalRewriter::RewriteTermDeep(Term& term) {
  TermRewriter walker(*this);
  WalkTerm(walker, term);
}

void LocalRewriter::RewriteExpr(Expr& expr) {
  TermRewriter walker(*this);
  WalkBelowExpr(walker, expr);
}

void LocalRewriter::RewriteVar(Term& term) {
  auto& var = *term.As<ast::Var>();
  if (const std::string* to = scopes_.Declared(var.name)) {
    scopes_.Seen(var.name);
    if (*to != var.name) var.name = std::string(*to);
  } else if (scopes_.InScope(var.name) == Occurrence::kNew) {
    scopes_.Insert(var.name, var.name, Occurrence::kSeen);
  }
}

// True: what is below has been dealt with.
bool LocalRewriter::RewriteTerm(Term& term) {
  if (term.As<ast::Var>() != nullptr) {
    RewriteVar(term);
    return true;
  }
  if (term.As<Ref>() != nullptr) {
    std::string_view root = RootName(term);
    if (root.empty()) return false;
    Occurrence occurrence = scopes_.Anywhere(root);
    const std::string* to = scopes_.Declared(root);
    if (occurrence != Occurrence::kNew && occurrence != Occurrence::kSeen && to != nullptr) term.node = ast::Var{*to};
    return true;
  }
  if (const auto* call = term.As<ast::Call>()) {
    CollectVars(*call->op, VarFilter{}, [&](const std::string& name, const Term*) {
      const std::string* to = scopes_.Declared(name);
      if (to != nullptr && *to != name)
        Fail(kFunctionShadowed, term.range, {TermText(*call->op)}).hint =
            "give the variable " + name + " another name: functions are not values";
    });
    return false;
  }
  if (!IsComprehension(term)) return false;
  RewriteComprehension(term);
  return true;
}

void LocalRewriter::RewriteComprehension(Term& term) {
  if (auto* ac = term.As<ast::ArrayComprehension>()) RewriteClosure(ac->body, *ac->item, nullptr);
  if (auto* sc = term.As<ast::SetComprehension>()) RewriteClosure(sc->body, *sc->item, nullptr);
  if (auto* oc = term.As<ast::ObjectComprehension>()) RewriteClosure(oc->body, *oc->key, &*oc->value);
}

void LocalRewriter::RewriteClosure(Body& body, Term& first, Term* second) {
  StringMap<bool> used;
  auto use = [&](const std::string& name, const Term*) { used.emplace(name, true); };
  CollectVars(first, VarFilter{}, use);
  if (second != nullptr) CollectVars(*second, VarFilter{}, use);
  scopes_.Push();
  RewriteBody(body, used);
  RewriteTermDeep(first);
  if (second != nullptr) RewriteTermDeep(*second);
  scopes_.Pop();
}

void LocalRewriter::RewriteTemplate(ast::TemplateString& ts) {
  for (auto& part : ts.parts) {
    auto* hole = std::get_if<ast::Box<Expr>>(&part);
    if (hole == nullptr) continue;
    scopes_.Push();
    RewriteExpr(**hole);
    scopes_.Pop();
  }
}

// A shadowed `input` is still the document as a target: only operands inside of the target are variables.
void LocalRewriter::RewriteWith(ast::With& with) {
  auto head = [&]() -> Term& {
    Ref* ref = with.target.As<Ref>();
    return ref != nullptr ? ref->terms[0] : with.target;
  };
  const auto* var = head().As<ast::Var>();
  bool is_input = var != nullptr && var->name == "input";
  RewriteTermDeep(with.target);
  if (is_input) head().node = ast::Var{"input"};
  if (is_input && with.target.As<ast::Var>() != nullptr) {
    Term input = MakeVar("input", with.target.range);
    with.target.node = Ref{{std::move(input)}};
  }
  RewriteTermDeep(with.value);
}

void LocalRewriter::RewriteBody(Body& body, const StringMap<bool>& used) {
  SourceRange outside = where_;
  Body kept;
  kept.reserve(body.size());
  SourceRange start = body.empty() ? SourceRange{} : body[0].range;
  for (Expr& expr : body) {
    where_ = expr.range;
    bool keep = true;
    if (IsAssignment(expr))
      RewriteAssignment(expr);
    else if (expr.As<ast::SomeDecl>() != nullptr)
      keep = RewriteSome(expr);
    else if (expr.As<ast::Every>() != nullptr)
      RewriteEvery(expr);
    else if (expr.As<ast::NotBody>() != nullptr)
      RewriteNot(expr);
    else if (expr.As<ast::Logical>() != nullptr)
      RewriteLogical(expr);
    else
      RewriteExpr(expr);
    if (keep) kept.push_back(std::move(expr));
  }
  if (kept.empty()) kept.push_back(MakeExpr(MakeTrue(start)));
  body = std::move(kept);
  CheckAssignedUnused(used);
  CheckDeclaredUnused(body, used);
  where_ = outside;
}

namespace {

const DiagnosticKind& RedeclarationKind(Occurrence before) {
  switch (before) {
    case Occurrence::kNew:
    case Occurrence::kSeen:
      return kVarReferencedAbove;
    case Occurrence::kAssigned:
      return kVarAssignedAbove;
    case Occurrence::kDeclared:
      return kVarDeclaredAbove;
    case Occurrence::kArgument:
      return kArgRedeclared;
  }
  return kVarReferencedAbove;
}

std::string RedeclarationHint(Occurrence before, const std::string& name, std::string_view value) {
  value = value.substr(0, value.find('\n'));
  std::string with_value = value.empty() ? "…" : std::string(value);
  std::string other = "`new_" + name + " := " + with_value + "`";
  switch (before) {
    case Occurrence::kArgument:
      return "`" + name + "` is an argument already; write `" + name + " = " + with_value +
             "` to compare it, or use another name: " + other;
    case Occurrence::kSeen:
      return "`" + name + "` is used before this declaration; move the declaration up, or write `" + name + " = " +
             with_value + "`";
    case Occurrence::kAssigned:
    case Occurrence::kDeclared:
    case Occurrence::kNew:
      return "`" + name + "` has a value already and keeps it; write `" + name + " = " + with_value +
             "` to compare it, or use another name: " + other;
  }
  return "";
}

}  // namespace

std::optional<std::string> LocalRewriter::Declare(const std::string& name, Occurrence occurrence, SourceRange range,
                                                  std::string_view value) {
  Occurrence before = scopes_.InScope(name);
  if (before != Occurrence::kNew) {
    Fail(RedeclarationKind(before), range, {name}).hint = RedeclarationHint(before, name, value);
    return std::nullopt;
  }
  std::string fresh = scopes_.names().Fresh();
  scopes_.Insert(name, fresh, occurrence, where_);
  return fresh;
}

void LocalRewriter::RewriteAssignment(Expr& expr) {
  ast::Call& call = *CallOf(expr);
  if (expr.negated) {
    Fail(kAssignInNegated, expr.range, {}).hint = "assign the variable before the negation";
    return;
  }
  if (call.args.size() != 2) return;
  RewriteTermDeep(call.args[1]);
  for (ast::With& with : expr.with) RewriteTermDeep(with.value);
  RewriteAssigned(call.args[0], call.args[1]);
}

// The left side: variables, and arrays and objects of such.
void LocalRewriter::RewriteAssigned(Term& term, const Term& value) {
  std::string name(RootName(term));
  if (const auto* var = term.As<ast::Var>()) name = var->name;
  if (!name.empty()) {
    if (auto to = Declare(name, Occurrence::kAssigned, term.range, value.range.text())) term.node = ast::Var{*to};
    return;
  }
  if (auto* array = term.As<ast::Array>()) {
    for (Term& item : array->items) RewriteAssigned(item, value);
  } else if (auto* object = term.As<ast::Object>()) {
    for (auto& item : object->items) RewriteAssigned(item.value, value);
  } else {
    Fail(kCannotAssign, term.range, {KindName(term)}).hint =
        "`:=` declares variables; write `=` or `==` to compare with a value";
  }
}

bool LocalRewriter::RewriteSome(Expr& expr) {
  auto& some = *expr.As<ast::SomeDecl>();
  if (some.symbols[0].As<ast::Call>() != nullptr) {
    RewriteSomeIn(expr);
    return true;
  }
  for (const Term& symbol : some.symbols)
    if (const auto* var = symbol.As<ast::Var>();
        var != nullptr && !Declare(var->name, Occurrence::kDeclared, expr.range))
      break;
  return false;
}

// some k, v in xs  =>  v = xs[k], with the variables of k and v declared.
void LocalRewriter::RewriteSomeIn(Expr& expr) {
  ast::Call in = std::move(*expr.As<ast::SomeDecl>()->symbols[0].As<ast::Call>());
  Term domain = std::move(in.args.back());
  Term value = std::move(in.args[in.args.size() - 2]);
  Term key = in.args.size() == 3 ? std::move(in.args[0]) : MakeVar(scopes_.names().Fresh(), expr.range);

  std::vector<std::string> bound;
  auto bind = [&](const std::string& name, const Term*) { bound.push_back(name); };
  CollectVars(key, kPatternVars, bind);
  CollectVars(value, kPatternVars, bind);
  std::sort(bound.begin(), bound.end());
  bound.erase(std::unique(bound.begin(), bound.end()), bound.end());
  StringMap<bool> in_domain, in_closures;
  CollectVars(domain, VarFilter{.closures = true},
              [&](const std::string& n, const Term*) { in_domain.emplace(n, true); });
  CollectVars(domain, VarFilter{}, [&](const std::string& n, const Term*) { in_closures.emplace(n, true); });
  bool clash = false;
  for (const std::string& name : bound) {
    if (name[0] == '$' || in_domain.find(name) == in_domain.end()) continue;
    Fail(kVarAssignedBefore, expr.range, {name}).hint = "use another name for the variable than for the collection";
    clash = true;
  }
  SourceRange range = domain.range;
  if (auto* ref = domain.As<Ref>())
    ref->terms.push_back(std::move(key));
  else
    domain = Term{range, Ref{{std::move(domain), std::move(key)}}};
  std::vector<Term> args;
  args.push_back(std::move(value));
  args.push_back(std::move(domain));
  expr.node = MakeCall(kEq, std::move(args), expr.range);
  if (clash) return;
  for (const std::string& name : bound)
    if (in_closures.find(name) == in_closures.end() && !Declare(name, Occurrence::kDeclared, expr.range)) return;
  RewriteExpr(expr);
}

void LocalRewriter::RewriteEvery(Expr& expr) {
  auto& every = *expr.As<ast::Every>();
  RewriteTermDeep(every.domain);
  for (ast::With& with : expr.with) RewriteWith(with);
  scopes_.Push();
  if (!every.body.empty()) where_ = every.body[0].range;
  auto declare = [&](Term& term) {
    auto* var = term.As<ast::Var>();
    if (var == nullptr || var->is_wildcard()) return;
    if (auto to = Declare(var->name, Occurrence::kDeclared, expr.range)) var->name = *to;
  };
  if (every.key)
    declare(*every.key);
  else
    every.key = MakeVar(scopes_.names().Fresh(), every.value.range);
  declare(every.value);
  RewriteBody(every.body, {});
  scopes_.Pop();
}

void LocalRewriter::RewriteNot(Expr& expr) {
  auto& negation = *expr.As<ast::NotBody>();
  RewriteOperand(negation.body, negation.braces, kAssignInNegated);
  for (ast::With& with : expr.with) RewriteWith(with);
}

void LocalRewriter::RewriteLogical(Expr& expr) {
  auto& logical = *expr.As<ast::Logical>();
  const DiagnosticKind& kind = logical.op == ast::Logical::Op::kAnd ? kAssignInAnd : kAssignInOr;
  RewriteOperand(logical.left, logical.left_braces, kind);
  RewriteOperand(logical.right, logical.right_braces, kind);
  for (ast::With& with : expr.with) RewriteWith(with);
}

void LocalRewriter::RewriteOperand(Body& body, bool braces, const DiagnosticKind& kind) {
  if (!braces) return RewriteImplicitBody(body, kind);
  SourceRange outside = where_;
  scopes_.Push();
  RewriteBody(body, {});
  scopes_.Pop();
  where_ = outside;
}

// An operand without braces shares the scope around it and declares nothing.
void LocalRewriter::RewriteImplicitBody(Body& body, const DiagnosticKind& kind) {
  for (Expr& expr : body) {
    if (IsAssignment(expr))
      Fail(kind, expr.range, {}).hint = "put the operand in braces to declare variables in it: `{ x := …; … }`";
    else if (expr.As<ast::NotBody>() != nullptr)
      RewriteNot(expr);
    else if (expr.As<ast::Logical>() != nullptr)
      RewriteLogical(expr);
    else
      RewriteExpr(expr);
  }
}

void LocalRewriter::CheckAssignedUnused(const StringMap<bool>& used) {
  if (!strict_ || failed_ || found_unused_) return;
  auto is_used = [&](std::string_view name) { return used.find(name) != used.end(); };
  std::vector<std::pair<std::string, const LocalScopes::Entry*>> unused;
  for (const auto& [name, entry] : scopes_.top())
    if (entry.occurrence == Occurrence::kAssigned && name[0] != '$' && entry.count <= 1 && !is_used(entry.to) &&
        !is_used(name))
      unused.emplace_back(name, &entry);
  std::sort(unused.begin(), unused.end(), [](const auto& a, const auto& b) { return a.second->to < b.second->to; });
  for (const auto& [name, entry] : unused)
    reporter_.Error(kAssignedUnused, entry->where, {name}).hint =
        "remove the assignment, or use `_` if its value must exist";
  found_unused_ = found_unused_ || !unused.empty();
}

void LocalRewriter::CheckDeclaredUnused(const Body& rewritten, const StringMap<bool>& used) {
  if (failed_ || found_unused_) return;
  StringMap<std::pair<std::string, SourceRange>> unused;  // by new name
  for (const auto& [name, entry] : scopes_.top())
    if (entry.occurrence == Occurrence::kDeclared && !IsGenerated(name) && used.find(name) == used.end() &&
        used.find(entry.to) == used.end())
      unused.emplace(entry.to, std::pair(name, entry.where));
  if (unused.empty()) return;
  CollectVars(rewritten, VarFilter{}, [&](const std::string& name, const Term*) {
    if (auto at = unused.find(name); at != unused.end()) unused.erase(at);
  });
  std::vector<std::pair<std::string, SourceRange>> sorted;
  for (const auto& entry : unused) sorted.push_back(entry.second);
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [name, where] : sorted)
    reporter_.Error(kDeclaredUnused, where, {name}).hint = "remove the declaration, or write `_`";
  found_unused_ = found_unused_ || !sorted.empty();
}

}  // namespace regoc::sema
