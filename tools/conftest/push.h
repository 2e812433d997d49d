// The command push: policies and data into a registry, a layer a file.
#pragma once

#include "tools/conftest/settings.h"
#include "tools/conftest/test_run.h"

namespace regoc::conftest {

int PushCommand(const Settings& settings, const Host& host);

}  // namespace regoc::conftest
