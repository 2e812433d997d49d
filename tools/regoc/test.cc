// regoc test: runs the unit tests of policies.
#include <algorithm>
#include <cstdio>
#include <thread>

#include "tools/regoc/compile_flags.h"
#include "tools/regoc/duration.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/report.h"
#include "tools/regoc/test_bench.h"
#include "tools/regoc/test_report.h"
#include "tools/regoc/watch.h"

namespace regoc::cli {

namespace {

// OPA's exit code when a test fails.
constexpr int kFailed = 2;
constexpr const char* kIndexExcluded = "index_excluded";
constexpr const char* kEarlyExit = "early_exit";

struct TestFlags {
  std::vector<std::string> paths, ignore, coverage_runs{kIndexExcluded, kEarlyExit};
  std::string run, format = "pretty", timeout = "0s", explain = "fails", sort = "none";
  int64_t count = 1, parallel = 0;
  size_t max_errors = 10;
  double threshold = 0;
  bool as_bundle = false, verbose = false, zero_on_skipped = false, fail_on_empty = false, coverage = false,
       bench = false, benchmem = true, watch = false, var_values = false, explain_set = false;
  CompileFlags compile;
  VersionFlags version;
  VerificationFlags verification;
};

// One run over the files as they are now.
class TestCommand {
 public:
  explicit TestCommand(const TestFlags& flags) : flags_(flags) {}
  int Run();

 private:
  Status Load();
  bool Analyze();
  Status Plan();
  int RunOnce();
  int Report(const TestRun& run);
  int ReportCoverage(const TestRun& run, const Coverage& coverage);
  int Bench();
  TestReportOptions ReportOptions() const;
  size_t Parallel() const {
    return flags_.parallel > 0 ? static_cast<size_t>(flags_.parallel)
                               : std::max(1u, std::thread::hardware_concurrency());
  }

  const TestFlags& flags_;
  tools::Inputs inputs_;
  DiagnosticSink sink_;
  std::vector<std::shared_ptr<const SourceFile>> files_;
  std::optional<sema::Program> program_;
  std::vector<TestCase> tests_;
  std::unique_ptr<TestPlan> plan_;
  std::chrono::nanoseconds timeout_{0};
};

Status TestCommand::Load() {
  tools::LoadOptions options{.ignore = flags_.ignore, .version = flags_.version.version()};
  if (Status read = flags_.verification.Apply(options); !read.ok()) return read;
  if (!flags_.as_bundle) return LoadPaths(flags_.paths, options, inputs_);
  for (const std::string& path : flags_.paths)
    if (Status status = LoadBundle(path, options, inputs_); !status.ok()) return status;
  return Unit{};
}

bool TestCommand::Analyze() {
  sema::AnalyzeOptions analyze{.keep_print = !flags_.bench, .max_errors = flags_.max_errors};
  flags_.compile.Apply(analyze);
  std::vector<ast::Module> modules = driver::ParseAll(inputs_.sources, sink_, files_, flags_.compile.settings());
  analyze.data_paths = tools::PathsOverData(modules, inputs_.data.root());
  RenameDuplicates(modules);
  program_ = driver::AnalyzeModules(std::move(modules), analyze, sink_);
  return program_.has_value();
}

Status TestCommand::Plan() {
  Result<std::vector<TestCase>> tests = FindTests(*program_, flags_.run);
  if (!tests.ok()) return tests.error();
  tests_ = std::move(*tests);
  planner::Observed observed;
  observed.test_cases = true;
  Result<std::unique_ptr<TestPlan>> plan = PlanTests(*program_, tests_, inputs_.data.root(), &observed, sink_);
  if (!plan.ok()) return plan.error();
  plan_ = std::move(*plan);
  return Unit{};
}

TestReportOptions TestCommand::ReportOptions() const {
  TestReportOptions options{.verbose = flags_.verbose || flags_.explain_set, .values = flags_.var_values};
  options.explain = flags_.explain_set || !flags_.verbose ? flags_.explain : "both";
  options.sort_duration = flags_.sort == "duration";
  return options;
}

int TestCommand::Report(const TestRun& run) {
  TestReportOptions options = ReportOptions();
  if (flags_.format == "pretty" && flags_.sort != "none")
    std::fputs("warning: --sort is only supported with JSON format\n", stderr);
  std::string text = flags_.format == "json"    ? TestRunAsJson(run, options)
                     : flags_.format == "junit" ? TestRunAsJunit(run)
                     : flags_.format == "tap"   ? TestRunAsTap(run)
                                                : TestRunAsText(run, options);
  std::fputs(text.c_str(), stdout);
  auto counts = [&](const TestResult& result) {
    return result.outcome != TestResult::Outcome::kPass &&
           !(result.outcome == TestResult::Outcome::kSkipped && flags_.zero_on_skipped);
  };
  if (run.tests.empty() && flags_.fail_on_empty) return std::fputs("no tests were run\n", stderr), 1;
  return std::any_of(run.results.begin(), run.results.end(), counts) ? kFailed : 0;
}

// Tests that fail are reported in place of the coverage.
int TestCommand::ReportCoverage(const TestRun& run, const Coverage& coverage) {
  TestRun failed;
  for (size_t i = 0; i < run.tests.size(); ++i) {
    if (run.results[i].error) return std::fprintf(stderr, "%s\n", FaultText(*run.results[i].error).c_str()), 1;
    if (run.results[i].outcome != TestResult::Outcome::kFail) continue;
    failed.tests.push_back(run.tests[i]), failed.results.push_back(run.results[i]);
  }
  if (!failed.tests.empty()) {
    std::fputs(TestRunAsText(failed, ReportOptions()).c_str(), stdout);
    std::fputs(TestTitle(failed.tests[0], failed.results[0]).c_str(), stderr);
    return std::fputs("\n", stderr), 1;
  }
  std::vector<CoverageRun> runs;
  for (const char* kind : {kIndexExcluded, kEarlyExit}) {
    if (std::find(flags_.coverage_runs.begin(), flags_.coverage_runs.end(), kind) == flags_.coverage_runs.end())
      continue;
    planner::Observed observed;
    observed.index = kind != std::string_view(kIndexExcluded);
    observed.early_exit = kind != std::string_view(kEarlyExit);
    Result<std::unique_ptr<TestPlan>> plan = PlanTests(*program_, tests_, inputs_.data.root(), &observed, sink_);
    if (!plan.ok()) return PrintError(plan.error()), 1;
    CoverageRun& one = runs.emplace_back(CoverageRun{kind, {}});
    RunTests(**plan, tests_,
             {.timeout = timeout_, .allowed_hosts = flags_.compile.allowed_hosts(), .coverage = &one.coverage},
             Parallel());
  }
  CoverageReport report = ReportOf(coverage, runs, *program_);
  if (report.percent < flags_.threshold)
    return std::fprintf(stderr, "%s\n", ThresholdFault(report, flags_.threshold, flags_.verbose).c_str()), kFailed;
  syntax::JsonWriter json(2);
  WriteCoverage(json, report);
  std::fprintf(stdout, "%s\n", json.text().c_str());
  bool skipped = std::any_of(tests_.begin(), tests_.end(), [](const TestCase& test) { return test.skipped; });
  if (tests_.empty() && flags_.fail_on_empty) return std::fputs("no tests were run\n", stderr), 1;
  return skipped && !flags_.zero_on_skipped ? kFailed : 0;
}

int TestCommand::RunOnce() {
  Coverage coverage;
  bool covering = flags_.coverage || flags_.threshold > 0;
  TestRunOptions options{
      .timeout = timeout_, .trace = flags_.verbose || flags_.explain_set, .values = flags_.var_values};
  // OPA has no trace in its JSON unless it was asked for events.
  if (flags_.format == "junit" || flags_.format == "tap") options.trace = false;
  options.coverage = covering ? &coverage : nullptr;
  options.allowed_hosts = flags_.compile.allowed_hosts();
  TestRun run{tests_, RunTests(*plan_, tests_, options, Parallel())};
  ListConflicts(*program_, tests_, inputs_.data.root(), run.results, sink_);
  FindHiddenFailures(*program_, tests_, inputs_.data.root(), run.results, sink_);
  return covering ? ReportCoverage(run, coverage) : Report(run);
}

int TestCommand::Bench() {
  if (flags_.coverage || flags_.threshold > 0) {
    std::fputs(
        "coverage reporting is not supported when benchmarking tests\ncoverage reporting is not supported when "
        "benchmarking tests\n",
        stderr);
    return 1;
  }
  return RunBenchmarks(*program_, tests_, inputs_.data.root(), {flags_.format, flags_.benchmem, timeout_}, sink_);
}

int TestCommand::Run() {
  if (Status loaded = Load(); !loaded.ok()) return PrintError(loaded.error()), 1;
  std::string timeout =
      flags_.timeout == "0s" || flags_.timeout == "0" ? (flags_.bench ? "30s" : "5s") : flags_.timeout;
  Result<std::chrono::nanoseconds> limit = ParseDuration(timeout);
  if (!limit.ok()) return PrintError(limit.error()), 1;
  timeout_ = *limit;
  if (!Analyze()) return std::fputs(ErrorsAsText(sink_).c_str(), stderr), 1;
  if (Status planned = Plan(); !planned.ok()) {
    if (sink_.has_errors())
      std::fputs(ErrorsAsText(sink_).c_str(), stderr);
    else
      PrintError(planned.error());
    return 1;
  }
  for (int64_t i = 0; i < flags_.count; ++i)
    if (int code = flags_.bench ? Bench() : RunOnce(); code != 0) return code;
  return 0;
}

int Test(TestFlags& flags) {
  if (flags.format == "gobench" && !flags.bench)
    return std::fputs("cannot use output format gobench without running benchmarks (--bench)\n", stderr), 0;
  if (!(flags.threshold >= 0 && flags.threshold <= 100))
    return std::fputs("Code coverage threshold must be between 0 and 100\n", stderr), 1;
  for (const std::string& run : flags.coverage_runs) {
    if (run.empty() || run == kIndexExcluded || run == kEarlyExit) continue;
    return PrintError(
               {"invalid --coverage-runs value \"" + run + "\" (expected \"index_excluded\" or \"early_exit\")"}),
           1;
  }
  if (Status prepared = flags.compile.Prepare(); !prepared.ok()) return PrintError(prepared.error()), 1;
  int code = TestCommand(flags).Run();
  if (!flags.watch) return code;
  return WatchFiles(flags.paths, [&] { TestCommand(flags).Run(); });
}

}  // namespace

void AddTest(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("test", "Run the unit tests of policies (rules named test_…)");
  auto flags = std::make_shared<TestFlags>();
  command->add_option("path", flags->paths, "files and folders")->required();
  command->add_flag("-b,--bundle", flags->as_bundle, "paths are bundles");
  command->add_flag("-v,--verbose", flags->verbose, "report tests that passed too, and what led to a failure");
  command->add_option("-r,--run", flags->run, "only tests whose name matches the regular expression");
  command->add_option("-f,--format", flags->format, "output format")
      ->check(CLI::IsMember({"pretty", "json", "gobench", "junit", "tap"}))
      ->capture_default_str();
  command->add_option("--timeout", flags->timeout, "time limit of each test (default 5s, of a benchmark 30s)");
  command->add_option("--count", flags->count, "how often to run the tests")->capture_default_str();
  command->add_option("-p,--parallel", flags->parallel, "tests that run at a time; 0: as many as there are processors")
      ->capture_default_str();
  command->add_option("-m,--max-errors", flags->max_errors, "compile errors to report before stopping; 0: all")
      ->capture_default_str();
  command->add_flag("-z,--exit-zero-on-skipped", flags->zero_on_skipped, "skipped tests do not fail the run");
  command->add_flag("--fail-on-empty", flags->fail_on_empty, "no test at all fails the run");
  command->add_option("--ignore", flags->ignore, "file and folder names to pass over")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_flag("--var-values", flags->var_values, "show the values of variables in what tests that failed did");
  command->add_option("--explain", flags->explain, "what to show of a test that failed (implies --verbose)")
      ->check(CLI::IsMember({"fails", "full", "notes", "debug"}))
      ->each([flags](const std::string&) { flags->explain_set = true; });
  command->add_option("--sort", flags->sort, "order of the JSON output")->check(CLI::IsMember({"none", "duration"}));
  command->add_flag("-c,--coverage", flags->coverage, "report which expressions were evaluated");
  command
      ->add_option("--coverage-runs", flags->coverage_runs,
                   "runs that tell why a range was not covered: index_excluded, early_exit")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->each([flags](const std::string&) { flags->coverage = true; });
  command->add_option("--threshold", flags->threshold, "fail when the coverage is below this percentage");
  command->add_flag("--bench", flags->bench, "measure how long tests take");
  command->add_flag("--benchmem,!--no-benchmem", flags->benchmem, "with --bench, report what tests allocate")
      ->default_val(true);
  command->add_flag("-w,--watch", flags->watch, "run the tests again whenever a file changes");
  flags->compile.AddTo(*command);
  flags->version.AddTo(*command);
  flags->verification.AddTo(*command);
  command->callback([flags, &status] { status = Test(*flags); });
}

}  // namespace regoc::cli
