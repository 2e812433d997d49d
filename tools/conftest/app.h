// The program: its command line taken apart, its commands called.
#pragma once

#include <string>
#include <vector>

#include "tools/conftest/test_run.h"

namespace regoc::conftest {

// `words`: what follows the program's name. The exit code.
int Main(const std::vector<std::string>& words, const Host& host);

}  // namespace regoc::conftest
