// Points in time as people write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/base/result.h"

namespace regoc::tools {

// Seconds since 1970 of "now", of a number of seconds, of "2026-01-31T00:00:00Z", or of the beginning of "2026-01-31"
// (UTC).
Result<int64_t> ParseMoment(const std::string& text);

// What SOURCE_DATE_EPOCH says, for outputs that shall not depend on when they are made; nothing when it is not set.
Result<std::optional<int64_t>> SourceDateEpoch();

// "2026-01-31T00:00:00Z".
std::string MomentText(int64_t seconds);

}  // namespace regoc::tools
