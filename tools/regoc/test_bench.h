// How long tests take, as `opa test --bench` reports it.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "tools/regoc/test_report.h"

namespace regoc::cli {

struct BenchmarkOptions {
  std::string format;       // "pretty", "json", "gobench"
  bool allocations = true;  // with what an evaluation allocates
  std::chrono::nanoseconds timeout{0};
};

// Runs each test for about a second and prints the results. The exit code: 2 when a test fails, 1 when the plan cannot
// be made.
int RunBenchmarks(const sema::Program& program, const std::vector<TestCase>& tests, Value data,
                  const BenchmarkOptions& options, DiagnosticSink& sink);

}  // namespace regoc::cli
