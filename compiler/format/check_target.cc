#include "compiler/format/check_target.h"

#include <algorithm>
#include <map>

#include "compiler/format/diagnostics.h"
#include "compiler/syntax/names.h"
#include "compiler/syntax/printer.h"
#include "compiler/syntax/walk.h"

namespace regoc::format {

namespace {

using ast::RegoVersion;

bool IsRoot(std::string_view name) { return name == "data" || name == "input"; }

// The name that an import brings into scope.
std::string NameOf(const ast::Import& import) {
  if (!import.alias.empty()) return import.alias;
  const auto* ref = import.path.As<ast::Ref>();
  const ast::Term& last = ref != nullptr ? ref->terms.back() : import.path;
  if (const auto* var = last.As<ast::Var>()) return var->name;
  return last.As<ast::String>() != nullptr ? last.As<ast::String>()->value : "";
}

class TargetChecker {
 public:
  TargetChecker(const ast::Module& module, const Options& options, DiagnosticSink& sink)
      : module_(module), options_(options), sink_(sink) {}

  void CheckV1() {
    CheckImports();
    for (const ast::Rule& rule : module_.rules) CheckHead(rule);
    auto assignment = [&](const ast::Expr& expr) { CheckAssignment(expr); };
    for (const ast::Rule& rule : module_.rules) WalkRule(rule, false, Ignore, assignment);
    if (options_.is_deprecated)
      for (const ast::Rule& rule : module_.rules) CheckCalls(rule);
    for (const ast::Rule& rule : module_.rules) CheckName(rule, kKeywordsOfV1);
  }

  void CheckV2() {
    for (const ast::Rule& rule : module_.rules) {
      CheckName(rule, kKeywordsOfV2);
      CheckVariables(rule);
    }
  }

 private:
  using Words = std::vector<std::string_view>;
  static inline const Words kKeywordsOfV1 = {"not",  "package", "import", "as", "default",  "else", "with", "null",
                                             "true", "false",   "some",   "if", "contains", "in",   "every"};
  static inline const Words kKeywordsOfV2 = {"and", "or"};
  static bool Ignore(const ast::Term&) { return true; }

  // Visits what a rule is made of, else chain included; of the head's reference on demand.
  template <typename F, typename G>
  static void WalkRule(const ast::Rule& rule, bool with_ref, const F& see_term, const G& see_expr) {
    auto walk = [&](const auto& node) { syntax::WalkTerms(node, see_term, see_expr); };
    const auto& ref = rule.head.ref.As<ast::Ref>()->terms;
    if (with_ref)
      for (size_t i = 1; i < ref.size(); ++i) walk(ref[i]);
    walk(rule.head.args);
    if (rule.head.key) walk(*rule.head.key);
    if (rule.head.value) walk(*rule.head.value);
    walk(rule.body);
    for (const ast::Rule& next : rule.else_rule) WalkRule(next, with_ref, see_term, see_expr);
  }

  void CheckImports() {
    std::map<std::string, const ast::Import*> seen;
    for (const ast::Import& import : module_.imports) {
      auto [at, added] = seen.emplace(NameOf(import), &import);
      if (!added) sink_.Report(kImportShadows, import.range, {syntax::Print(*at->second)});
    }
  }

  void CheckHead(const ast::Rule& rule) {
    const std::string& name = rule.head.ref.As<ast::Ref>()->terms[0].As<ast::Var>()->name;
    if (IsRoot(name)) sink_.Report(kRuleShadowsRoot, rule.range, {name});
    for (const ast::Term& arg : rule.head.args) {
      const auto* ref = arg.As<ast::Ref>();
      std::string root = ref != nullptr && ref->terms.size() == 1 ? syntax::DottedName(arg) : "";
      if (IsRoot(root)) sink_.Report(kArgShadowsRoot, arg.range, {root});
    }
  }

  void CheckAssignment(const ast::Expr& expr) {
    const ast::Call* call = syntax::CallOf(expr, "assign");
    if (call == nullptr || call->args.empty()) return;
    std::string name = syntax::DottedName(call->args[0]);
    if (IsRoot(name)) sink_.Report(kVarShadowsRoot, expr.range, {name});
  }

  void CheckCalls(const ast::Rule& rule) {
    const ast::Term* whole = nullptr;  // the call that an expression is: its place is the expression's
    auto check = [&](const ast::Term& term, SourceRange at) {
      const auto* call = term.As<ast::Call>();
      std::string function = call != nullptr ? syntax::DottedName(*call->op) : "";
      if (!function.empty() && options_.is_deprecated(function)) sink_.Report(kDeprecatedBuiltin, at, {function});
    };
    auto see_term = [&](const ast::Term& term) {
      if (&term != whole && term.As<ast::Call>() != nullptr) check(term, term.As<ast::Call>()->op->range);
      return true;
    };
    WalkRule(rule, true, see_term, [&](const ast::Expr& expr) {
      whole = expr.As<ast::Term>();
      if (whole != nullptr) check(*whole, expr.range);
    });
  }

  void CheckName(const ast::Rule& rule, const Words& words) {
    const auto& ref = rule.head.ref.As<ast::Ref>()->terms;
    const std::string& name = ref[0].As<ast::Var>()->name;
    bool keyword = std::find(words.begin(), words.end(), name) != words.end();
    if (ref.size() < 2 && keyword) sink_.Report(kKeywordAsRuleName, rule.range, {name});
  }

  // Operators are no variables: `&` and `|` are calls of `and` and `or`.
  void CheckVariables(const ast::Rule& rule) {
    WalkRule(rule, true, [&](const ast::Term& term) { return SeeVariable(term); }, [](const ast::Expr&) {});
  }

  bool SeeVariable(const ast::Term& term) {
    if (const auto* call = term.As<ast::Call>()) {
      syntax::WalkTerms(call->args, [&](const ast::Term& arg) { return SeeVariable(arg); });
      return false;
    }
    const auto* var = term.As<ast::Var>();
    bool keyword = var != nullptr && (var->name == "and" || var->name == "or");
    if (keyword) sink_.Report(kKeywordAsVarName, term.range, {var->name});
    return true;
  }

  const ast::Module& module_;
  const Options& options_;
  DiagnosticSink& sink_;
};

}  // namespace

bool CheckTarget(const ast::Module& module, const Options& options, DiagnosticSink& sink) {
  size_t before = sink.error_count();
  TargetChecker checker(module, options, sink);
  if (options.target.newest != RegoVersion::kV0) checker.CheckV1();
  if (options.target.newest == RegoVersion::kV2) checker.CheckV2();
  return sink.error_count() == before;
}

}  // namespace regoc::format
