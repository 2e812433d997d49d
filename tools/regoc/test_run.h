// Evaluates unit tests of policies.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/diagnostic.h"
#include "runtime/engine/evaluator.h"
#include "tools/conftest/host_evaluator.h"
#include "tools/regoc/coverage.h"
#include "tools/trace/eval_error.h"
#include "tools/trace/explain.h"
#include "tools/regoc/failure.h"
#include "tools/regoc/test_find.h"

namespace regoc::cli {

using namespace trace;

// A case of a test, or a group of cases. By name, in order.
struct SubResult {
  bool fail = false;
  std::map<std::string, SubResult> subs;
  std::optional<Failure> failure;
};
using SubResults = std::map<std::string, SubResult>;

struct TestResult {
  enum class Outcome { kPass, kFail, kError, kSkipped } outcome = Outcome::kPass;
  std::optional<EvaluationFault> error;  // with kError
  std::string output;                    // of print()
  std::chrono::nanoseconds duration{0};
  std::optional<Failure> failure;  // with kFail, when an expression failed
  SubResults subs;
  std::vector<RecordedEvent> trace;  // with kFail, when asked for
};

// What all tests of a run share. Immutable while tests run.
struct TestPlan {
  const sema::Program* program = nullptr;
  std::shared_ptr<const engine::Snapshot> snapshot;
  planner::Observed observed;                      // the points of the plan
  std::vector<uint32_t> questions;                 // by test: the point of "data.p.test_x = _"
  std::vector<std::shared_ptr<SourceFile>> files;  // of the questions
};

struct TestRunOptions {
  std::chrono::nanoseconds timeout{0};
  bool trace = false;                                       // record events of tests that fail
  bool values = false;                                      // with those of variables
  const std::vector<std::string>* allowed_hosts = nullptr;  // nullptr: any
  const HostServices* host = nullptr;                       // in place of `allowed_hosts`
  std::span<const conftest::HostFunction> host_functions;   // functions besides the built-ins
  bool builtin_errors = false;                              // an error of a built-in ends a test
  Coverage* coverage = nullptr;                             // gets what tests reach
};

// Plans the tests. `observed`: what to observe; nullptr: nothing, for measuring alone. An error says what the engine
// lacks, or is empty when the sink got one.
Result<std::unique_ptr<TestPlan>> PlanTests(const sema::Program& program, const std::vector<TestCase>& tests,
                                            Value data, const planner::Observed* observed, DiagnosticSink& sink);

// Evaluates test number `index` of the plan. A result that isn't true fails; of an object of cases, each counts.
TestResult RunTest(engine::Evaluator& evaluator, const TestPlan& plan, const TestCase& test, size_t index,
                   const TestRunOptions& options);

// All tests, `parallel` at a time; results in order of the tests.
std::vector<TestResult> RunTests(const TestPlan& plan, const std::vector<TestCase>& tests,
                                 const TestRunOptions& options, size_t parallel);

// Finds the expression that failed where the rule of a test wasn't entered, since an index knew that it would fail.
void FindHiddenFailures(const sema::Program& program, const std::vector<TestCase>& tests, Value data,
                        std::vector<TestResult>& results, DiagnosticSink& sink);

// Tells, in the messages of tests that a conflict ended, which values conflicted. Evaluates these tests again.
void ListConflicts(const sema::Program& program, const std::vector<TestCase>& tests, Value data,
                   std::vector<TestResult>& results, DiagnosticSink& sink);

}  // namespace regoc::cli
