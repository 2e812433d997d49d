// Imports that shadow each other, rules and variables that shadow the root documents.
#include "compiler/sema/resolve.h"
#include "compiler/sema/terms.h"

namespace regoc::sema {

namespace {

struct RootAssignments : Walker {
  Reporter& reporter;
  explicit RootAssignments(Reporter& r) : reporter(r) {}
  bool OnExpr(const ast::Expr& expr) {
    const ast::Call* call = CallOf(expr);
    if (call == nullptr || call->args.empty() || !IsAssignment(expr)) return false;
    std::string_view name = RootName(call->args[0]);
    if (!name.empty())
      reporter.Error(kVarShadowsRoot, expr.range, {name}).hint = "give the variable another name; `with " +
                                                                 std::string(name) +
                                                                 " as …` replaces the document for one expression";
    return false;
  }
};

void CheckImports(Reporter& reporter, const ast::Module& module) {
  StringMap<const ast::Import*> seen;
  for (const ast::Import& import : module.imports) {
    auto [at, added] = seen.emplace(std::string(ImportName(import)), &import);
    if (added) continue;
    auto& finding = reporter.Error(kImportShadows, import.range, {ImportText(*at->second)});
    bool same = ImportText(*at->second) == ImportText(import);
    finding.hint =
        same ? "remove the second import" : "give one of them another name: `" + ImportText(import) + " as …`";
  }
}

void CheckRule(Reporter& reporter, const ast::Rule& rule) {
  const auto* name = rule.head.ref.As<ast::Ref>()->terms[0].As<ast::Var>();
  if (name != nullptr && IsRootName(name->name)) reporter.Error(kRuleShadowsRoot, rule.range, {name->name});
  for (const ast::Term& arg : rule.head.args)
    if (std::string_view root = RootName(arg); !root.empty()) reporter.Error(kArgShadowsRoot, arg.range, {root});
  RootAssignments assignments(reporter);
  WalkRule(assignments, rule);
}

}  // namespace

void CheckRootOverrides(Reporter& reporter, const ast::Body& body) {
  RootAssignments assignments(reporter);
  WalkBody(assignments, body);
}

void CheckNames(Analysis& analysis) {
  for (const RuleInfo& info : analysis.rules())
    if (analysis.options.strict || IsV1(analysis.ModuleOf(info))) CheckRule(analysis.reporter, info.rule);
  for (size_t m = analysis.first_module; m < analysis.end_module; ++m) {
    const ast::Module& module = analysis.program.modules[m];
    if (analysis.options.strict || IsV1(module)) CheckImports(analysis.reporter, module);
  }
}

}  // namespace regoc::sema
