// Lengths of time on the command line.
#pragma once

#include <chrono>
#include <string>

#include "runtime/base/result.h"

namespace regoc::cli {

// "90s", "1m30s", "500ms", "1.5h", "" (zero), as Go's durations.
Result<std::chrono::nanoseconds> ParseDuration(const std::string& text);

}  // namespace regoc::cli
