#include "tools/inputs/toml_time.h"

#include <cstdio>

#include "tools/inputs/cursor.h"

namespace regoc::inputs {

namespace {

// Exactly `digits` digits, between `least` and `most`.
bool TakeNumber(Cursor& in, size_t digits, int least, int most, int& out) {
  out = 0;
  for (size_t i = 0; i < digits; ++i) {
    if (!IsDigit(in.Peek())) return false;
    out = out * 10 + (in.Next() - '0');
  }
  return out >= least && out <= most;
}

bool TakeDate(Cursor& in, std::string& out) {
  int year = 0, month = 0, day = 0;
  if (!TakeNumber(in, 4, 0, 9999, year) || !in.Take('-') || !TakeNumber(in, 2, 1, 12, month) || !in.Take('-') ||
      !TakeNumber(in, 2, 1, 31, day))
    return false;
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  int days = month == 2 ? (leap ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", year, month, day);
  out = buffer;
  return day <= days;
}

bool TakeTime(Cursor& in, std::string& out) {
  int hour = 0, minute = 0, second = 0;
  if (!TakeNumber(in, 2, 0, 23, hour) || !in.Take(':') || !TakeNumber(in, 2, 0, 59, minute)) return false;
  if (in.Take(':') && !TakeNumber(in, 2, 0, 59, second)) return false;
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "T%02d:%02d:%02d", hour, minute, second);
  out += buffer;
  if (!in.Take('.')) return true;
  std::string fraction(in.TakeWhile(IsDigit).substr(0, 9));
  if (fraction.empty()) return false;
  fraction.resize(fraction.find_last_not_of('0') + 1);
  if (!fraction.empty()) out += "." + fraction;
  return true;
}

bool TakeZone(Cursor& in, std::string& out) {
  if (in.AtEnd() || in.Take('Z') || in.Take('z')) {
    out += "Z";
    return true;
  }
  size_t begin = in.offset();
  int hours = 0, minutes = 0;
  if (!in.Take('+') && !in.Take('-')) return false;
  if (!TakeNumber(in, 2, 0, 24, hours) || !in.Take(':') || !TakeNumber(in, 2, 0, 60, minutes)) return false;
  out += hours + minutes == 0 ? "Z" : std::string(in.Since(begin));
  return true;
}

}  // namespace

bool IsTomlDate(std::string_view word) {
  Cursor in(word);
  std::string out;
  return TakeDate(in, out) && in.AtEnd();
}

std::optional<std::string> TomlTime(std::string_view word) {
  Cursor in(word);
  std::string out;
  if (word.size() > 2 && word[2] == ':') {
    out = "0000-01-01";
    if (!TakeTime(in, out) || !in.AtEnd()) return std::nullopt;
    return out + "Z";
  }
  if (!TakeDate(in, out)) return std::nullopt;
  if (in.AtEnd()) return out + "T00:00:00Z";
  if (!in.Take('T') && !in.Take('t') && !in.Take(' ')) return std::nullopt;
  if (!TakeTime(in, out) || !TakeZone(in, out) || !in.AtEnd()) return std::nullopt;
  return out;
}

}  // namespace regoc::inputs
