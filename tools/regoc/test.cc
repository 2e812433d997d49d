// regoc test: runs the unit tests of policies.
#include <cstdio>

#include "tools/common/module_parser.h"
#include "tools/regoc/duration.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/report.h"
#include "tools/regoc/test_report.h"

namespace regoc::cli {

namespace {

// OPA's exit code when a test fails.
constexpr int kFailed = 2;

struct TestFlags {
  std::vector<std::string> paths, ignore;
  std::string run, format = "pretty", timeout = "5s";
  size_t count = 1, max_errors = 10;
  bool as_bundle = false, verbose = false, zero_on_skipped = false, fail_on_empty = false;
  VersionFlags version;
  VerificationFlags verification;
};

Status Load(const TestFlags& flags, tools::Inputs& inputs) {
  Result<bundle::VerificationConfig> verification = flags.verification.Config();
  if (!verification.ok()) return verification.error();
  tools::LoadOptions options{.ignore = flags.ignore, .version = flags.version.version(), .verification = *verification};
  if (!flags.as_bundle) return LoadPaths(flags.paths, options, inputs);
  for (const std::string& path : flags.paths)
    if (Status status = LoadBundle(path, options, inputs); !status.ok()) return status;
  return Unit{};
}

std::optional<plan::Policy> PlanTests(const sema::Program& program, const std::vector<TestCase>& tests, DiagnosticSink& sink) {
  planner::PlanOptions options;
  for (const TestCase& test : tests) options.entrypoints.push_back(test.entrypoint);
  return planner::BuildPlan(program, options, sink);
}

int ExitCode(const TestFlags& flags, const TestRun& run) {
  if (run.Count(TestResult::Outcome::kFail) || run.Count(TestResult::Outcome::kError)) return kFailed;
  if (run.Count(TestResult::Outcome::kSkipped) && !flags.zero_on_skipped) return kFailed;
  return run.tests.empty() && flags.fail_on_empty ? kFailed : 0;
}

int Test(const TestFlags& flags) {
  tools::Inputs inputs;
  if (Status loaded = Load(flags, inputs); !loaded.ok()) return PrintError(loaded.error()), 1;
  Result<std::chrono::nanoseconds> timeout = ParseDuration(flags.timeout);
  if (!timeout.ok()) return PrintError(timeout.error()), 1;
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  sema::AnalyzeOptions analyze{.keep_print = true, .max_errors = flags.max_errors};
  std::optional<sema::Program> program = driver::Analyze(inputs.sources, analyze, sink, files);
  if (!program) return std::fputs(ErrorsAsText(sink).c_str(), stderr), 1;
  Result<std::vector<TestCase>> tests = FindTests(*program, flags.run);
  if (!tests.ok()) return PrintError(tests.error()), 1;
  std::optional<plan::Policy> policy = PlanTests(*program, *tests, sink);
  if (!policy) return std::fputs(ErrorsAsText(sink).c_str(), stderr), 1;
  auto executable = eval::Executable::Bind(std::move(*policy));
  if (!executable.ok()) return PrintError(executable.error()), 1;
  auto snapshot = std::make_shared<engine::Snapshot>();
  snapshot->module_parser = tools::ParseModule;
  snapshot->executable = *executable;
  snapshot->data = engine::Document::FromValue(inputs.data.root());
  engine::Evaluator evaluator(snapshot);
  TestRun run;
  for (size_t i = 0; i < flags.count; ++i)
    for (const TestCase& test : *tests) run.tests.push_back(test), run.results.push_back(RunTest(evaluator, test, *timeout));
  std::fputs((flags.format == "json" ? TestRunAsJson(run) : TestRunAsText(run, flags.verbose)).c_str(), stdout);
  return ExitCode(flags, run);
}

}  // namespace

void AddTest(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("test", "Run the unit tests of policies (rules named test_…)");
  auto flags = std::make_shared<TestFlags>();
  command->add_option("path", flags->paths, "files and folders")->required();
  command->add_flag("-b,--bundle", flags->as_bundle, "paths are bundles");
  command->add_flag("-v,--verbose", flags->verbose, "report tests that passed too");
  command->add_option("-r,--run", flags->run, "only tests whose name matches the regular expression");
  command->add_option("-f,--format", flags->format, "output format")->check(CLI::IsMember({"pretty", "json"}))->capture_default_str();
  command->add_option("--timeout", flags->timeout, "time limit of each test")->capture_default_str();
  command->add_option("--count", flags->count, "how often to run each test")->capture_default_str();
  command->add_option("-m,--max-errors", flags->max_errors, "compile errors to report before stopping")->capture_default_str();
  command->add_flag("-z,--exit-zero-on-skipped", flags->zero_on_skipped, "skipped tests do not fail the run");
  command->add_flag("--fail-on-empty", flags->fail_on_empty, "no test at all fails the run");
  command->add_option("--ignore", flags->ignore, "file and folder names to pass over")->allow_extra_args(false);
  flags->version.AddTo(*command);
  flags->verification.AddTo(*command);
  command->callback([flags, &status] { status = Test(*flags); });
}

}  // namespace regoc::cli
