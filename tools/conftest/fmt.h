// The command fmt: policies in their canonical layout, in place.
#pragma once

#include "tools/conftest/settings.h"
#include "tools/conftest/test_run.h"

namespace regoc::conftest {

int FmtCommand(const Settings& settings, const Host& host);

}  // namespace regoc::conftest
