// How long an evaluation may take.
#pragma once

#include <chrono>
#include <string_view>

#include "runtime/base/result.h"

namespace regoc::server {

// Go's notation of one unit, as the API server of Kubernetes sends it: "10s", "500ms", "1m"; empty: 0.
Result<std::chrono::nanoseconds> ParseTimeLimit(std::string_view text);

// The limit for an evaluation whose answer is waited for as long as `asked`, with time left to send it, and not longer
// than `configured`. 0 is no limit, here as in the result.
std::chrono::nanoseconds LimitWithin(std::chrono::nanoseconds asked, std::chrono::nanoseconds configured);

}  // namespace regoc::server
