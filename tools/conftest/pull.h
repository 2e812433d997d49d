// The command pull: policies from elsewhere into a folder.
#pragma once

#include "tools/conftest/settings.h"
#include "tools/conftest/test_run.h"

namespace regoc::conftest {

int PullCommand(const Settings& settings, const Host& host);

}  // namespace regoc::conftest
