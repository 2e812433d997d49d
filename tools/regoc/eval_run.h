// One evaluation of a query, from the files to what is printed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/engine/evaluator.h"
#include "tools/common/loader.h"
#include "tools/regoc/compile_flags.h"
#include "tools/regoc/eval_output.h"
#include "tools/regoc/flags.h"

namespace regoc::cli {

struct EvalFlags {
  std::string query;
  std::vector<std::string> data, bundles, imports, ignore, entrypoints, unknowns, disable_inlining, profile_sort,
      coverage_runs{"index_excluded", "early_exit"};
  std::string input, package, format = "json", engine = "auto", timeout, explain = "off";
  int64_t count = 1, profile_limit = 10, optimize = 0;
  std::optional<size_t> pretty_limit;
  std::optional<uint64_t> step_limit, memory_limit;
  bool stdin_input = false, stdin_query = false, fail = false, fail_defined = false, strict = false,
       strict_errors = false, show_errors = false, metrics = false, instrument = false, profile = false,
       coverage = false, partial = false, disable_indexing = false, disable_early_exit = false, var_values = false,
       fast_store = false, shallow_inlining = false, nondeterministic = false;
  CompileFlags compile;
  VersionFlags version;
  VerificationFlags verification;
  // The input as read from its file or from standard input; not set: undefined.
  std::optional<std::string> input_text;
  std::string input_name;

  // Something listens to the evaluation, which then is interpreted.
  bool observing() const { return explain != "off" || profile || coverage || show_errors; }
};

// Not shared between threads. The output lives as long as this.
class Evaluation {
 public:
  explicit Evaluation(const EvalFlags& flags) : flags_(flags) {}
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  // An error is one of the environment (flags that don't fit, native code that cannot be had); all others are in the
  // output.
  Status Run();
  EvalOutput& output() { return output_; }

 private:
  // What is evaluated: a plan made of the query, or one that a bundle brought.
  struct Planned {
    std::shared_ptr<engine::Snapshot> snapshot;
    std::unique_ptr<planner::Observed> observed;  // nullptr: nothing is observed
    std::string entrypoint;
    bool single_document = false;
  };
  Status Load();
  bool Analyze();
  bool AnalyzeQuery();
  Result<std::optional<Planned>> Plan(const planner::Observed* observed);
  Result<std::optional<Planned>> FromBundle();
  Result<std::optional<Planned>> FromOpaPlan();
  Planned PlannedDocument(engine::Snapshot snapshot, const std::string& entrypoint);
  Status Evaluate();
  Outcome RunOnce(engine::Evaluator& evaluator, const Planned& planned, Events* events, std::string* printed);
  Status ReadInput(engine::Evaluator& evaluator);
  void TakeSolutions(Outcome outcome, bool single_document);
  void TakeFault(const EvalError& error, const Planned& planned, const Events* events, const BuiltinFaults& builtins);
  void Trace(EvaluationFault& fault);
  void ListConflicts(EvaluationFault& fault);
  void CoverAgain(std::vector<CoverageRun>& runs);
  void Findings();
  template <typename F>
  auto Timed(const char* name, F&& f);

  const EvalFlags& flags_;
  EvalOutput output_;
  tools::Inputs inputs_;
  DiagnosticSink sink_;
  std::vector<std::shared_ptr<const SourceFile>> files_;
  std::optional<sema::Program> program_;
  std::optional<sema::Query> query_;
  std::optional<Planned> planned_;
  std::unique_ptr<engine::Evaluator> evaluator_;
  std::chrono::nanoseconds timeout_{0};
};

}  // namespace regoc::cli
