// The command test: files in, results out.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tools/conftest/checker.h"
#include "tools/conftest/policies.h"
#include "tools/conftest/result.h"
#include "tools/conftest/settings.h"

namespace regoc::conftest {

// What the tests of policies came to.
struct VerifyRun {
  CheckResults results;  // one a test
  std::string report;    // the text of --report
  std::string coverage;  // the JSON of --coverage
};

// Parts of the program that other commands have, too.
struct Host {
  // The options for policies with how bundles are verified, by the flags of the settings.
  std::function<Result<PolicyOptions>(const Settings& settings)> policy_options;
  // What writes lines for --trace: made once, asked for each query.
  std::function<Result<TraceQuery>(const Policies& policies)> tracer;
  // Runs the tests of the policies.
  std::function<Result<VerifyRun>(const Settings& settings, const Policies& policies)> verify;
  // Gives tests of one name names of their own, before the policies of verify are analyzed.
  std::function<void(std::vector<ast::Module>&)> prepare_tests;
  // The policy in its canonical layout.
  std::function<Result<std::string>(const std::string& name, const std::string& text, ast::RegoVersion version)> format;
};

struct TestRun {
  CheckResults results;               // by namespace, then by file
  std::vector<std::string> warnings;  // lines for standard error
  std::vector<std::string> errors;    // of files that could not be read, and of inputs that no rule looked at
};

// The error ends the run without results.
Result<TestRun> RunTest(const Settings& settings, const Host& host);

// The policies that the settings of test and verify name: bundles fetched, loaded and compiled, with `options` besides.
Result<std::unique_ptr<Policies>> LoadPolicies(const Settings& settings, PolicyOptions options);

}  // namespace regoc::conftest
