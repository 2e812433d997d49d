// Declared variables of rules: arguments, bodies, then what the head takes from them.
#include <algorithm>

#include "compiler/sema/locals.h"
#include "compiler/sema/resolve.h"
#include "compiler/sema/terms.h"
#include "runtime/decls/builtins.h"

namespace regoc::sema {

using ast::Head;
using ast::Term;

namespace {

// Arguments get names of their own; patterns may hold variables, arrays and values of objects.
void RewriteArgument(LocalScopes& scopes, Reporter& reporter, Term& term) {
  if (auto* var = term.As<ast::Var>()) {
    if (const std::string* to = scopes.Declared(var->name)) {
      scopes.Seen(var->name);
      var->name = std::string(*to);
    } else {
      std::string fresh = scopes.names().Fresh();
      scopes.Insert(var->name, fresh, Occurrence::kArgument, term.range);
      var->name = fresh;
    }
  } else if (auto* array = term.As<ast::Array>()) {
    for (Term& item : array->items) RewriteArgument(scopes, reporter, item);
  } else if (auto* ref = term.As<ast::Ref>()) {
    for (Term& item : ref->terms) RewriteArgument(scopes, reporter, item);
  } else if (auto* object = term.As<ast::Object>()) {
    for (auto& item : object->items) RewriteArgument(scopes, reporter, item.value);
  } else if (term.As<ast::Call>() != nullptr) {
    reporter.Fatal(kCallInArguments, term.range).hint = "take the call into the body: `x == …`";
  }
}

bool HeadMayHaveVars(const Head& head) {
  auto dynamic = [](const Term& term) { return !IsScalar(term); };
  const auto& ref = head.ref.As<ast::Ref>()->terms;
  return std::any_of(head.args.begin(), head.args.end(), dynamic) || (head.key && dynamic(*head.key)) ||
         (head.value && dynamic(*head.value)) || std::any_of(ref.begin() + 1, ref.end(), dynamic);
}

// Declarations in closures of the head come first and have scopes of their own.
struct HeadClosures : Walker {
  Names& names;
  Reporter& reporter;
  bool strict;
  HeadClosures(Names& n, Reporter& r, bool s) : names(n), reporter(r), strict(s) {}
  bool OnTerm(Term& term) {
    auto* ts = term.As<ast::TemplateString>();
    if (ts == nullptr && !IsComprehension(term)) return false;
    LocalScopes scopes(names);
    LocalRewriter rewriter(scopes, reporter, strict);
    if (ts != nullptr)
      rewriter.RewriteTemplate(*ts);
    else
      rewriter.RewriteComprehension(term);
    return true;
  }
};

struct Renamer : Walker {
  const StringMap<LocalScopes::Entry>& declared;
  explicit Renamer(const StringMap<LocalScopes::Entry>& d) : declared(d) {}
  bool OnTerm(Term& term) {
    auto* var = term.As<ast::Var>();
    if (var == nullptr) return false;
    if (auto at = declared.find(var->name); at != declared.end() && at->second.named && at->second.to != var->name)
      var->name = std::string(at->second.to);
    return true;
  }
};

void RenameHead(Head& head, const StringMap<LocalScopes::Entry>& declared) {
  Renamer renamer(declared);
  auto& ref = head.ref.As<ast::Ref>()->terms;
  for (size_t i = 1; i < ref.size(); ++i) WalkTerm(renamer, ref[i]);
  WalkHead(renamer, head);
}

StringMap<bool> HeadVars(const Head& head) {
  StringMap<bool> vars;
  auto add = [&](const std::string& name, const Term*) { vars.emplace(name, true); };
  const auto& ref = head.ref.As<ast::Ref>()->terms;
  for (size_t i = 1; i < ref.size(); ++i) CollectVars(ref[i], VarFilter{}, add);
  if (head.key) CollectVars(*head.key, VarFilter{}, add);
  if (head.value) CollectVars(*head.value, VarFilter{}, add);
  return vars;
}

struct WithVars : Walker {
  StringMap<bool> vars;
  bool OnWith(const ast::With& with) {
    auto add = [this](const std::string& name, const Term*) { vars.emplace(name, true); };
    CollectVars(with.target, VarFilter{.call_heads = true}, add);
    CollectVars(with.value, VarFilter{.call_heads = true}, add);
    return false;
  }
};

// A variable that has a built-in's name and isn't declared gets a name of its own, so that later phases can't take one
// for the other. Targets and values of `with` may mean the function.
void RenameBuiltinNames(LocalScopes& scopes, const ast::Rule& rule) {
  std::vector<std::string> found;
  CollectVars(rule.body, kSafetyVars, [&](const std::string& name, const Term*) {
    if (!IsRootName(name) && name[0] != '$' && decls::FindBuiltin(name) != nullptr) found.push_back(name);
  });
  if (found.empty()) return;
  StringMap<bool> declared;
  ForEachDeclared(rule.body, [&](const std::string& name) { declared.emplace(name, true); });
  WithVars with_vars;
  WalkBody(with_vars, rule.body);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  for (const std::string& name : found)
    if (declared.find(name) == declared.end() && with_vars.vars.find(name) == with_vars.vars.end() &&
        scopes.Declared(name) == nullptr)
      scopes.Insert(name, scopes.names().Fresh(), Occurrence::kSeen);
}

class RuleRewriter {
 public:
  RuleRewriter(Names& names, Reporter& reporter, bool strict) : names_(names), reporter_(reporter), strict_(strict) {}

  void RewriteChain(ast::Rule& rule) {
    LocalScopes arguments(names_);
    if (strict_)
      for (const Term& arg : rule.head.args)
        CollectVars(arg, VarFilter{}, [&](const std::string& name, const Term*) { unused_.emplace(name, true); });
    for (Term& arg : rule.head.args) RewriteArgument(arguments, reporter_, arg);
    const std::vector<Term> args = rule.head.args;
    const Term ref = rule.head.ref;
    ForEachInChain(rule, [&](ast::Rule& r) {
      if (&r != &rule) {
        r.head.args = args;
        r.head.ref = ref;
        r.head.is_function = rule.head.is_function;
      }
      RewriteOne(r, arguments);
    });
    std::vector<std::string> unused;
    for (const auto& item : unused_)
      if (item.first[0] != '$') unused.push_back(item.first);
    std::sort(unused.begin(), unused.end());
    for (const std::string& name : unused) reporter_.Error(kArgumentUnused, rule.head.range, {name});
  }

 private:
  void RewriteOne(ast::Rule& rule, const LocalScopes& arguments) {
    bool head_has_vars = HeadMayHaveVars(rule.head);
    StringMap<bool> used;
    if (head_has_vars) {
      HeadClosures closures(names_, reporter_, strict_);
      WalkHead(closures, rule.head);
      used = HeadVars(rule.head);
      if (rule.head.value)
        CollectVars(*rule.head.value, VarFilter{}, [&](const std::string& name, const Term*) { Use(name); });
    }
    LocalScopes scopes = arguments;
    RenameBuiltinNames(scopes, rule);
    LocalRewriter rewriter(scopes, reporter_, strict_);
    rewriter.RewriteBody(rule.body, used);
    if (head_has_vars) RenameHead(rule.head, scopes.top());
    for (auto at = unused_.begin(); at != unused_.end();)
      at = scopes.Count(at->first) > 1 ? unused_.erase(at) : std::next(at);
  }
  void Use(std::string_view name) {
    if (auto at = unused_.find(name); at != unused_.end()) unused_.erase(at);
  }

  Names& names_;
  Reporter& reporter_;
  bool strict_;
  StringMap<bool> unused_;  // arguments, as written, that nothing has used so far
};

}  // namespace

void RewriteLocals(Analysis& analysis) {
  for (size_t i = analysis.first_rule; i < analysis.end_rule; ++i)
    RuleRewriter(analysis.states[i].names, analysis.reporter, analysis.options.strict)
        .RewriteChain(analysis.program.rules[i].rule);
}

}  // namespace regoc::sema
