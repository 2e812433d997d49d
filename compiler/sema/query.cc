// Queries: the phases of rules, for one body.
#include <algorithm>

#include "compiler/sema/analysis.h"
#include "compiler/sema/calls.h"
#include "compiler/sema/closures.h"
#include "compiler/sema/lift.h"
#include "compiler/sema/locals.h"
#include "compiler/sema/outputs.h"
#include "compiler/sema/print.h"
#include "compiler/sema/resolve.h"
#include "compiler/sema/safety.h"
#include "compiler/sema/templates.h"
#include "compiler/sema/terms.h"
#include "compiler/sema/with.h"
#include "compiler/syntax/parser.h"
#include "runtime/decls/builtins.h"

namespace regoc::sema {

using ast::Body;
using ast::Expr;
using ast::Term;

namespace {

// Whether an evaluation may have more than one result: a variable in a reference, or a relation.
struct IterationFinder : Walker {
  bool found = false;
  bool OnTerm(const Term& term) {
    const auto* ref = term.As<ast::Ref>();
    if (ref != nullptr && !found) {
      const decls::BuiltinDecl* decl = decls::FindBuiltin(DottedName(term));
      found = decl != nullptr && decl->relation;
      for (size_t i = 1; i < ref->terms.size(); ++i) found = found || ref->terms[i].As<ast::Var>() != nullptr;
    }
    return found || IsComprehension(term);
  }
};

class QueryAnalyzer {
 public:
  QueryAnalyzer(const Program& program, const QueryOptions& options, Body body)
      : program_(program),
        options_(options),
        functions_(program, options.analyze.types.functions),
        reporter_(options.analyze.max_errors),
        names_(body, "__localq"),
        outputs_(functions_) {
    query_.body = std::move(body);
  }

  std::optional<Query> Run(DiagnosticSink& sink) {
    using Phase = void (QueryAnalyzer::*)();
    static constexpr Phase kPhases[] = {
        &QueryAnalyzer::Start,     &QueryAnalyzer::Resolve, &QueryAnalyzer::CaptureValues, &QueryAnalyzer::Locals,
        &QueryAnalyzer::Templates, &QueryAnalyzer::Voids,   &QueryAnalyzer::Prints,        &QueryAnalyzer::Lift,
        &QueryAnalyzer::Calls,     &QueryAnalyzer::Order,   &QueryAnalyzer::Operands,      &QueryAnalyzer::Types,
        &QueryAnalyzer::Refused,
    };
    for (Phase phase : kPhases) {
      (this->*phase)();
      if (reporter_.count() == 0) continue;
      reporter_.Flush(sink);
      return std::nullopt;
    }
    return std::move(query_);
  }

 private:
  void Start() {
    if (query_.body.empty()) reporter_.Fatal(kEmptyQuery, SourceRange{});
    if (options_.analyze.strict) CheckRootOverrides(reporter_, query_.body);
  }

  void Resolve() {
    std::optional<Term> package;
    ResolveScope::RuleNames rules;
    if (!options_.package.empty()) {
      DiagnosticSink ignored;
      SourceFile file("", options_.package);
      package = syntax::ParseTerm(file, {}, ignored);
    }
    const auto* path = package ? package->As<ast::Ref>() : nullptr;
    if (path != nullptr)
      for (const ast::Module& module : program_.modules)
        if (RefText(ast::Ref{module.package.path}) == RefText(*path))
          for (const ast::Rule& rule : module.rules)
            if (const auto* name = rule.head.ref.As<ast::Ref>()->terms[0].As<ast::Var>()) rules[name->name] = true;
    ResolveScope scope(path != nullptr ? &path->terms : nullptr, &rules, options_.imports);
    ResolveBody(scope, query_.body);
  }

  // Takes the value of each expression that isn't an equality into a variable. Of one expression alone, false is a
  // result too; of several, each must be true.
  void CaptureValues() {
    if (!options_.capture_values) return;
    IterationFinder iteration;
    WalkBody(iteration, query_.body);
    bool must_hold = iteration.found || query_.body.size() > 1;
    Body tests;
    for (Expr& expr : query_.body) {
      Term* term = expr.As<Term>();
      if (expr.negated || term == nullptr || IsAssignment(expr) ||
          (CallOf(expr) != nullptr && IsCallTo(*CallOf(expr), kEq)))
        continue;
      Term capture = MakeVar(names_.Fresh(), expr.range);
      if (!Capture(*term, capture)) continue;
      captures_.push_back(capture.As<ast::Var>()->name);
      if (!must_hold) continue;
      tests.push_back(MakeExpr(std::move(capture)));
      tests.back().generated = true;
    }
    for (Expr& test : tests) query_.body.push_back(std::move(test));
  }
  bool Capture(Term& term, const Term& variable) {
    auto* call = term.As<ast::Call>();
    if (call == nullptr) {
      std::vector<Term> args;
      SourceRange range = term.range;
      args.push_back(std::move(term));
      args.push_back(variable);
      term = MakeCall(kEq, std::move(args), range);
      return true;
    }
    const decls::BuiltinDecl* decl = functions_.FindBuiltin(DottedName(*call->op));
    if (decl != nullptr && decl->result.empty()) return false;
    if (functions_.Arity(*call) != static_cast<int>(call->args.size())) return false;
    call->args.push_back(variable);
    return true;
  }

  void Locals() {
    LocalScopes scopes(names_);
    LocalRewriter(scopes, reporter_, options_.analyze.strict).RewriteBody(query_.body, {});
    StringMap<bool> seen;
    CollectVars(query_.body, kSafetyVars, [&](const std::string& name, const Term*) {
      const std::string& written = names_.Variable(name);
      if (written[0] == '$' || IsGenerated(written) || IsRootName(name) || !seen.emplace(name, true).second) return;
      query_.bindings.emplace_back(written, name);
    });
  }
  void Templates() {
    if (HasTemplates(query_.body))
      TemplateRewriter(outputs_, names_, reporter_).RewriteBody(outputs_.reserved(), query_.body);
  }
  void Voids() { CheckVoidCalls(reporter_, functions_, query_.body); }
  void Prints() {
    if (options_.analyze.keep_print)
      RewritePrints(outputs_, names_, reporter_, outputs_.reserved(), query_.body);
    else
      ErasePrints(query_.body);
  }
  void Lift() {
    LiftCalls(names_, query_.body);
    LiftComprehensionItems(names_, query_.body);
    RewriteWiths(options_.analyze, functions_, names_, reporter_, query_.body);
  }
  void Calls() { CheckCalls(reporter_, functions_, names_, options_.analyze, query_.body); }
  void Order() {
    std::vector<UnsafeExpr> unsafe = OrderBody(outputs_, outputs_.reserved(), query_.body);
    ReportUnsafe(reporter_, outputs_, names_, unsafe, "", program_);
  }
  void Operands() {
    LiftOperands(names_, query_.body);
    FinishBody(names_, query_.body);
    if (options_.capture_values) ListExpressions();
    query_.variables = names_.variables();
    query_.written = names_.TakeWritten();
  }
  void ListExpressions() {
    for (const Expr& expr : query_.body) {
      if (expr.generated) continue;
      Query::Expression entry{std::string(expr.range.text()), expr.range, ""};
      const ast::Call* call = CallOf(expr);
      const auto* last = call != nullptr && !call->args.empty() ? call->args.back().As<ast::Var>() : nullptr;
      if (last != nullptr && std::find(captures_.begin(), captures_.end(), last->name) != captures_.end())
        entry.variable = last->name;
      query_.expressions.push_back(std::move(entry));
    }
  }
  void Types() {
    if (!options_.analyze.check_types || program_.types == nullptr) return;
    DiagnosticSink sink;
    CheckQueryTypes(program_, *program_.types, query_, options_.analyze.types, sink);
    reporter_.Import(sink);
  }
  void Refused() { CheckRefusedCalls(reporter_, options_.analyze, options_.analyze.strict, query_.body); }

  const Program& program_;
  const QueryOptions& options_;
  Functions functions_;
  Reporter reporter_;
  Names names_;
  OutputFinder outputs_;
  std::vector<std::string> captures_;
  Query query_;
};

}  // namespace

std::optional<Query> AnalyzeQuery(const Program& program, ast::Body body, const QueryOptions& options,
                                  DiagnosticSink& sink) {
  return QueryAnalyzer(program, options, std::move(body)).Run(sink);
}

}  // namespace regoc::sema
