// `regoc conftest`, and what it has of other commands: parts of tools/conftest's Host.
#pragma once

#include <string>
#include <vector>

#include "tools/conftest/test_run.h"
#include "tools/regoc/command.h"

namespace regoc::cli {

void AddConftest(CLI::App& root, int& status);
// The program under the name `conftest`, or `regoc conftest`: `words` follow the name. The exit code.
int RunConftest(const std::vector<std::string>& words);

// Evaluates queries once more, observed, for --trace.
Result<conftest::TraceQuery> MakeConftestTracer(const conftest::Policies& policies);

// Runs the tests of policies, as `regoc test` does.
Result<conftest::VerifyRun> RunConftestVerify(const conftest::Settings& settings, const conftest::Policies& policies);

}  // namespace regoc::cli
