// The operand of most time functions: nanoseconds, or an array of nanoseconds, zone and layout.
#pragma once

#include "runtime/builtins/builtin.h"
#include "runtime/builtins/time_zone.h"

namespace regoc::builtins {

struct TimeOperand {
  Instant instant;
  const TimeZone* zone = nullptr;
  std::string_view layout;

  CivilTime Local() const { return zone->ToLocal(instant.seconds); }
};

// Undefined when all went well. The zone is good until another one is asked for.
Outcome ReadTime(CallContext& ctx, Value v, TimeOperand& out);

// Nanoseconds as a value, or an error when they do not fit.
Outcome ToNanosecondsOrFail(CallContext& ctx, Instant instant);

}  // namespace regoc::builtins
