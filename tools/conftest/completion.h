// Scripts that complete command lines: they hold all words, and ask this program nothing.
#pragma once

#include "tools/conftest/settings.h"
#include "tools/conftest/test_run.h"

namespace regoc::conftest {

int BashCompletion(const Settings& settings, const Host& host);
int FishCompletion(const Settings& settings, const Host& host);
int PowershellCompletion(const Settings& settings, const Host& host);
int ZshCompletion(const Settings& settings, const Host& host);

}  // namespace regoc::conftest
