// The command doc: what METADATA blocks of policies say, as Markdown.
#pragma once

#include "tools/conftest/settings.h"
#include "tools/conftest/test_run.h"

namespace regoc::conftest {

int DocCommand(const Settings& settings, const Host& host);

}  // namespace regoc::conftest
