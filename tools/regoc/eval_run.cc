#include "tools/regoc/eval_run.h"

#include <chrono>
#include <cstdio>

#include "runtime/base/file_cache.h"
#include "runtime/value/table.h"
#include "tools/common/module_parser.h"
#include "tools/common/native_bundle.h"
#include "tools/common/native_code.h"
#include "tools/common/opa_plan.h"
#include "tools/trace/conflicts.h"
#include "tools/regoc/duration.h"

namespace regoc::cli {

namespace {

// "data.a.b" asks for one document, which a bundle may have planned as its entry point "a/b".
std::optional<std::string> EntrypointOf(const std::string& query) {
  if (!query.starts_with("data.")) return std::nullopt;
  std::string name;
  for (char c : query.substr(5)) {
    bool plain = std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.';
    if (!plain) return std::nullopt;
    name += c == '.' ? '/' : c;
  }
  return name;
}

// With strict errors the evaluation went on after the built-in that its fault is about.
void AddStack(EvaluationFault& fault, const Events& events, const BuiltinFaults& builtins, bool strict) {
  if (!strict || builtins.faults().empty()) return AddStack(fault, events);
  fault.stack = builtins.faults()[0].stack;
  fault.text = builtins.faults()[0].text;
}

}  // namespace

template <typename F>
auto Evaluation::Timed(const char* name, F&& f) {
  auto start = std::chrono::steady_clock::now();
  auto result = f();
  if (output_.metrics)
    (*output_.metrics)[name] += std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count();
  return result;
}

void Evaluation::Findings() {
  output_.findings = ErrorsOf(sink_);
  output_.findings_text = ErrorsAsText(sink_);
}

Status Evaluation::Load() {
  tools::LoadOptions options{.ignore = flags_.ignore, .version = flags_.version.version()};
  if (Status read = flags_.verification.Apply(options); !read.ok()) return read;
  for (const std::string& path : flags_.bundles)
    if (Status loaded = LoadBundle(path, options, inputs_); !loaded.ok()) return loaded;
  return LoadPaths(flags_.data, options, inputs_);
}

bool Evaluation::Analyze() {
  sema::AnalyzeOptions analyze;
  analyze.strict = flags_.strict;
  analyze.keep_print = true;
  flags_.compile.Apply(analyze);
  if (inputs_.sources.empty()) {
    program_ = driver::AnalyzeModules({}, analyze, sink_);
  } else {
    std::vector<ast::Module> modules = Timed("timer_rego_module_parse_ns", [&] {
      return driver::ParseAll(inputs_.sources, sink_, files_, flags_.compile.settings());
    });
    analyze.data_paths = tools::PathsOverData(modules, inputs_.data.root());
    program_ = Timed("timer_rego_module_compile_ns",
                     [&] { return driver::AnalyzeModules(std::move(modules), analyze, sink_); });
  }
  return program_.has_value();
}

bool Evaluation::AnalyzeQuery() {
  sema::QueryOptions options;
  options.analyze.strict = flags_.strict;
  options.analyze.keep_print = true;
  flags_.compile.Apply(options.analyze);
  if (!flags_.package.empty()) options.package = (flags_.package.starts_with("data.") ? "" : "data.") + flags_.package;
  options.capture_values = true;
  for (const std::string& text : flags_.imports) {
    files_.push_back(std::make_shared<SourceFile>("", "package query\nimport " + text + "\n"));
    std::optional<ast::Module> module = driver::Parse(files_.back(), ast::RegoVersion::kV1, sink_);
    if (!module) return false;
    options.imports.push_back(module->imports[0]);
  }
  files_.push_back(std::make_shared<SourceFile>("", flags_.query));
  std::optional<ast::Body> body = Timed("timer_rego_query_parse_ns", [&] {
    return driver::ParseQuery(*files_.back(), flags_.version.version(), sink_, flags_.compile.settings());
  });
  if (!body) return false;
  query_ = Timed("timer_rego_query_compile_ns",
                 [&] { return sema::AnalyzeQuery(*program_, std::move(*body), options, sink_); });
  if (!query_) return false;
  output_.query = &*query_;
  output_.names = query_->variables;
  for (const sema::Query::Expression& expression : query_->expressions)
    if (!expression.variable.empty()) output_.names[expression.variable] = "_";
  return true;
}

Result<std::optional<Evaluation::Planned>> Evaluation::Plan(const planner::Observed* observed) {
  Planned planned;
  planner::PlanOptions options;
  options.queries.push_back({"query", &*query_});
  if (observed) {
    planned.observed = std::make_unique<planner::Observed>(*observed);
    options.observed = planned.observed.get();
  }
  std::optional<plan::Policy> policy = Timed(
      "timer_rego_query_compile_ns", [&] { return driver::Plan(*program_, options, optimize::Level::kFull, sink_); });
  if (!policy) return std::optional<Planned>();
  planned.snapshot = std::make_shared<engine::Snapshot>();
  planned.snapshot->module_parser = tools::ParseModule;
  if (!observed && (flags_.engine == "jit" || flags_.engine == "aot")) {
    Result<engine::NativeCode> native = flags_.engine == "jit" ? tools::JitCode(*policy, {.cache_folder = DefaultCacheFolder()})
                                                                        : tools::ObjectCode(*policy, {.cache_folder = DefaultCacheFolder()});
    if (!native.ok()) return native.error();
    planned.snapshot->native = *native;
  }
  auto executable = eval::Executable::Bind(std::move(*policy));
  if (!executable.ok()) return executable.error();
  planned.snapshot->executable = *executable;
  planned.snapshot->data = inputs_.data.document();
  planned.entrypoint = "query";
  return std::optional<Planned>(std::move(planned));
}

// The question is for one document, which a plan has as an entry point.
Evaluation::Planned Evaluation::PlannedDocument(engine::Snapshot snapshot, const std::string& entrypoint) {
  files_.push_back(std::make_shared<SourceFile>("", flags_.query));
  query_.emplace();
  query_->expressions.push_back(
      {flags_.query, {files_.back().get(), 0, static_cast<uint32_t>(flags_.query.size())}, ""});
  output_.query = &*query_;
  snapshot.data = inputs_.data.document();
  return Planned{std::make_shared<engine::Snapshot>(std::move(snapshot)), nullptr, entrypoint, true};
}

// A bundle that holds a plan of OPA's and no policies is asked for what that plans.
Result<std::optional<Evaluation::Planned>> Evaluation::FromOpaPlan() {
  if (inputs_.bundles.size() != 1 || !inputs_.sources.empty()) return std::optional<Planned>();
  const std::string& path = inputs_.bundles[0].path;
  Result<std::optional<plan::Policy>> policy = tools::PolicyOfOpaPlan(inputs_.bundles[0]);
  if (!policy.ok()) return policy.error();
  std::optional<std::string> entrypoint = EntrypointOf(flags_.query);
  if (!*policy || !entrypoint) return std::optional<Planned>();
  if (flags_.observing()) return Error{"bundle " + path + ": it holds a plan and no policies, of which there is nothing to explain, profile or cover"};
  if (!(**policy).FindEntrypoint(*entrypoint)) return Error{"bundle " + path + ": its plan.json has no plan for " + *entrypoint};
  engine::Snapshot snapshot;
  snapshot.module_parser = tools::ParseModule;
  if (flags_.engine == "jit" || flags_.engine == "aot") {
    backend::NativeOptions options{.cache_folder = DefaultCacheFolder()};
    Result<engine::NativeCode> native = flags_.engine == "jit" ? tools::JitCode(**policy, options) : tools::ObjectCode(**policy, options);
    if (!native.ok()) return native.error();
    snapshot.native = *native;
  }
  auto executable = eval::Executable::Bind(std::move(**policy));
  if (!executable.ok()) return Error{"bundle " + path + ": " + executable.error().message};
  snapshot.executable = *executable;
  return std::optional(PlannedDocument(std::move(snapshot), *entrypoint));
}

// The bundle's own plan, when it has one that answers the query.
Result<std::optional<Evaluation::Planned>> Evaluation::FromBundle() {
  std::optional<std::string> entrypoint = EntrypointOf(flags_.query);
  bool possible = inputs_.bundles.size() == 1 && flags_.data.empty() && flags_.package.empty() && entrypoint &&
                  flags_.engine != "jit";
  if (!possible || flags_.observing() || flags_.compile.limited()) return std::optional<Planned>();
  std::string why_not;
  Result<std::optional<engine::Snapshot>> snapshot = tools::SnapshotOf(inputs_.bundles[0], why_not);
  if (!snapshot.ok()) return snapshot.error();
  if (!*snapshot && !why_not.empty())
    std::fprintf(stderr, "warning: bundle %s: %s; its policies are compiled anew\n", inputs_.bundles[0].path.c_str(), why_not.c_str());
  if (!*snapshot || !(*snapshot)->FindEntrypoint(*entrypoint).ok()) return std::optional<Planned>();
  if (flags_.engine == "interp") (*snapshot)->native = {};
  if (flags_.engine == "aot" && (*snapshot)->native.entries.empty())
    return Error{"bundle " + inputs_.bundles[0].path + ": its native code cannot be used: " + why_not};
  return std::optional(PlannedDocument(std::move(**snapshot), *entrypoint));
}

// An empty text is null, as in YAML.
Status Evaluation::ReadInput(engine::Evaluator& evaluator) {
  if (!flags_.input_text) return Unit{};
  if (flags_.input_text->find_first_not_of(" \t\r\n") == std::string::npos) return evaluator.SetInput(Value()), Unit{};
  if (!tools::IsYaml(flags_.input_name)) {
    Status read = evaluator.ReadInput(*flags_.input_text);
    return read.ok() ? read : Error{"unable to parse input: " + flags_.input_name + ": " + read.error().message};
  }
  JsonReader reader;
  Result<Value> value = tools::ReadValue(reader, evaluator.arena(), flags_.input_name, *flags_.input_text);
  if (!value.ok()) return Error{"unable to parse input: " + value.error().message};
  evaluator.SetInput(DeepCopyFrozen(evaluator.arena(), *value));
  return Unit{};
}

Outcome Evaluation::RunOnce(engine::Evaluator& evaluator, const Planned& planned, Events* events,
                            std::string* printed) {
  engine::EvaluationOptions options{.print_output = printed, .tracer = events};
  options.eval.timeout = timeout_;
  if (flags_.step_limit) options.eval.step_limit = *flags_.step_limit;
  if (flags_.memory_limit) options.eval.memory_limit = *flags_.memory_limit;
  options.eval.strict_builtin_errors = flags_.strict_errors;
  HostServices host{.allowed_hosts = flags_.compile.allowed_hosts()};
  options.host = &host;
  evaluator.Begin(options);
  if (Status read = ReadInput(evaluator); !read.ok()) return Outcome::Undefined();  // was read before
  if (events) events->Restart();
  return evaluator.Run(*planned.snapshot->FindEntrypoint(planned.entrypoint));
}

void Evaluation::TakeSolutions(Outcome outcome, bool single_document) {
  output_.solutions = Value::Array(nullptr, 0);
  if (!outcome.defined()) return;
  if (!single_document) return output_.solutions = *outcome, void();
  Value* values = evaluator_->arena().AllocateArray<Value>(2);
  values[0] = *outcome;
  Object* bindings = Object::New(evaluator_->arena());
  bindings->Put(Value::String("$expressions"), Value::Array(values, 1));
  values[1] = Value::Object(bindings);
  output_.solutions = Value::Array(values + 1, 1);
}

// An error is told with the queries that were being evaluated. An evaluation that nothing listened to is done again.
void Evaluation::TakeFault(const EvalError& error, const Planned& planned, const Events* events,
                           const BuiltinFaults& builtins) {
  EvaluationFault fault = FaultOf(error, planned.snapshot->executable->policy());
  // Limits are reached elsewhere the second time.
  bool limited =
      fault.code.ends_with("_limit_error") || fault.code == "eval_timeout_error" || fault.code == "eval_cancel_error";
  if (events)
    AddStack(fault, *events, builtins, flags_.strict_errors);
  else if (!limited)
    Trace(fault);
  if (fault.code == "eval_conflict_error") ListConflicts(fault);
  output_.faults.push_back(std::move(fault));
}

void Evaluation::Trace(EvaluationFault& fault) {
  if (!program_ && !(Analyze() && AnalyzeQuery())) return;
  planner::Observed observed;
  Result<std::optional<Planned>> planned = Plan(&observed);
  if (!planned.ok() || !*planned) return;
  Events events((*planned)->snapshot->executable->policy(), *(*planned)->observed);
  engine::Evaluator evaluator((*planned)->snapshot);
  BuiltinFaults builtins((*planned)->snapshot->executable->policy(), 1);
  events.Add(&builtins);
  std::string ignored;
  if (RunOnce(evaluator, **planned, &events, &ignored).failed())
    AddStack(fault, events, builtins, flags_.strict_errors);
}

void Evaluation::ListConflicts(EvaluationFault& fault) {
  if (!program_) return;
  planner::Observed observed;
  observed.conflicts = true;
  Result<std::optional<Planned>> planned = Plan(&observed);
  if (!planned.ok() || !*planned) return;
  Events events((*planned)->snapshot->executable->policy(), *(*planned)->observed);
  ConflictFinder finder(fault);
  events.Add(&finder);
  engine::Evaluator evaluator((*planned)->snapshot);
  std::string ignored;
  (void)RunOnce(evaluator, **planned, &events, &ignored);
  fault.message += finder.List();
}

void Evaluation::CoverAgain(std::vector<CoverageRun>& runs) {
  for (const std::string& kind : flags_.coverage_runs) {
    planner::Observed observed;
    observed.index = kind != "index_excluded" && !flags_.disable_indexing;
    observed.early_exit = kind != "early_exit" && !flags_.disable_early_exit;
    Result<std::optional<Planned>> planned = Plan(&observed);
    if (kind.empty() || !planned.ok() || !*planned) continue;
    CoverageRun& run = runs.emplace_back(CoverageRun{kind, {}});
    Events events((*planned)->snapshot->executable->policy(), *(*planned)->observed);
    events.Add(&run.coverage);
    engine::Evaluator evaluator((*planned)->snapshot);
    std::string ignored;
    (void)RunOnce(evaluator, **planned, &events, &ignored);
  }
}

Status Evaluation::Evaluate() {
  evaluator_ = std::make_unique<engine::Evaluator>(planned_->snapshot);
  std::optional<Events> events;
  Recorder recorder(flags_.var_values);
  Profiler profiler;
  Coverage coverage;
  BuiltinFaults builtin_faults(planned_->snapshot->executable->policy(), flags_.show_errors ? SIZE_MAX : 1);
  if (planned_->observed) {
    events.emplace(planned_->snapshot->executable->policy(), *planned_->observed);
    if (flags_.explain != "off") events->Add(&recorder);
    if (flags_.profile) events->Add(&profiler);
    if (flags_.coverage) events->Add(&coverage);
    if (flags_.show_errors || flags_.strict_errors) events->Add(&builtin_faults);
  }
  evaluator_->Begin({});
  if (Status read = ReadInput(*evaluator_); !read.ok()) return read;
  std::string printed;
  Outcome outcome = Timed("timer_rego_query_eval_ns",
                          [&] { return RunOnce(*evaluator_, *planned_, events ? &*events : nullptr, &printed); });
  std::fputs(printed.c_str(), stderr);
  if (outcome.failed())
    TakeFault(outcome.error(), *planned_, events ? &*events : nullptr, builtin_faults);
  else
    TakeSolutions(outcome, planned_->single_document);
  if (flags_.show_errors) {
    output_.faults.insert(output_.faults.end(), builtin_faults.faults().begin(), builtin_faults.faults().end());
    output_.builtin_faults += builtin_faults.faults().size();
  }
  if (flags_.explain != "off") output_.explanation = Filtered(recorder.Take(), flags_.explain);
  if (flags_.profile) {
    std::vector<std::string> criteria = flags_.profile_sort;
    for (const char* name : {"total_time_ns", "num_eval", "num_redo", "file", "line"}) criteria.push_back(name);
    output_.profile = profiler.Report(criteria, flags_.profile_limit);
  }
  if (!flags_.coverage) return Unit{};
  std::vector<CoverageRun> runs;
  if (!outcome.failed()) CoverAgain(runs);
  output_.coverage = ReportOf(coverage, runs, *program_);
  return Unit{};
}

Status Evaluation::Run() {
  if (flags_.metrics) output_.metrics.emplace();
  output_.solutions = Value::Array(nullptr, 0);
  Result<std::chrono::nanoseconds> timeout = ParseDuration(flags_.timeout);
  if (!timeout.ok()) return timeout.error();
  timeout_ = *timeout;
  bool files = !flags_.data.empty() || !flags_.bundles.empty();
  Status loaded = files ? Timed("timer_rego_load_files_ns", [&] { return Load(); }) : Load();
  if (!loaded.ok()) {
    output_.findings.push_back({.message = loaded.error().message});
    output_.findings_text = "1 error occurred: " + loaded.error().message + "\n";
    return Unit{};
  }
  Result<std::optional<Planned>> planned = FromBundle();
  if (planned.ok() && !*planned) planned = FromOpaPlan();
  if (planned.ok() && !*planned) {
    if (!Analyze() || !AnalyzeQuery()) return Findings(), Unit{};
    if (Status inside = CheckPackages(inputs_, program_->modules); !inside.ok()) return inside;
    planner::Observed observed;
    observed.index = !flags_.disable_indexing;
    observed.early_exit = !flags_.disable_early_exit;
    planned = Plan(flags_.observing() ? &observed : nullptr);
  }
  if (!planned.ok()) return planned.error();
  if (!*planned) return Findings(), Unit{};
  planned_ = std::move(**planned);
  return Evaluate();
}

}  // namespace regoc::cli
