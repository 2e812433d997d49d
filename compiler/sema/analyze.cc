// The phases of analysis, in OPA's order: a fault ends the analysis after its phase, so that only causes are reported.
#include "compiler/sema/analyze.h"

#include "compiler/sema/analysis.h"
#include "compiler/sema/calls.h"
#include "compiler/sema/closures.h"
#include "compiler/sema/graph.h"
#include "compiler/sema/lift.h"
#include "compiler/sema/locals.h"
#include "compiler/sema/metadata.h"
#include "compiler/sema/outputs.h"
#include "compiler/sema/print.h"
#include "compiler/sema/resolve.h"
#include "compiler/sema/rule_tree.h"
#include "compiler/sema/safety.h"
#include "compiler/sema/templates.h"
#include "compiler/sema/terms.h"
#include "compiler/sema/with.h"

namespace regoc::sema {

namespace {

using ast::Rule;

// Calls f(names, rule) for every rule of every else chain.
template <typename F>
void ForEachRule(Analysis& analysis, F&& f) {
  for (size_t i = 0; i < analysis.program.rules.size(); ++i)
    ForEachInChain(analysis.program.rules[i].rule, [&](Rule& rule) { f(analysis.states[i].names, rule); });
}

void CopyRules(Analysis& analysis) {
  Program& program = analysis.program;
  for (size_t m = 0; m < program.modules.size(); ++m) {
    for (const Rule& rule : program.modules[m].rules) {
      program.rules.push_back(RuleInfo{.module = m, .rule = rule});
      analysis.states.push_back(RuleState{Names(rule)});
    }
  }
}

void LiftHeadReferences(Analysis& analysis) {
  for (size_t i = 0; i < analysis.program.rules.size(); ++i)
    LiftHeadReference(analysis.states[i].names, analysis.program.rules[i].rule);
}

void RewriteTemplateStrings(Analysis& analysis) {
  Functions functions(analysis.program, analysis.options.types.functions);
  ForEachRule(analysis, [&](Names& names, Rule& rule) {
    Rule* r = &rule;
    if (!HasTemplates(rule)) return;
    OutputFinder outputs(functions);
    TemplateRewriter rewriter(outputs, names, analysis.reporter);
    VarSet safe = outputs.reserved();
    for (const ast::Term& arg : r->head.args) outputs.Collect(arg, VarFilter{.template_strings = true}, safe);
    VarSet inside = rewriter.RewriteBody(safe, r->body);
    if (r->head.key) rewriter.RewriteTerm(inside, *r->head.key);
    if (r->head.value) rewriter.RewriteTerm(inside, *r->head.value);
  });
}

void RewritePrintCalls(Analysis& analysis) {
  Functions functions(analysis.program, analysis.options.types.functions);
  ForEachRule(analysis, [&](Names& names, Rule& rule) {
    if (!analysis.options.keep_print) {
      ErasePrints(rule.head);
      ErasePrints(rule.body);
      return;
    }
    OutputFinder outputs(functions);
    VarSet safe = outputs.reserved();
    for (const ast::Term& arg : rule.head.args) outputs.Collect(arg, VarFilter{}, safe);
    RewritePrints(outputs, names, analysis.reporter, safe, rule.head);
    RewritePrints(outputs, names, analysis.reporter, safe, rule.body);
  });
}

void CheckVoid(Analysis& analysis) {
  for (const RuleInfo& info : analysis.program.rules) CheckVoidCalls(analysis.reporter, info.rule);
}

void LiftAllCalls(Analysis& analysis) {
  ForEachRule(analysis, [](Names& names, Rule& rule) {
    LiftCallsInHead(names, rule);
    LiftCalls(names, rule.body);
  });
}

void LiftItemsAndHeads(Analysis& analysis) {
  ForEachRule(analysis, [](Names& names, Rule& rule) {
    LiftComprehensionItems(names, rule.head);
    LiftComprehensionItems(names, rule.body);
    LiftHeadValues(names, rule);
  });
}

void RewriteAllWiths(Analysis& analysis) {
  Functions functions(analysis.program, analysis.options.types.functions);
  ForEachRule(analysis, [&](Names& names, Rule& rule) {
    RewriteWiths(analysis.options, functions, names, analysis.reporter, rule.body);
  });
}

void CheckAllCalls(Analysis& analysis) {
  Functions functions(analysis.program, analysis.options.types.functions);
  for (size_t i = 0; i < analysis.program.rules.size(); ++i)
    CheckCalls(analysis.reporter, functions, analysis.states[i].names, analysis.program.rules[i].rule);
}

void LiftAllOperands(Analysis& analysis) {
  ForEachRule(analysis, [](Names& names, Rule& rule) {
    UnifyInComparisons(rule.body);
    LiftOperands(names, rule.body);
  });
}

void CheckAllRefusedCalls(Analysis& analysis) {
  for (const RuleInfo& info : analysis.program.rules)
    CheckRefusedCalls(analysis.reporter, analysis.options, analysis.options.strict || IsV1(analysis.ModuleOf(info)),
                      info.rule);
}

// Values that heads leave out, absolute references, and names of their own for closures' variables.
void Finish(Analysis& analysis) {
  for (size_t i = 0; i < analysis.program.rules.size(); ++i) {
    RuleInfo& info = analysis.program.rules[i];
    const auto& package = analysis.ModuleOf(info).package.path;
    ForEachInChain(info.rule, [&](Rule& rule) {
      FinishBody(analysis.states[i].names, rule);
      if (!rule.head.value && !rule.head.key) rule.head.value = MakeTrue(rule.head.range);
      auto& ref = rule.head.ref.As<ast::Ref>()->terms;
      if (const auto* name = ref[0].As<ast::Var>()) ref[0] = MakeString(std::string(name->name), ref[0].range);
      ref.insert(ref.begin(), package.begin(), package.end());
    });
    info.variables = analysis.states[i].names.variables();
    info.written = analysis.states[i].names.TakeWritten();
  }
}

void CheckAllTypes(Analysis& analysis) {
  if (!analysis.options.check_types) return;
  DiagnosticSink sink;
  analysis.program.types = std::make_shared<TypeEnv>(CheckTypes(analysis.program, analysis.options.types, sink));
  analysis.reporter.Import(sink);
}

}  // namespace

std::optional<Program> Analyze(std::vector<ast::Module> modules, const AnalyzeOptions& options, DiagnosticSink& sink) {
  Analysis analysis(options);
  analysis.program.modules = std::move(modules);
  CopyRules(analysis);
  using Phase = void (*)(Analysis&);
  static constexpr Phase kPhases[] = {
      ResolveReferences,
      LiftHeadReferences,
      CheckNames,
      [](Analysis& a) { BuildRuleTree(a.program); },
      RewriteLocals,
      RewriteTemplateStrings,
      CheckVoid,
      RewritePrintCalls,
      LiftAllCalls,
      RewriteMetadataCalls,
      LiftItemsAndHeads,
      RewriteAllWiths,
      CheckConflicts,
      CheckAllCalls,
      CheckHeadSafety,
      CheckBodySafety,
      LiftAllOperands,
      CheckRecursion,
      Finish,
      CheckAllTypes,
      CheckAllRefusedCalls,
  };
  for (Phase phase : kPhases) {
    phase(analysis);
    if (analysis.reporter.stop()) break;
  }
  if (analysis.reporter.count() != 0) {
    analysis.reporter.Flush(sink);
    return std::nullopt;
  }
  return std::move(analysis.program);
}

}  // namespace regoc::sema
