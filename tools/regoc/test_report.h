// The outcome of a test run in OPA's formats.
#pragma once

#include <string>
#include <vector>

#include "tools/regoc/test_run.h"

namespace regoc::cli {

struct TestRun {
  std::vector<TestCase> tests;
  std::vector<TestResult> results;  // as many
  size_t Count(TestResult::Outcome outcome) const;
};

// Failed, broken and skipped tests, with `verbose` all; then the counts.
std::string TestRunAsText(const TestRun& run, bool verbose);
std::string TestRunAsJson(const TestRun& run);

}  // namespace regoc::cli
