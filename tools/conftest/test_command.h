// The commands that test and show configuration files: test, verify, parse, reformat. Each prints and gives its exit code.
#pragma once

#include "tools/conftest/settings.h"
#include "tools/conftest/test_run.h"

namespace regoc::conftest {

int TestCommand(const Settings& settings, const Host& host);
// The tests themselves are run by the host.
int VerifyCommand(const Settings& settings, const Host& host);
int ParseCommand(const Settings& settings, const Host& host);
int ReformatCommand(const Settings& settings, const Host& host);

}  // namespace regoc::conftest
