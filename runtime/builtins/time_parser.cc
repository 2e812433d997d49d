// Reading a time by a layout, as Go's time.Parse does.
#include <algorithm>
#include <charconv>

#include "runtime/builtins/time_layout.h"

namespace regoc::builtins {

namespace {

using enum TimeField;

bool IsDigit(std::string_view text, size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; }
bool IsPoint(char c) { return c == '.' || c == ','; }

// The text without `prefix`, in which one space matches any number of them.
bool Skip(std::string_view& text, std::string_view& prefix) {
  auto cut_spaces = [](std::string_view& s) { s.remove_prefix(std::min(s.find_first_not_of(' '), s.size())); };
  while (!prefix.empty()) {
    if (prefix[0] == ' ') {
      if (!text.empty() && text[0] != ' ') return false;
      cut_spaces(prefix);
      cut_spaces(text);
      continue;
    }
    if (text.empty() || text[0] != prefix[0]) return false;
    prefix.remove_prefix(1);
    text.remove_prefix(1);
  }
  return true;
}

// One or two digits; `fixed`: two.
bool TakeNumber(std::string_view& text, bool fixed, int& out) {
  if (!IsDigit(text, 0) || (fixed && !IsDigit(text, 1))) return false;
  size_t length = IsDigit(text, 1) ? 2 : 1;
  out = 0;
  for (size_t i = 0; i < length; ++i) out = out * 10 + (text[i] - '0');
  text.remove_prefix(length);
  return true;
}

bool SameLetters(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    char lower = static_cast<char>(x | 0x20);
    return x == y || (lower == (y | 0x20) && lower >= 'a' && lower <= 'z');
  });
}

template <size_t count>
bool TakeName(std::string_view& text, const std::string_view (&names)[count], bool shortened, int& index) {
  for (size_t i = 0; i < count; ++i) {
    std::string_view name = shortened ? names[i].substr(0, 3) : names[i];
    if (text.size() < name.size() || !SameLetters(text.substr(0, name.size()), name)) continue;
    text.remove_prefix(name.size());
    index = static_cast<int>(i);
    return true;
  }
  return false;
}

// "+08" or "-3" at the start of a zone's name: its length, or 0.
size_t SignedOffsetLength(std::string_view text) {
  if (text.empty() || (text[0] != '-' && text[0] != '+')) return 0;
  size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
  if (end == 1) return 0;
  int hours = 0;
  auto [last, error] = std::from_chars(text.data() + 1, text.data() + end, hours);
  return error == std::errc() && hours <= 23 ? end : 0;
}

// How much of `text` looks like the abbreviation of a zone; 0: nothing does.
size_t ZoneNameLength(std::string_view text) {
  if (text.size() < 3) return 0;
  if (text.starts_with("ChST") || text.starts_with("MeST")) return 4;
  if (text.starts_with("GMT")) return 3 + SignedOffsetLength(text.substr(3));
  if (text[0] == '+' || text[0] == '-') return SignedOffsetLength(text);
  size_t upper = 0;
  while (upper < 6 && upper < text.size() && text[upper] >= 'A' && text[upper] <= 'Z') ++upper;
  if (upper == 5) return text[4] == 'T' ? 5 : 0;
  if (upper == 4) return text[3] == 'T' || text.starts_with("WITA") ? 4 : 0;
  return upper == 3 ? 3 : 0;
}

class Parser {
 public:
  Parser(Arena& arena, std::string_view layout, std::string_view text)
      : arena_(arena), layout_(layout), whole_(text), rest_(text) {}

  std::optional<Instant> Run(std::string_view& fault) {
    if (!Fields() || !FixDate()) {
      fault = fault_;
      return std::nullopt;
    }
    if (pm_ && time_.hour < 12) time_.hour += 12;
    if (am_ && time_.hour == 12) time_.hour = 0;
    return Instant{FromCivil(time_) - offset_, nanoseconds_};
  }

 private:
  // "parsing time TEXT as LAYOUT: cannot parse REST as ELEMENT"
  bool Mismatch(std::string_view rest, std::string_view element) {
    TextBuilder message(arena_);
    message.Append("parsing time ");
    AppendTimeQuoted(message, whole_);
    message.Append(" as ");
    AppendTimeQuoted(message, layout_);
    message.Append(": cannot parse ");
    AppendTimeQuoted(message, rest);
    message.Append(" as ");
    AppendTimeQuoted(message, element);
    fault_ = message.view();
    return false;
  }

  // "parsing time TEXT: WHY"
  bool Wrong(std::string_view why, std::string_view quoted = {}) {
    TextBuilder message(arena_);
    message.Append("parsing time ");
    AppendTimeQuoted(message, whole_);
    message.Append(": ");
    message.Append(why);
    if (!quoted.empty()) AppendTimeQuoted(message, quoted);
    fault_ = message.view();
    return false;
  }

  bool Fields() {
    std::string_view layout = layout_;
    while (true) {
      LayoutPart part = NextPart(layout);
      std::string_view prefix = part.prefix;
      if (!Skip(rest_, prefix)) return Mismatch(rest_, part.prefix);
      if (part.field == kNone) return rest_.empty() || Wrong("extra text: ", rest_);
      std::string_view before = rest_;
      after_ = part.rest;
      if (!Field(part)) return out_of_range_.empty() ? Mismatch(before, part.text) : RangeFault();
      if (!out_of_range_.empty()) return RangeFault();
      layout = part.rest;
    }
  }

  bool RangeFault() { return Wrong(Join(arena_, out_of_range_, " out of range")); }

  void CheckRange(bool good, std::string_view what) {
    if (!good) out_of_range_ = what;
  }

  bool Field(const LayoutPart& part) {
    int ignored;
    switch (part.field) {
      case kNone:
        return true;
      case kYear:
        return ShortYear();
      case kLongYear:
        return LongYear();
      case kMonth:
      case kLongMonth:
        return TakeName(rest_, kMonthNames, part.field == kMonth, month_) && ++month_;
      case kNumMonth:
      case kZeroMonth:
        if (!TakeNumber(rest_, part.field == kZeroMonth, month_)) return false;
        CheckRange(month_ >= 1 && month_ <= 12, "month");
        return true;
      case kShortDay:
      case kLongDay:
        return TakeName(rest_, kDayNames, part.field == kShortDay, ignored);
      case kDay:
      case kUnderDay:
      case kZeroDay:
        if (part.field == kUnderDay && rest_.starts_with(' ')) rest_.remove_prefix(1);
        return TakeNumber(rest_, part.field == kZeroDay, day_);
      case kUnderYearDay:
      case kZeroYearDay:
        return YearDay(part.field == kZeroYearDay);
      case kHour:
        return Clock(false, 23, "hour", time_.hour);
      case kHour12:
      case kZeroHour12:
        return Clock(part.field == kZeroHour12, 12, "hour", time_.hour);
      case kMinute:
      case kZeroMinute:
        return Clock(part.field == kZeroMinute, 59, "minute", time_.minute);
      case kSecond:
      case kZeroSecond:
        return Clock(part.field == kZeroSecond, 59, "second", time_.second) && FractionOutsideOfLayout();
      case kUpperPm:
        return Half("PM", "AM");
      case kLowerPm:
        return Half("pm", "am");
      case kZoneName:
        return ZoneName();
      case kZone:
        return Zone(part);
      case kFraction0:
        return ExactFraction(static_cast<size_t>(part.digits) + 1);
      case kFraction9:
        return AnyFraction();
    }
    return false;
  }

  bool ShortYear() {
    int sign = 0;  // Go reads two characters as a signed number
    if (rest_.size() < 2) return false;
    std::string_view text = rest_.substr(0, 2);
    if (text[0] == '+' || text[0] == '-') {
      sign = text[0] == '-' ? -1 : 1;
      text.remove_prefix(1);
    }
    int year = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    if (error != std::errc() || end != text.data() + text.size() || text[0] == '-') return false;
    if (sign < 0) year = -year;
    rest_.remove_prefix(2);
    time_.year = year + (year >= 69 ? 1900 : 2000);
    return true;
  }

  bool LongYear() {
    if (rest_.size() < 4) return false;
    int year = 0;
    for (size_t i = 0; i < 4; ++i) {
      if (!IsDigit(rest_, i)) return false;
      year = year * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(4);
    time_.year = year;
    return true;
  }

  bool YearDay(bool fixed) {
    for (int i = 0; i < 2 && !fixed; ++i) {
      if (rest_.starts_with(' ')) rest_.remove_prefix(1);
    }
    size_t length = 0;
    int number = 0;
    while (length < 3 && IsDigit(rest_, length)) number = number * 10 + (rest_[length++] - '0');
    if (length == 0 || (fixed && length != 3)) return false;
    rest_.remove_prefix(length);
    year_day_ = number;
    return true;
  }

  bool Clock(bool fixed, int limit, std::string_view what, int& out) {
    if (!TakeNumber(rest_, fixed, out)) return false;
    CheckRange(out <= limit, what);
    return true;
  }

  // Seconds may have a fraction where the layout has none.
  bool FractionOutsideOfLayout() {
    if (!out_of_range_.empty() || rest_.size() < 2 || !IsPoint(rest_[0]) || !IsDigit(rest_, 1)) return true;
    TimeField next = NextPart(after_).field;
    if (next == kFraction0 || next == kFraction9) return true;
    return AnyFraction();
  }

  bool AnyFraction() {
    if (rest_.size() < 2 || !IsPoint(rest_[0]) || !IsDigit(rest_, 1)) return true;
    return ExactFraction(std::min(rest_.find_first_not_of("0123456789", 1), rest_.size()));
  }

  // `length` counts the point. Digits beyond the ninth are dropped.
  bool ExactFraction(size_t length) {
    if (rest_.size() < length || !IsPoint(rest_[0])) return false;
    int32_t value = 0;
    for (size_t i = 1; i < 10; ++i) {
      if (i < length && !IsDigit(rest_, i)) return false;
      value = value * 10 + (i < length ? rest_[i] - '0' : 0);
    }
    nanoseconds_ = value;
    rest_.remove_prefix(length);
    return true;
  }

  bool Half(std::string_view pm, std::string_view am) {
    if (rest_.starts_with(pm)) {
      pm_ = true;
    } else if (rest_.starts_with(am)) {
      am_ = true;
    } else {
      return false;
    }
    rest_.remove_prefix(2);
    return true;
  }

  // Go knows no offset for a zone that has only a name, "GMT+3" included.
  bool ZoneName() {
    bool utc = rest_.starts_with("UTC");
    size_t length = utc ? 3 : ZoneNameLength(rest_);
    fixed_utc_ |= utc;
    rest_.remove_prefix(length);
    return length > 0;
  }

  bool Zone(const LayoutPart& part) {
    if (part.zulu && rest_.starts_with('Z')) {
      rest_.remove_prefix(1);
      fixed_utc_ = true;
      offset_ = 0;
      return true;
    }
    size_t step = part.colons ? 3 : 2;
    size_t length = 3 + (part.has_minutes ? step : 0) + (part.has_seconds ? step : 0);
    if (rest_.size() < length) return false;
    std::string_view text = rest_.substr(0, length);
    rest_.remove_prefix(length);
    int parts[3] = {0, 0, 0};
    constexpr std::string_view kNames[] = {"time zone offset hour", "time zone offset minute",
                                           "time zone offset second"};
    bool good = text[0] == '+' || text[0] == '-';
    size_t count = 1 + part.has_minutes + part.has_seconds;
    for (size_t i = 0; i < count; ++i) {
      size_t at = 1 + i * step;
      if (i > 0 && part.colons && text[at - 1] != ':') return false;
      std::string_view digits = text.substr(at, 2);
      if (!TakeNumber(digits, true, parts[i])) good = false;
    }
    for (size_t i = 0; i < 3; ++i) CheckRange(parts[i] <= (i == 0 ? 24 : 60), kNames[i]);
    offset_ = parts[0] * 3600 + parts[1] * 60 + parts[2];
    if (text[0] == '-') offset_ = -offset_;
    return good;
  }

  // From the day of the year to month and day, and that the day exists.
  bool FixDate() {
    if (fixed_utc_) offset_ = 0;
    if (year_day_ >= 0 && !FixYearDay()) return false;
    time_.month = month_ < 0 ? 1 : month_;
    time_.day = day_ < 0 ? 1 : day_;
    return (time_.day >= 1 && time_.day <= DaysInMonth(time_.year, time_.month)) || Wrong("day out of range");
  }

  bool FixYearDay() {
    if (year_day_ < 1 || year_day_ > 365 + IsLeapYear(time_.year)) return Wrong("day-of-year out of range");
    CivilTime date = ToCivil(FromCivil({.year = time_.year, .day = year_day_}));
    if (month_ >= 0 && month_ != date.month) return Wrong("day-of-year does not match month");
    if (day_ >= 0 && day_ != date.day) return Wrong("day-of-year does not match day");
    month_ = date.month;
    day_ = date.day;
    return true;
  }

  Arena& arena_;
  std::string_view layout_;
  std::string_view whole_;
  std::string_view rest_;
  std::string_view after_;  // of the layout, behind the field that is read
  std::string_view fault_;
  std::string_view out_of_range_;
  CivilTime time_{.year = 0};
  int month_ = -1;
  int day_ = -1;
  int year_day_ = -1;
  int32_t nanoseconds_ = 0;
  int64_t offset_ = 0;
  bool fixed_utc_ = false;
  bool am_ = false;
  bool pm_ = false;
};

}  // namespace

std::optional<Instant> ParseTime(Arena& arena, std::string_view layout, std::string_view text,
                                 std::string_view& fault) {
  return Parser(arena, layout, text).Run(fault);
}

}  // namespace regoc::builtins
