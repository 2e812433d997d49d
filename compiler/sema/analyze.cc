// The phases of analysis, in OPA's order: a fault ends the analysis after its phase, so that only causes are reported.
#include "compiler/sema/analyze.h"

#include <algorithm>
#include <atomic>

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
#include "runtime/base/parallel.h"

namespace regoc::sema {

namespace {

using ast::Rule;

// Calls f(names, rule) for every rule of every else chain.
template <typename F>
void ForEachRule(Analysis& analysis, F&& f) {
  for (size_t i = analysis.first_rule; i < analysis.end_rule; ++i)
    ForEachInChain(analysis.program.rules[i].rule, [&](Rule& rule) { f(analysis.states[i].names, rule); });
}

// Leaves the place and the name of the rule in its module.
Rule TakeRule(Rule& rule) {
  Rule shell;
  shell.range = rule.range;
  shell.head.range = rule.head.range;
  shell.head.ref = rule.head.ref;
  std::swap(shell, rule);
  return shell;
}

void CopyRules(Analysis& analysis) {
  size_t next = analysis.first_rule;
  for (size_t m = analysis.first_module; m < analysis.end_module; ++m) {
    ast::Module& module = analysis.program.modules[m];
    bool plain = module.file != nullptr && Names::AreFreeIn(module.file->text());
    for (Rule& rule : module.rules) {
      RuleInfo& info = analysis.program.rules[next];
      info.module = m;
      if (analysis.subject.lean)
        info.rule = TakeRule(rule);
      else
        info.rule = rule;
      Names& names = analysis.states[next++].names;
      if (!plain) names = Names(info.rule);
      if (analysis.subject.lean) names.Forget();
    }
  }
}

void LiftHeadReferences(Analysis& analysis) {
  for (size_t i = analysis.first_rule; i < analysis.end_rule; ++i)
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
    if (!names.mentions_print()) return;
    OutputFinder outputs(functions);
    VarSet safe = outputs.reserved();
    for (const ast::Term& arg : rule.head.args) outputs.Collect(arg, VarFilter{}, safe);
    RewritePrints(outputs, names, analysis.reporter, safe, rule.head);
    RewritePrints(outputs, names, analysis.reporter, safe, rule.body);
  });
}

void CheckVoid(Analysis& analysis) {
  Functions functions(analysis.program, analysis.options.types.functions);
  for (const RuleInfo& info : analysis.rules()) CheckVoidCalls(analysis.reporter, functions, info.rule);
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
  for (size_t i = analysis.first_rule; i < analysis.end_rule; ++i)
    CheckCalls(analysis.reporter, functions, analysis.states[i].names, analysis.options,
               analysis.program.rules[i].rule);
}

void LiftAllOperands(Analysis& analysis) {
  ForEachRule(analysis, [](Names& names, Rule& rule) {
    UnifyInComparisons(rule.body);
    LiftOperands(names, rule.body);
  });
}

void CheckAllRefusedCalls(Analysis& analysis) {
  for (const RuleInfo& info : analysis.rules())
    CheckRefusedCalls(analysis.reporter, analysis.options, analysis.options.strict || IsV1(analysis.ModuleOf(info)),
                      info.rule);
}

// Values that heads leave out, absolute references, and names of their own for closures' variables.
void Finish(Analysis& analysis) {
  for (size_t i = analysis.first_rule; i < analysis.end_rule; ++i) {
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
  analysis.program.types =
      std::make_shared<TypeEnv>(CheckTypes(analysis.program, analysis.options.types, sink, !analysis.subject.lean));
  analysis.reporter.Import(sink);
}

// What a phase looks at.
enum class Extent {
  kRules,    // each rule for itself, and what phases over all rules have made before
  kProgram,  // all rules together
  kTree,     // the same, but only what is known once the tree of rules stands
};
struct Phase {
  void (*run)(Analysis&);
  Extent extent;
  bool before_types = false;  // where only findings as such count, it may run before types are known
};
constexpr Phase kPhases[] = {
    {CopyRules, Extent::kRules},
    {ResolveReferences, Extent::kRules},
    {LiftHeadReferences, Extent::kRules},
    {CheckNames, Extent::kRules},
    {[](Analysis& a) { BuildRuleTree(a.program); }, Extent::kProgram},
    {RewriteLocals, Extent::kRules},
    {RewriteTemplateStrings, Extent::kRules},
    {CheckVoid, Extent::kRules},
    {RewritePrintCalls, Extent::kRules},
    {LiftAllCalls, Extent::kRules},
    {RewriteMetadataCalls, Extent::kRules},
    {LiftItemsAndHeads, Extent::kRules},
    {RewriteAllWiths, Extent::kRules},
    {CheckConflicts, Extent::kTree},
    {CheckAllCalls, Extent::kRules},
    {CheckHeadSafety, Extent::kRules},
    {CheckBodySafety, Extent::kRules},
    {LiftAllOperands, Extent::kRules},
    {CheckRecursion, Extent::kProgram},
    {Finish, Extent::kRules},
    {CheckAllTypes, Extent::kProgram},
    {CheckAllRefusedCalls, Extent::kRules, true},
};

void Prepare(Subject& subject, std::vector<ast::Module> modules, const AnalyzeOptions& options) {
  size_t rules = 0;
  for (const ast::Module& module : modules) {
    subject.first_rules.push_back(rules);
    rules += module.rules.size();
  }
  subject.first_rules.push_back(rules);
  subject.program.modules = std::move(modules);
  subject.program.host_functions = options.types.functions;
  subject.program.rules.resize(rules);
  subject.states.resize(rules);
  CollectRuleNames(subject);
}

// Threads that share the modules do one after another all that looks at rules by themselves, on a few modules at a time
// while these are in the cache. False: there is something to report.
class SharedAnalysis {
 public:
  SharedAnalysis(Subject& subject, const AnalyzeOptions& options, size_t threads)
      : subject_(subject), options_(options), threads_(threads) {}

  bool Run() {
    std::vector<Phase> together;
    for (const Phase& phase : Sooner()) {
      if (phase.extent == Extent::kRules) {
        together.push_back(phase);
      } else if (phase.extent == Extent::kTree) {
        if (!RunOn({phase}, 0, Modules())) return false;
      } else {
        if (!RunSlices(together) || !RunOn({phase}, 0, Modules())) return false;
        together.clear();
      }
    }
    return RunSlices(together);
  }

 private:
  static constexpr size_t kSlice = 8;

  // The phases, those that need no types before these are found: the rules are in the cache then.
  static std::vector<Phase> Sooner() {
    std::vector<Phase> phases(std::begin(kPhases), std::end(kPhases));
    auto types =
        std::find_if(phases.begin(), phases.end(), [](const Phase& phase) { return phase.run == CheckAllTypes; });
    std::stable_partition(types, phases.end(), [](const Phase& phase) { return phase.before_types; });
    return phases;
  }

  size_t Modules() const { return subject_.program.modules.size(); }
  bool RunOn(const std::vector<Phase>& phases, size_t first, size_t end) {
    Analysis analysis{options_, subject_, first, end};
    for (const Phase& phase : phases) {
      phase.run(analysis);
      if (analysis.reporter.count() != 0) return false;
    }
    return true;
  }
  bool RunSlices(const std::vector<Phase>& phases) {
    std::atomic<bool> good = true;
    ParallelFor((Modules() + kSlice - 1) / kSlice, threads_, [&](size_t i) {
      if (!RunOn(phases, i * kSlice, std::min(Modules(), (i + 1) * kSlice))) good = false;
    });
    return good;
  }

  Subject& subject_;
  const AnalyzeOptions& options_;
  size_t threads_;
};

constexpr size_t kModulesPerThread = 16;

}  // namespace

std::optional<Program> Analyze(std::vector<ast::Module> modules, const AnalyzeOptions& options, DiagnosticSink& sink) {
  if (modules.size() >= options.many_modules) {
    Subject subject;
    Prepare(subject, std::move(modules), options);
    subject.lean = options.modules_again != nullptr;
    if (SharedAnalysis(subject, options, ThreadsFor(subject.program.modules.size(), kModulesPerThread)).Run())
      return std::move(subject.program);
    // Which findings count depends on what is found before them anywhere: once more, phase by phase.
    modules = subject.lean ? options.modules_again() : std::move(subject.program.modules);
  }
  Subject subject;
  Prepare(subject, std::move(modules), options);
  Analysis analysis{options, subject, 0, subject.program.modules.size()};
  for (const Phase& phase : kPhases) {
    phase.run(analysis);
    if (analysis.reporter.stop()) break;
  }
  if (analysis.reporter.count() != 0) {
    analysis.reporter.Flush(sink);
    return std::nullopt;
  }
  return std::move(subject.program);
}

}  // namespace regoc::sema
