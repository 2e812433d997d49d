// regoc eval: the answer to a query.
#include <chrono>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <thread>

#include "runtime/base/file.h"
#include "runtime/engine/evaluator.h"
#include "runtime/value/table.h"
#include "tools/common/module_parser.h"
#include "tools/common/native_bundle.h"
#include "tools/common/native_code.h"
#include "tools/regoc/duration.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/report.h"
#include "tools/regoc/results.h"

namespace regoc::cli {

namespace {

struct EvalFlags {
  std::string query;
  std::vector<std::string> data, bundles, imports, ignore;
  std::string input, package, format = "json", engine = "auto", timeout;
  bool stdin_input = false, stdin_query = false, fail = false, fail_defined = false, strict = false, strict_errors = false;
  std::optional<uint64_t> step_limit, memory_limit;
  VersionFlags version;
  VerificationFlags verification;
};

// One evaluation from the flags to the exit code.
class Evaluation {
 public:
  explicit Evaluation(const EvalFlags& flags) : flags_(flags) {}
  int Run();

 private:
  Status Load();
  bool Compile();
  Result<engine::Snapshot> Prepare();
  Result<std::optional<engine::Snapshot>> FromBundle(const std::string& entrypoint);
  std::optional<std::string> EntrypointOf(const std::string& query) const;
  Status ReadInput(engine::Evaluator& evaluator);
  int Evaluate(engine::Snapshot snapshot, const std::string& entrypoint, bool single_document);
  int FaultExit(const Error& error);
  int FindingsExit();
  std::string Formatted(Value solutions) const;

  const EvalFlags& flags_;
  tools::Inputs inputs_;
  DiagnosticSink sink_;
  std::vector<std::shared_ptr<const SourceFile>> files_;
  std::optional<sema::Program> program_;
  std::optional<sema::Query> query_;
  std::optional<plan::Policy> policy_;
};

int Evaluation::FaultExit(const Error& error) {
  PrintError(error);
  return 2;
}

int Evaluation::FindingsExit() {
  if (flags_.format == "json") std::fputs(ErrorsAsJson(ErrorsOf(sink_)).c_str(), stdout);
  else std::fputs(ErrorsAsText(sink_).c_str(), stderr);
  return 2;
}

Status Evaluation::Load() {
  tools::LoadOptions options{.ignore = flags_.ignore, .version = flags_.version.version()};
  Result<bundle::VerificationConfig> verification = flags_.verification.Config();
  if (!verification.ok()) return verification.error();
  options.verification = *verification;
  for (const std::string& path : flags_.bundles)
    if (Status loaded = LoadBundle(path, options, inputs_); !loaded.ok()) return loaded;
  return LoadPaths(flags_.data, options, inputs_);
}

bool Evaluation::Compile() {
  sema::AnalyzeOptions analyze;
  analyze.strict = flags_.strict;
  analyze.keep_print = true;
  program_ = driver::Analyze(inputs_.sources, analyze, sink_, files_);
  if (!program_) return false;
  files_.push_back(std::make_shared<SourceFile>("", flags_.query));
  sema::QueryOptions options;
  options.analyze = analyze;
  options.package = flags_.package;
  options.capture_values = true;
  for (const std::string& text : flags_.imports) {
    files_.push_back(std::make_shared<SourceFile>("", "package query\nimport " + text + "\n"));
    std::optional<ast::Module> module = driver::Parse(files_.back(), ast::RegoVersion::kV1, sink_);
    if (!module) return false;
    options.imports.push_back(module->imports[0]);
    files_.push_back(module->file);
  }
  query_ = driver::AnalyzeQuery(*program_, *files_.back(), options, flags_.version.version(), sink_);
  if (!query_) return false;
  planner::PlanOptions plan;
  plan.queries.push_back({"query", &*query_});
  policy_ = planner::BuildPlan(*program_, plan, sink_);
  return policy_.has_value();
}

Result<engine::Snapshot> Evaluation::Prepare() {
  engine::Snapshot snapshot;
  snapshot.module_parser = tools::ParseModule;
  if (flags_.engine == "jit" || flags_.engine == "aot") {
    Result<engine::NativeCode> native = flags_.engine == "jit" ? tools::JitCode(*policy_) : tools::ObjectCode(*policy_);
    if (!native.ok()) return native.error();
    snapshot.native = *native;
  }
  auto executable = eval::Executable::Bind(std::move(*policy_));
  if (!executable.ok()) return executable.error();
  snapshot.executable = *executable;
  return snapshot;
}

// "data.a.b" asks for one document, which a bundle may have planned as its entry point "a/b".
std::optional<std::string> Evaluation::EntrypointOf(const std::string& query) const {
  if (!query.starts_with("data.") || !flags_.package.empty()) return std::nullopt;
  std::string name;
  for (char c : query.substr(5)) {
    bool plain = std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.';
    if (!plain) return std::nullopt;
    name += c == '.' ? '/' : c;
  }
  return name;
}

Status Evaluation::ReadInput(engine::Evaluator& evaluator) {
  if (flags_.input.empty() && !flags_.stdin_input) return Unit{};
  std::string text, name = flags_.stdin_input ? "<stdin>" : flags_.input;
  if (flags_.stdin_input) {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    Result<std::string> read = ReadFile(flags_.input.starts_with("file://") ? flags_.input.substr(7) : flags_.input);
    if (!read.ok()) return read.error();
    text = std::move(*read);
  }
  JsonReader reader;
  Result<Value> value = tools::ReadValue(reader, evaluator.arena(), name, text);
  if (!value.ok()) return value.error();
  evaluator.SetInput(DeepCopyFrozen(evaluator.arena(), *value));
  return Unit{};
}

std::string Evaluation::Formatted(Value solutions) const {
  if (flags_.format == "pretty") return ResultsAsPretty(*query_, solutions);
  if (flags_.format == "raw") return ResultsAsRaw(*query_, solutions);
  if (flags_.format == "values") return ResultsAsValues(*query_, solutions);
  if (flags_.format == "bindings") return ResultsAsBindings(solutions);
  if (flags_.format == "discard") return solutions.size() ? "{\n  \"result\": \"discarded\"\n}\n" : "{}\n";
  return ResultsAsJson(*query_, solutions);
}

int Evaluation::Evaluate(engine::Snapshot snapshot, const std::string& entrypoint, bool single_document) {
  snapshot.data = engine::Document::FromValue(inputs_.data.root());
  auto shared = std::make_shared<engine::Snapshot>(std::move(snapshot));
  Result<plan::FuncId> func = shared->FindEntrypoint(entrypoint);
  if (!func.ok()) return FaultExit(func.error());
  engine::Evaluator evaluator(shared);
  std::string printed;
  Result<std::chrono::nanoseconds> timeout = ParseDuration(flags_.timeout);
  if (!timeout.ok()) return FaultExit(timeout.error());
  engine::EvaluationOptions options;
  options.eval.strict_builtin_errors = flags_.strict_errors;
  options.print_output = &printed;
  options.eval.timeout = *timeout;
  if (flags_.step_limit) options.eval.step_limit = *flags_.step_limit;
  if (flags_.memory_limit) options.eval.memory_limit = *flags_.memory_limit;
  evaluator.Begin(options);
  if (Status read = ReadInput(evaluator); !read.ok()) return FaultExit(read.error());
  Outcome outcome = evaluator.Run(*func);
  std::fputs(printed.c_str(), stderr);
  if (outcome.failed()) {
    const EvalError& e = outcome.error();
    const auto& files = shared->executable->policy().files;
    std::string file = e.file ? files[e.file - 1] : "";
    if (flags_.format == "json") std::fputs(ErrorsAsJson({{std::string(e.message), std::string(e.code), file, e.row, e.column, e.row != 0}}).c_str(), stdout);
    else std::fprintf(stderr, "1 error occurred: %s\n", evaluator.ErrorText(e).c_str());
    return 2;
  }
  Value solutions = Value::Array(nullptr, 0);
  if (outcome.defined() && !single_document) solutions = *outcome;
  if (outcome.defined() && single_document) {
    Value* values = evaluator.arena().AllocateArray<Value>(2);
    values[0] = *outcome;
    Object* bindings = Object::New(evaluator.arena());
    bindings->Put(Value::String("$expressions"), Value::Array(values, 1));
    values[1] = Value::Object(bindings);
    solutions = Value::Array(values + 1, 1);
  }
  std::fputs(Formatted(solutions).c_str(), stdout);
  bool defined = solutions.size() > 0;
  return (flags_.fail && !defined) || (flags_.fail_defined && defined) ? 1 : 0;
}

// The bundle's own plan, when it has one with this entry point.
Result<std::optional<engine::Snapshot>> Evaluation::FromBundle(const std::string& entrypoint) {
  std::string why_not;
  Result<std::optional<engine::Snapshot>> snapshot = tools::SnapshotOf(inputs_.bundles[0], why_not);
  if (!snapshot.ok() || !*snapshot || !(*snapshot)->FindEntrypoint(entrypoint).ok()) {
    if (!snapshot.ok()) return snapshot;
    return std::optional<engine::Snapshot>();
  }
  if (flags_.engine == "interp") (*snapshot)->native = {};
  if (flags_.engine == "aot" && (*snapshot)->native.entries.empty())
    return Error{"bundle " + inputs_.bundles[0].path + ": its native code cannot be used: " + why_not};
  files_.push_back(std::make_shared<SourceFile>("", flags_.query));
  query_.emplace();
  query_->expressions.push_back({flags_.query, {files_.back().get(), 0, static_cast<uint32_t>(flags_.query.size())}, ""});
  return snapshot;
}

int Evaluation::Run() {
  if (Status loaded = Load(); !loaded.ok()) return FaultExit(loaded.error());
  // A bundle that brings its plan needs no compiler for a question it was planned for.
  std::optional<std::string> entrypoint = EntrypointOf(flags_.query);
  if (inputs_.bundles.size() == 1 && flags_.data.empty() && entrypoint && flags_.engine != "jit") {
    Result<std::optional<engine::Snapshot>> snapshot = FromBundle(*entrypoint);
    if (!snapshot.ok()) return FaultExit(snapshot.error());
    if (*snapshot) return Evaluate(std::move(**snapshot), *entrypoint, true);
  }
  if (!Compile()) return FindingsExit();
  if (Status inside = CheckPackages(inputs_, *program_); !inside.ok()) return FaultExit(inside.error());
  Result<engine::Snapshot> snapshot = Prepare();
  if (!snapshot.ok()) return FaultExit(snapshot.error());
  return Evaluate(std::move(*snapshot), "query", false);
}

}  // namespace

void AddEval(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("eval", "Evaluate a query");
  auto flags = std::make_shared<EvalFlags>();
  command->add_option("query", flags->query, "Rego query");
  command->add_option("-d,--data", flags->data, "policy or data files and folders")->allow_extra_args(false);
  command->add_option("-b,--bundle", flags->bundles, "bundle files or folders")->allow_extra_args(false);
  command->add_option("-i,--input", flags->input, "input file (JSON or YAML)");
  command->add_flag("-I,--stdin-input", flags->stdin_input, "read the input from standard input");
  command->add_flag("--stdin", flags->stdin_query, "read the query from standard input");
  command->add_option("-f,--format", flags->format, "output format")
      ->check(CLI::IsMember({"json", "values", "bindings", "pretty", "raw", "discard"}))->capture_default_str();
  command->add_option("--package", flags->package, "package that the query stands in");
  command->add_option("--import", flags->imports, "import of the query")->allow_extra_args(false);
  command->add_option("--ignore", flags->ignore, "file and folder names to pass over")->allow_extra_args(false);
  command->add_option("--timeout", flags->timeout, "time limit of the evaluation (10s, 500ms)");
  command->add_option("--step-limit", flags->step_limit, "elements of loops and calls that the evaluation may take")->check(CLI::PositiveNumber);
  command->add_option("--memory-limit", flags->memory_limit, "memory that the evaluation may take (64MB)")->transform(CLI::AsSizeValue(false));
  command->add_option("--engine", flags->engine, "auto (native code of a verified bundle, else interp), interp, jit, aot (native code: of the bundle, or compiled now)")
      ->check(CLI::IsMember({"auto", "interp", "jit", "aot"}))->capture_default_str();
  command->add_flag("--fail", flags->fail, "exit with 1 when the result is undefined");
  command->add_flag("--fail-defined", flags->fail_defined, "exit with 1 when the result is defined");
  command->add_flag("-S,--strict", flags->strict, "compile in strict mode");
  command->add_flag("--strict-builtin-errors", flags->strict_errors, "the first error of a built-in ends the evaluation");
  flags->version.AddTo(*command);
  flags->verification.AddTo(*command);
  command->callback([flags, &status] {
    if (flags->stdin_query) flags->query.assign(std::istreambuf_iterator<char>(std::cin), {});
    if (flags->query.empty()) {
      PrintError({"eval: a query is missing"});
      status = 1;
      return;
    }
    status = Evaluation(*flags).Run();
  });
}

}  // namespace regoc::cli
