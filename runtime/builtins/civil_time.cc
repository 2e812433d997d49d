#include "runtime/builtins/civil_time.h"

namespace regoc::builtins {

namespace {

constexpr int64_t kDaysAnEra = 146097;  // 400 years

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0); }

// Days from 1970-01-01; years are counted from March, so that the leap day comes last.
int64_t DaysFromCivil(int64_t year, int month, int64_t day) {
  year -= month <= 2;
  int64_t era = FloorDivide(year, 400);
  int64_t year_of_era = year - era * 400;
  int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
  return era * kDaysAnEra + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468 + day - 1;
}

}  // namespace

bool IsLeapYear(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysInMonth(int64_t year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeapYear(year) ? 29 : kDays[month - 1];
}

CivilTime ToCivil(int64_t seconds) {
  int64_t days = FloorDivide(seconds, kSecondsADay);
  int64_t rest = seconds - days * kSecondsADay;
  int64_t shifted = days + 719468;  // from 0000-03-01
  int64_t era = FloorDivide(shifted, kDaysAnEra);
  int64_t day_of_era = shifted - era * kDaysAnEra;
  int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t shifted_month = (5 * day_of_year + 2) / 153;
  CivilTime time;
  time.day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  time.month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  time.year = year_of_era + era * 400 + (time.month <= 2);
  time.hour = static_cast<int>(rest / 3600);
  time.minute = static_cast<int>(rest / 60 % 60);
  time.second = static_cast<int>(rest % 60);
  return time;
}

int64_t FromCivil(const CivilTime& time) {
  int64_t days = DaysFromCivil(time.year, time.month, time.day);
  return days * kSecondsADay + int64_t{time.hour} * 3600 + int64_t{time.minute} * 60 + time.second;
}

int CivilTime::Weekday() const {
  int64_t days = DaysFromCivil(year, month, day) + 4;  // 1970-01-01 was a Thursday
  return static_cast<int>(days - FloorDivide(days, 7) * 7);
}

int CivilTime::YearDay() const {
  return static_cast<int>(DaysFromCivil(year, month, day) - DaysFromCivil(year, 1, 1)) + 1;
}

Instant Instant::FromNanoseconds(int64_t ns) {
  int64_t rest = ns % kNanosecondsASecond;
  if (rest < 0) rest += kNanosecondsASecond;
  return {FloorDivide(ns, kNanosecondsASecond), static_cast<int32_t>(rest)};
}

bool Instant::ToNanoseconds(int64_t& ns) const {
  __int128 wide = static_cast<__int128>(seconds) * kNanosecondsASecond + nanoseconds;
  ns = static_cast<int64_t>(wide);
  return ns == wide;
}

}  // namespace regoc::builtins
