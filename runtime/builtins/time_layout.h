// Go's layouts for times: "Mon Jan _2 15:04:05 2006" shows how the reference time would be written.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/builtins/text.h"
#include "runtime/builtins/time_zone.h"

namespace regoc::builtins {

enum class TimeField : uint8_t {
  kNone,
  kLongMonth,     // January
  kMonth,         // Jan
  kNumMonth,      // 1
  kZeroMonth,     // 01
  kLongDay,       // Monday
  kShortDay,      // Mon
  kDay,           // 2
  kUnderDay,      // _2
  kZeroDay,       // 02
  kUnderYearDay,  // __2
  kZeroYearDay,   // 002
  kHour,          // 15
  kHour12,        // 3
  kZeroHour12,    // 03
  kMinute,        // 4
  kZeroMinute,    // 04
  kSecond,        // 5
  kZeroSecond,    // 05
  kLongYear,      // 2006
  kYear,          // 06
  kUpperPm,       // PM
  kLowerPm,       // pm
  kZoneName,      // MST
  kZone,          // -0700, Z07:00 and the like
  kFraction0,     // .000
  kFraction9,     // .999
};

// The text before the next field of a layout, the field, and what follows it.
struct LayoutPart {
  std::string_view prefix;
  TimeField field = TimeField::kNone;
  std::string_view text;  // of the field
  std::string_view rest;
  int digits = 0;            // of a fraction
  bool zulu = false;         // of a zone: Z for UTC
  bool colons = false;       // of a zone: 07:00
  bool has_minutes = false;  // of a zone
  bool has_seconds = false;  // of a zone
};

LayoutPart NextPart(std::string_view layout);

// "RFC3339" and other names that OPA takes for a layout; anything else is the layout itself.
std::string_view LayoutNamed(std::string_view name);

void AppendTime(TextBuilder& out, std::string_view layout, Instant instant, const TimeZone& zone);

// On failure gives nothing and sets `fault` to Go's message, which lives in `arena`.
std::optional<Instant> ParseTime(Arena& arena, std::string_view layout, std::string_view text, std::string_view& fault);

// In quotation marks, as Go's time package does it: other bytes than ASCII's visible ones as \xff.
void AppendTimeQuoted(TextBuilder& out, std::string_view text);

}  // namespace regoc::builtins
