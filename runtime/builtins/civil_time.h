// Dates and clocks of the Gregorian calendar, extended to all years.
#pragma once

#include <cstdint>
#include <string_view>

namespace regoc::builtins {

inline constexpr int64_t kSecondsADay = 86400;
inline constexpr int64_t kNanosecondsASecond = 1000000000;

struct CivilTime {
  int64_t year = 1970;
  int month = 1;  // from 1
  int day = 1;    // from 1
  int hour = 0;
  int minute = 0;
  int second = 0;

  int Weekday() const;  // 0: Sunday
  int YearDay() const;  // from 1
};

// `seconds` since 1970-01-01T00:00:00, without any zone.
CivilTime ToCivil(int64_t seconds);
// Fields may be outside of their ranges ("October 32"); the month must be from 1 to 12.
int64_t FromCivil(const CivilTime& time);

bool IsLeapYear(int64_t year);
int DaysInMonth(int64_t year, int month);

inline constexpr std::string_view kMonthNames[] = {"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
inline constexpr std::string_view kDayNames[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                 "Thursday", "Friday", "Saturday"};

// A point in time: seconds since 1970 in UTC, and nanoseconds from 0 to 999,999,999.
struct Instant {
  int64_t seconds = 0;
  int32_t nanoseconds = 0;

  static Instant FromNanoseconds(int64_t ns);
  // False when it does not fit into 64 bits.
  bool ToNanoseconds(int64_t& ns) const;
};

}  // namespace regoc::builtins
