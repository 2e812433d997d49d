// The tests of policies for `conftest verify`.
#include <algorithm>
#include <thread>

#include "tools/regoc/conftest.h"
#include "tools/trace/explain.h"
#include "tools/regoc/test_report.h"

namespace regoc::cli {

namespace {

using Outcome = TestResult::Outcome;
using conftest::Settings;
using conftest::VerifyRun;

// One test as the result of a file.
conftest::CheckResult CheckOf(const TestCase& test, const TestResult& result) {
  conftest::CheckResult check{.file = test.file};
  conftest::Finding finding{.message = test.package + "." + test.name};
  conftest::QueryRecord record{.query = test.name, .passed = result.outcome == Outcome::kPass};
  record.traces = trace::ExplanationLines(result.trace, {});
  check.queries.push_back(std::move(record));
  if (result.outcome == Outcome::kFail) check.failures.push_back(std::move(finding));
  else if (result.outcome == Outcome::kSkipped) check.skipped.push_back(std::move(finding));
  else ++check.successes;
  return check;
}

std::string CoverageText(const Coverage& coverage, const conftest::Policies& policies) {
  syntax::JsonWriter json(2);
  WriteCoverage(json, ReportOf(coverage, {}, policies.program()));
  return json.text() + "\n";
}

// The tests of the namespaces that the settings name; of all without any.
Result<std::vector<TestCase>> TestsOf(const Settings& settings, const conftest::Policies& policies) {
  Result<std::vector<TestCase>> tests = FindTests(policies.program(), "");
  if (!tests.ok() || settings.List("namespace").empty()) return tests;
  Result<std::vector<std::string>> chosen = policies.Choose(settings.List("namespace"), false);
  if (!chosen.ok()) return chosen.error();
  std::erase_if(*tests, [&](const TestCase& test) {
    std::string space = test.package.starts_with("data.") ? test.package.substr(5) : test.package;
    return std::find(chosen->begin(), chosen->end(), space) == chosen->end();
  });
  return tests;
}

}  // namespace

Result<VerifyRun> RunConftestVerify(const Settings& settings, const conftest::Policies& policies) {
  Result<std::vector<TestCase>> tests = TestsOf(settings, policies);
  if (!tests.ok()) return tests.error();
  planner::Observed observed;
  observed.test_cases = true;
  DiagnosticSink sink;
  Result<std::unique_ptr<TestPlan>> plan =
      PlanTests(policies.program(), *tests, policies.data()->root(), &observed, sink);
  if (!plan.ok()) return sink.has_errors() ? Error{OpaText(sink)} : plan.error();
  conftest::Services services;
  services.allowed_hosts = policies.allowed_hosts();
  services.proto_file_dirs = settings.List("proto-file-dirs");
  Coverage coverage;
  std::string report = settings.Text("report");
  bool values = settings.Is("var-values");
  bool reports = report == "full" || report == "notes" || report == "fails" || values;
  TestRunOptions options{.trace = settings.Is("trace") || reports, .values = values, .host = &services, .host_functions = conftest::HostFunctions()};
  options.builtin_errors = settings.Is("show-builtin-errors");
  if (settings.Is("coverage")) options.coverage = &coverage;
  TestRun run{*tests, RunTests(**plan, *tests, options, std::max(1u, std::thread::hardware_concurrency()))};
  VerifyRun out;
  for (size_t i = 0; i < run.tests.size(); ++i) {
    if (run.results[i].error) return Error{"run test: " + FaultText(*run.results[i].error)};
    out.results.push_back(CheckOf(run.tests[i], run.results[i]));
  }
  if (reports) out.report = TestRunAsText(run, {.verbose = true, .values = values, .explain = report.empty() ? "fails" : report});
  if (options.coverage) out.coverage = CoverageText(coverage, policies);
  return out;
}

}  // namespace regoc::cli
