#include "compiler/sema/resolve.h"

#include "compiler/sema/terms.h"

namespace regoc::sema {

using ast::Body;
using ast::Expr;
using ast::Ref;
using ast::Term;

ResolveScope::ResolveScope(const std::vector<Term>* package, const RuleNames* rules,
                           const std::vector<ast::Import>& imports)
    : package_(package), rules_(rules) {
  for (const ast::Import& import : imports)
    if (!IsLanguageImport(import)) imports_.insert_or_assign(std::string(ImportName(import)), Entry{&import});
}

bool ResolveScope::Lookup(std::string_view name, SourceRange range, std::vector<Term>& out) {
  if (auto at = imports_.find(name); at != imports_.end()) {
    at->second.used = true;
    const Term& path = at->second.import->path;
    if (const Ref* ref = path.As<Ref>())
      out = ref->terms;
    else
      out = {path};
  } else if (rules_ != nullptr && package_ != nullptr && rules_->find(name) != rules_->end()) {
    out.reserve(package_->size() + 3);
    out = *package_;
    out.push_back(MakeString(std::string(name), range));
  } else {
    return false;
  }
  for (Term& t : out) t.range = range;
  mentions_data_ = true;
  return true;
}

bool ResolveScope::IsUsed(const ast::Import& import) const {
  auto at = imports_.find(ImportName(import));
  return at == imports_.end() || at->second.used;
}

namespace {

// Rewrites terms in place; `declared` holds the names that bodies around declare.
class Resolver {
 public:
  explicit Resolver(ResolveScope& scope) : scope_(scope) {}

  void Declare(const std::string& name) {
    declared_.push_back(name);
    ++counts_[name];
  }
  void DeclareBody(const Body& body) {
    ForEachDeclared(body, [this](const std::string& name) { Declare(name); });
  }
  void ResolveBody(Body& body) {
    for (Expr& expr : body) ResolveExpr(expr);
  }
  void ResolveTerm(Term& term) {
    if (const auto* var = term.As<ast::Var>())
      ResolveVar(term, var->name);
    else if (auto* ref = term.As<Ref>())
      ResolveRef(*ref);
    else if (auto* array = term.As<ast::Array>())
      ResolveAll(array->items);
    else if (auto* set = term.As<ast::Set>())
      ResolveAll(set->items);
    else if (auto* object = term.As<ast::Object>())
      for (auto& [key, value] : object->items) ResolveTerm(key), ResolveTerm(value);
    else if (auto* call = term.As<ast::Call>())
      ResolveCall(*call);
    else if (auto* ts = term.As<ast::TemplateString>())
      ResolveTemplate(*ts);
    else
      ResolveComprehension(term);
  }

 private:
  bool IsDeclared(std::string_view name) const {
    auto at = counts_.find(name);
    return at != counts_.end() && at->second > 0;
  }
  void Forget(size_t mark) {
    for (; declared_.size() > mark; declared_.pop_back()) --counts_[declared_.back()];
  }
  bool Lookup(const std::string& name, SourceRange range, std::vector<Term>& out) {
    return !name.empty() && name[0] != '$' && !IsDeclared(name) && scope_.Lookup(name, range, out);
  }

  void ResolveVar(Term& term, const std::string& name) {
    std::vector<Term> path;
    if (Lookup(name, term.range, path))
      term.node = Ref{std::move(path)};
    else if (IsRootName(name) && !IsDeclared(name)) {
      scope_.MentionsData();
      term.node = Ref{{MakeVar(std::string(name), term.range)}};
    }
  }
  void ResolveRef(Ref& ref) {
    std::vector<Term> path;
    for (size_t i = ref.terms.size(); i-- > 1;) ResolveTerm(ref.terms[i]);
    const auto* head = ref.terms[0].As<ast::Var>();
    if (head == nullptr) return ResolveTerm(ref.terms[0]);
    if (head->name == "data") scope_.MentionsData();
    if (!Lookup(head->name, ref.terms[0].range, path)) return;
    path.insert(path.end(), std::make_move_iterator(ref.terms.begin() + 1), std::make_move_iterator(ref.terms.end()));
    ref.terms = std::move(path);
  }
  void ResolveCall(ast::Call& call) {
    if (const auto* var = call.op->As<ast::Var>()) {  // operators are references
      Term head = *call.op;
      head.node = ast::Var{var->name};
      SourceRange range = call.op->range;
      *call.op = Term{range, Ref{{std::move(head)}}};
    }
    ResolveTerm(*call.op);
    ResolveAll(call.args);
  }
  void ResolveAll(std::vector<Term>& terms) {
    for (Term& t : terms) ResolveTerm(t);
  }
  void ResolveTemplate(ast::TemplateString& ts) {
    for (auto& part : ts.parts)
      if (auto* hole = std::get_if<ast::Box<Expr>>(&part)) ResolveExpr(**hole);
  }
  void ResolveComprehension(Term& term) {
    size_t mark = declared_.size();
    if (auto* ac = term.As<ast::ArrayComprehension>()) {
      DeclareBody(ac->body);
      ResolveTerm(*ac->item);
      ResolveBody(ac->body);
    } else if (auto* sc = term.As<ast::SetComprehension>()) {
      DeclareBody(sc->body);
      ResolveTerm(*sc->item);
      ResolveBody(sc->body);
    } else if (auto* oc = term.As<ast::ObjectComprehension>()) {
      DeclareBody(oc->body);
      ResolveTerm(*oc->key);
      ResolveTerm(*oc->value);
      ResolveBody(oc->body);
    }
    Forget(mark);
  }
  void ResolveExpr(Expr& expr) {
    if (auto* term = expr.As<Term>()) {
      ResolveTerm(*term);
    } else if (auto* some = expr.As<ast::SomeDecl>()) {
      if (auto* in = some->symbols[0].As<ast::Call>()) ResolveAll(in->args);
    } else if (auto* every = expr.As<ast::Every>()) {
      ResolveEvery(*every);
    } else if (auto* negation = expr.As<ast::NotBody>()) {
      ResolveBody(negation->body);
    } else if (auto* logical = expr.As<ast::Logical>()) {
      ResolveBody(logical->left);
      ResolveBody(logical->right);
    }
    for (ast::With& with : expr.with) {
      ResolveTerm(with.target);
      ResolveTerm(with.value);
    }
  }
  void ResolveEvery(ast::Every& every) {
    size_t mark = declared_.size();
    auto declare = [this](const std::string& name, const Term*) { Declare(name); };
    if (every.key) CollectVars(*every.key, VarFilter{}, declare);
    CollectVars(every.value, VarFilter{}, declare);
    ResolveTerm(every.domain);
    ResolveBody(every.body);
    Forget(mark);
  }

  ResolveScope& scope_;
  std::vector<std::string> declared_;
  StringMap<int> counts_;
};

// Variables that patterns of arguments bind; false when an argument shadows a root document.
struct ArgumentFinder : Walker {
  Resolver& resolver;
  const Term* shadowing = nullptr;
  explicit ArgumentFinder(Resolver& r) : resolver(r) {}
  bool OnTerm(const Term& term) {
    if (!RootName(term).empty()) {
      if (shadowing == nullptr) shadowing = &term;
      return true;
    }
    if (const auto* var = term.As<ast::Var>()) resolver.Declare(var->name);
    if (const auto* object = term.As<ast::Object>()) {
      for (const auto& item : object->items) WalkTerm(*this, item.value);
      return true;
    }
    return term.As<ast::Set>() != nullptr || IsComprehension(term) || term.As<ast::Call>() != nullptr;
  }
};

void ResolveRule(ResolveScope& scope, Reporter& reporter, ast::Rule& rule) {
  Resolver resolver(scope);
  ArgumentFinder arguments(resolver);
  for (const Term& arg : rule.head.args) WalkTerm(arguments, arg);
  if (arguments.shadowing != nullptr) {
    reporter.Fatal(kArgShadowsRoot, rule.range, {RootName(*arguments.shadowing)});
    return;
  }
  resolver.DeclareBody(rule.body);
  Ref& ref = *rule.head.ref.As<Ref>();
  for (size_t i = 1; i < ref.terms.size(); ++i) resolver.ResolveTerm(ref.terms[i]);
  if (rule.head.key) resolver.ResolveTerm(*rule.head.key);
  if (rule.head.value) resolver.ResolveTerm(*rule.head.value);
  resolver.ResolveBody(rule.body);
}

std::string PackageKey(const ast::Package& package) {
  std::string key;
  for (size_t i = 1; i < package.path.size(); ++i) key += *StringKey(package.path[i]) + '\0';
  return key;
}

}  // namespace

std::string_view ImportName(const ast::Import& import) {
  if (!import.alias.empty()) return import.alias;
  const Term* last = &import.path;
  if (const Ref* ref = import.path.As<Ref>()) last = &ref->terms.back();
  if (const auto* var = last->As<ast::Var>()) return var->name;
  const std::string* text = StringKey(*last);
  return text != nullptr ? std::string_view(*text) : std::string_view();
}

std::string ImportText(const ast::Import& import) {
  return "import " + TermText(import.path) + (import.alias.empty() ? "" : " as " + import.alias);
}

bool IsLanguageImport(const ast::Import& import) {
  const Term* head = &import.path;
  if (const Ref* ref = import.path.As<Ref>()) head = &ref->terms[0];
  const auto* var = head->As<ast::Var>();
  return var != nullptr && (var->name == "future" || var->name == "rego");
}

void ResolveBody(ResolveScope& scope, Body& body) {
  Resolver resolver(scope);
  resolver.DeclareBody(body);
  resolver.ResolveBody(body);
}

void CollectRuleNames(Subject& subject) {
  for (const ast::Module& module : subject.program.modules) {
    auto& names = subject.package_rules[PackageKey(module.package)];
    for (const ast::Rule& rule : module.rules)
      if (const auto* name = rule.head.ref.As<Ref>()->terms[0].As<ast::Var>()) names[name->name] = true;
  }
}

void ResolveReferences(Analysis& analysis) {
  size_t next = analysis.first_rule;
  for (size_t m = analysis.first_module; m < analysis.end_module; ++m) {
    const ast::Module& module = analysis.program.modules[m];
    const ResolveScope::RuleNames& names = analysis.subject.package_rules.find(PackageKey(module.package))->second;
    ResolveScope scope(&module.package.path, &names, module.imports);
    for (; next < analysis.subject.first_rules[m + 1]; ++next) {
      ForEachInChain(analysis.program.rules[next].rule,
                     [&](ast::Rule& rule) { ResolveRule(scope, analysis.reporter, rule); });
      analysis.states[next].mentions_data = scope.TakeMentionsData();
    }
    if (!analysis.options.strict) continue;
    for (const ast::Import& import : module.imports)
      if (!scope.IsUsed(import)) analysis.reporter.Error(kImportUnused, import.range, {ImportText(import)});
  }
}

}  // namespace regoc::sema
