// The outcome of a test run in OPA's formats, and in those of other tools.
#pragma once

#include <string>
#include <vector>

#include "tools/regoc/test_run.h"

namespace regoc::cli {

struct TestRun {
  std::vector<TestCase> tests;
  std::vector<TestResult> results;  // as many
};

struct TestReportOptions {
  bool verbose = false;        // tests that passed too, and what tests that failed did
  bool values = false;         // with the values of variables (--var-values)
  std::string explain;         // which events: "both", "notes", "fails", "full", "debug"
  bool sort_duration = false;  // JSON: the slowest first
};

// Numbers of tests, cases counted one by one.
struct TestCounts {
  size_t pass = 0, fail = 0, skipped = 0, error = 0;
  size_t total() const { return pass + fail + skipped + error; }
};
TestCounts CountOf(const TestRun& run);

// Failed, broken and skipped tests, with `verbose` all; the expressions that failed; the counts.
std::string TestRunAsText(const TestRun& run, const TestReportOptions& options);
std::string TestRunAsJson(const TestRun& run, const TestReportOptions& options);
std::string TestRunAsJunit(const TestRun& run);
std::string TestRunAsTap(const TestRun& run);

// "data.p.test_x: FAIL (1ms)".
std::string TestTitle(const TestCase& test, const TestResult& result);
// As Go prints durations: "1.5ms".
std::string DurationText(std::chrono::nanoseconds duration);
// Blanks before each line.
std::string Indented(std::string_view text, size_t blanks);

}  // namespace regoc::cli
