// Durations as Go writes them ("1h30m", "-1.5s"), with days, weeks and years.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/base/arena.h"

namespace regoc::builtins {

// In nanoseconds; d is 24 hours, w seven days, y 365 days. On failure gives nothing and sets `fault`.
std::optional<int64_t> ParseDuration(Arena& arena, std::string_view text, std::string_view& fault);

}  // namespace regoc::builtins
