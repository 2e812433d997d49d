#include "tools/server/observed_run.h"

#include <algorithm>

#include "runtime/value/table.h"
#include "tools/common/module_parser.h"
#include "tools/trace/conflicts.h"

namespace regoc::server {

namespace {

// Reached elsewhere when the evaluation is done again.
bool IsLimit(std::string_view code) {
  return code.ends_with("_limit_error") || code == "eval_timeout_error" || code == "eval_cancel_error";
}

ErrorDetail Detail(trace::EvaluationFault fault) {
  return {std::move(fault.code),
          std::move(fault.message),
          fault.row != 0,
          std::move(fault.file),
          fault.row,
          fault.column,
          "",
          std::move(fault.stack)};
}

}  // namespace

std::unique_ptr<ObservedRun> ObservedRun::Of(const Generation& generation, const std::string& query,
                                             ast::RegoVersion version, bool conflicts) {
  std::unique_ptr<ObservedRun> run(new ObservedRun());
  run->policies_ = generation.policies;
  const sema::Program* program = run->policies_->program();
  if (!program) return nullptr;
  DiagnosticSink sink;
  run->file_ = std::make_unique<SourceFile>("", query);
  std::optional<ast::Body> body = driver::ParseQuery(*run->file_, version, sink);
  if (!body) return nullptr;
  std::optional<sema::Query> analyzed =
      sema::AnalyzeQuery(*program, std::move(*body), {.analyze = {}, .imports = {}, .capture_values = true}, sink);
  if (!analyzed) return nullptr;
  run->query_ = std::move(*analyzed);
  run->names_ = run->query_.variables;
  for (const sema::Query::Expression& expression : run->query_.expressions)
    if (!expression.variable.empty()) run->names_[expression.variable] = "_";
  run->observed_.conflicts = conflicts;
  planner::PlanOptions options;
  options.queries.push_back({"query", &run->query_});
  options.observed = &run->observed_;
  std::optional<plan::Policy> policy = driver::Plan(*program, options, optimize::Level::kNone, sink);
  if (!policy) return nullptr;
  auto executable = eval::Executable::Bind(std::move(*policy));
  if (!executable.ok()) return nullptr;
  run->snapshot_ =
      std::make_shared<engine::Snapshot>(engine::Snapshot{*executable, generation.data, {}, tools::ParseModule});
  run->evaluator_ = std::make_unique<engine::Evaluator>(run->snapshot_);
  run->events_ = std::make_unique<trace::Events>(run->snapshot_->executable->policy(), run->observed_);
  return run;
}

Outcome ObservedRun::Run(InputReader& reader, InputSource input, const Options& options) {
  engine::EvaluationOptions evaluation{.host = options.host, .tracer = events_.get()};
  evaluation.eval.strict_builtin_errors = options.strict_errors;
  evaluator_->Begin(evaluation);
  if (!reader.Read(*evaluator_, input).fault.empty()) return Outcome::Undefined();
  events_->Restart();
  return evaluator_->Run(policy().entrypoints[0].func);
}

ErrorDetail DetailOf(const EvalError& error, const plan::Policy& policy, const Generation& generation,
                     const std::string& query, InputReader& reader, const InputSource& input, ast::RegoVersion version,
                     const ObservedRun::Options& options) {
  trace::EvaluationFault fault = trace::FaultOf(error, policy);
  if (!IsLimit(fault.code)) {
    if (auto run = ObservedRun::Of(generation, query, version)) {
      trace::BuiltinFaults builtins(run->policy(), 1);
      run->Add(&builtins);
      bool failed = run->Run(reader, input, options).failed();
      bool of_builtin = options.strict_errors && !builtins.faults().empty();
      if (failed && of_builtin)
        fault.stack = builtins.faults()[0].stack;
      else if (failed)
        trace::AddStack(fault, run->events());
    }
  }
  if (fault.code == "eval_conflict_error") {
    if (auto run = ObservedRun::Of(generation, query, version, true)) {
      trace::ConflictFinder finder(fault);
      run->Add(&finder);
      (void)run->Run(reader, input, options);
      fault.message += finder.List();
    }
  }
  return Detail(std::move(fault));
}

ErrorDetail PlainDetail(const EvalError& error, const plan::Policy& policy) {
  return Detail(trace::FaultOf(error, policy));
}

std::string Explain(const Generation& generation, const std::string& query, std::string_view mode, bool pretty,
                    InputReader& reader, const InputSource& input, ast::RegoVersion version,
                    const ObservedRun::Options& options) {
  auto run = ObservedRun::Of(generation, query, version);
  if (!run) return "";
  trace::Recorder recorder(false, !pretty);
  run->Add(&recorder);
  (void)run->Run(reader, input, options);
  std::vector<trace::RecordedEvent> events = trace::Filtered(recorder.Take(), std::string(mode));
  syntax::JsonWriter json(pretty ? 2 : 0);
  if (!pretty) return trace::WriteTrace(json, events), json.text();
  std::string text = trace::ExplanationAsText(events, run->names(), false);
  json.BeginArray();
  for (size_t at = 0; at < text.size() || at == 0;) {
    size_t end = std::min(text.find('\n', at), text.size());
    json.String(text.substr(at, end - at));
    at = end + 1;
  }
  json.EndArray();
  return json.text();
}

}  // namespace regoc::server
