#include "compiler/sema/calls.h"

#include <algorithm>

#include "compiler/sema/hints.h"
#include "compiler/sema/terms.h"
#include "runtime/decls/builtins.h"

namespace regoc::sema {

using ast::Call;
using ast::Expr;
using ast::Term;

namespace {

struct VoidCalls : Walker {
  Reporter& reporter;
  const Functions& functions;
  VoidCalls(Reporter& r, const Functions& f) : reporter(r), functions(f) {}
  bool OnTerm(const Term& term) {
    const Call* call = term.As<Call>();
    if (call == nullptr) return false;
    std::string scratch;
    const decls::BuiltinDecl* decl = functions.FindBuiltin(DottedName(*call->op, scratch));
    if (decl != nullptr && decl->result.empty())
      reporter.Fatal(kUsedAsValue, term.range, {TermText(term)}).hint =
          "`" + std::string(decl->name) + "` has no result; call it on a line of its own";
    return false;
  }
};

struct CallChecker : Walker {
  Reporter& reporter;
  const Functions& functions;
  const Names& names;
  const AnalyzeOptions& options;
  CallChecker(Reporter& r, const Functions& f, const Names& n, const AnalyzeOptions& o)
      : reporter(r), functions(f), names(n), options(o) {}

  bool OnExpr(const Expr& expr) {
    const Call* call = CallOf(expr);
    if (call == nullptr) return false;
    int arity = functions.Arity(*call);
    if (arity == Functions::kVariadic) return false;
    bool allowed = IsAllowed(*call);
    if (arity == Functions::kUnknown || !allowed) {
      std::string name = FunctionText(*call->op);
      reporter.Fatal(kUndefinedFunction, expr.range, {name}).hint =
          allowed ? UndefinedFunctionHint(functions.program(), name) : "the capabilities don't list this built-in";
      return true;
    }
    int operands = static_cast<int>(call->args.size());
    bool fits = expr.generated ? operands == arity + 1 || IsEquality(expr) : operands == arity || operands == arity + 1;
    if (!fits) ReportArity(expr, *call, arity, expr.generated ? operands - 1 : operands);
    return !fits;
  }

  // What stands for syntax (eq, internal.print) must be listed like any other.
  bool IsAllowed(const Call& call) const {
    if (options.builtins == nullptr) return true;
    std::string name = FunctionText(*call.op);
    return options.builtins->contains(name) || decls::FindBuiltin(name) == nullptr;
  }

  // A variable that has the function's name as the user wrote it. By now `:=` is what `=` is.
  std::string FunctionText(Term op) const {
    if (DottedName(op) == "assign") return "eq";
    if (auto* ref = op.As<ast::Ref>())
      if (auto* head = ref->terms[0].As<ast::Var>()) head->name = std::string(names.Variable(head->name));
    return TermText(op);
  }

  void ReportArity(const Expr& expr, const Call& call, int arity, int actual) {
    std::string name = FunctionText(*call.op);
    if (const decls::BuiltinDecl* decl = functions.FindBuiltin(DottedName(*call.op))) {
      auto& finding = reporter.Fatal(kBuiltinArity, expr.range, {name});
      FaultDetails details = ArityDetails(call.args, name, options.types.functions);
      finding.details = std::move(details.lines);
      finding.details_json = std::move(details.json);
      finding.hint = name + "(" + std::string(decl->args) + ") takes " + std::to_string(arity) +
                     (arity == 1 ? " argument" : " arguments");
      return;
    }
    std::string got = std::to_string(actual) + (actual == 1 ? " argument" : " arguments");
    reporter.Fatal(kFunctionArity, expr.range, {name, std::to_string(arity), got}).hint =
        FunctionSignatureHint(functions, *call.op);
  }
};

struct RefusedCalls : Walker {
  Reporter& reporter;
  const AnalyzeOptions& options;
  bool refuse_deprecated;
  RefusedCalls(Reporter& r, const AnalyzeOptions& o, bool d) : reporter(r), options(o), refuse_deprecated(d) {}

  bool OnExpr(const Expr& expr) {
    const Call* call = CallOf(expr);
    if (call == nullptr) return false;
    if (options.unsafe_builtins.empty() && !refuse_deprecated) return false;
    std::string scratch;
    std::string_view name = DottedName(*call->op, scratch);
    const auto& refused = options.unsafe_builtins;
    if (std::find(refused.begin(), refused.end(), name) != refused.end())
      reporter.Error(kUnsafeBuiltin, expr.range, {name}).hint =
          "the configuration doesn't allow `" + std::string(name) + "` here";
    const decls::BuiltinDecl* decl = refuse_deprecated ? decls::FindBuiltin(name) : nullptr;
    if (decl != nullptr && decl->deprecated)
      reporter.Error(kDeprecatedBuiltin, expr.range, {name}).hint = DeprecatedHint(name);
    return false;
  }
};

}  // namespace

void CheckVoidCalls(Reporter& reporter, const Functions& functions, const ast::Rule& rule) {
  VoidCalls walker(reporter, functions);
  WalkRule(walker, rule);
}
void CheckVoidCalls(Reporter& reporter, const Functions& functions, const ast::Body& body) {
  VoidCalls walker(reporter, functions);
  WalkBody(walker, body);
}

void CheckCalls(Reporter& reporter, const Functions& functions, const Names& names, const AnalyzeOptions& options,
                const ast::Rule& rule) {
  CallChecker walker(reporter, functions, names, options);
  WalkRule(walker, rule);
}
void CheckCalls(Reporter& reporter, const Functions& functions, const Names& names, const AnalyzeOptions& options,
                const ast::Body& body) {
  CallChecker walker(reporter, functions, names, options);
  WalkBody(walker, body);
}

void CheckRefusedCalls(Reporter& reporter, const AnalyzeOptions& options, bool refuse_deprecated,
                       const ast::Rule& rule) {
  RefusedCalls walker(reporter, options, refuse_deprecated);
  WalkRule(walker, rule);
}
void CheckRefusedCalls(Reporter& reporter, const AnalyzeOptions& options, bool refuse_deprecated,
                       const ast::Body& body) {
  RefusedCalls walker(reporter, options, refuse_deprecated);
  WalkBody(walker, body);
}

}  // namespace regoc::sema
