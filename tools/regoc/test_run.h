// Unit tests of policies: rules whose names start with test_ in any package.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "runtime/engine/evaluator.h"

namespace regoc::cli {

struct TestCase {
  std::string package;  // "data.authz_test"
  std::string name;     // "test_allow", or "todo_test_allow": skipped
  std::string file;
  uint32_t row = 0;
  uint32_t column = 0;
  std::string entrypoint;
  bool skipped = false;
};

struct TestResult {
  enum class Outcome { kPass, kFail, kError, kSkipped } outcome = Outcome::kPass;
  std::string error;  // with kError
  std::string output;  // of print()
  std::chrono::nanoseconds duration{0};
};

// In order of files and places. `pattern` (a regular expression, as OPA's --run) picks by "data.package.name"; an error
// when it is none.
Result<std::vector<TestCase>> FindTests(const sema::Program& program, const std::string& pattern);

// Evaluates one test. A result that is undefined or false fails; a set or object of results fails when any is false.
TestResult RunTest(engine::Evaluator& evaluator, const TestCase& test, std::chrono::nanoseconds timeout);

}  // namespace regoc::cli
