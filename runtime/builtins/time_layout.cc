#include "runtime/builtins/time_layout.h"

#include <cstdlib>
#include <utility>

namespace regoc::builtins {

namespace {

using enum TimeField;

constexpr std::pair<std::string_view, std::string_view> kNamed[] = {
    {"ANSIC", "Mon Jan _2 15:04:05 2006"},          {"UnixDate", "Mon Jan _2 15:04:05 MST 2006"},
    {"RubyDate", "Mon Jan 02 15:04:05 -0700 2006"}, {"RFC822", "02 Jan 06 15:04 MST"},
    {"RFC822Z", "02 Jan 06 15:04 -0700"},           {"RFC850", "Monday, 02-Jan-06 15:04:05 MST"},
    {"RFC1123", "Mon, 02 Jan 2006 15:04:05 MST"},   {"RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700"},
    {"RFC3339", "2006-01-02T15:04:05Z07:00"},       {"RFC3339Nano", "2006-01-02T15:04:05.999999999Z07:00"},
};

// Longer texts first where one begins with another.
constexpr std::pair<std::string_view, TimeField> kFields[] = {
    {"January", kLongMonth}, {"Monday", kLongDay}, {"MST", kZoneName},  {"002", kZeroYearDay}, {"01", kZeroMonth},
    {"02", kZeroDay},        {"03", kZeroHour12},  {"04", kZeroMinute}, {"05", kZeroSecond},   {"06", kYear},
    {"15", kHour},           {"1", kNumMonth},     {"2006", kLongYear}, {"2", kDay},           {"__2", kUnderYearDay},
    {"_2", kUnderDay},       {"3", kHour12},       {"4", kMinute},      {"5", kSecond},        {"PM", kUpperPm},
    {"pm", kLowerPm},
};

struct ZoneForm {
  std::string_view text;
  bool colons;
  bool minutes;
  bool seconds;
};

constexpr ZoneForm kZoneForms[] = {{"070000", false, true, true},
                                   {"07:00:00", true, true, true},
                                   {"0700", false, true, false},
                                   {"07:00", true, true, false},
                                   {"07", false, false, false}};

bool IsDigit(std::string_view text, size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; }

bool StartsLower(std::string_view text) { return !text.empty() && text[0] >= 'a' && text[0] <= 'z'; }

// .000 or ,999 that no other digit follows: how long it is, or 0.
size_t FractionLength(std::string_view at) {
  if (at.size() < 2 || (at[1] != '0' && at[1] != '9')) return 0;
  size_t end = 1;
  while (end < at.size() && at[end] == at[1]) ++end;
  return IsDigit(at, end) ? 0 : end;
}

// A field at the start of `at`; `part.text` is set when there is one.
void MatchField(std::string_view at, LayoutPart& part) {
  char first = at[0];
  if (first == '.' || first == ',') {
    size_t length = FractionLength(at);
    if (length == 0) return;
    part.field = at[1] == '0' ? kFraction0 : kFraction9;
    part.digits = static_cast<int>(length) - 1;
    part.text = at.substr(0, length);
    return;
  }
  if (first == '-' || first == 'Z') {
    for (const ZoneForm& form : kZoneForms) {
      if (!at.substr(1).starts_with(form.text)) continue;
      part.field = kZone;
      part.zulu = first == 'Z';
      part.colons = form.colons;
      part.has_minutes = form.minutes;
      part.has_seconds = form.seconds;
      part.text = at.substr(0, form.text.size() + 1);
      return;
    }
    return;
  }
  if (at.starts_with("_2006")) return;  // a _ and a year
  for (const auto& [text, field] : kFields) {
    if (!at.starts_with(text)) continue;
    part.field = field;
    part.text = at.substr(0, text.size());
    return;
  }
  bool month = at.starts_with("Jan");
  if ((month || at.starts_with("Mon")) && !StartsLower(at.substr(3))) {
    part.field = month ? kMonth : kShortDay;
    part.text = at.substr(0, 3);
  }
}

void AppendNumber(TextBuilder& out, int64_t number, int width) {
  if (number < 0) out.Append('-');
  uint64_t magnitude = number < 0 ? 0 - static_cast<uint64_t>(number) : static_cast<uint64_t>(number);
  uint64_t rest = magnitude;
  int digits = 1;
  while (rest >= 10) {
    rest /= 10;
    ++digits;
  }
  for (; digits < width; ++digits) out.Append('0');
  out.AppendInt(static_cast<int64_t>(magnitude));
}

void AppendPadded(TextBuilder& out, int number, int width) {
  for (int limit = 10; width > 1; --width, limit *= 10) {
    if (number < limit) out.Append(' ');
  }
  out.AppendInt(number);
}

void AppendZone(TextBuilder& out, const LayoutPart& part, int32_t offset) {
  if (offset == 0 && part.zulu) return out.Append('Z');
  int32_t minutes = offset / 60;
  out.Append(minutes < 0 ? '-' : '+');
  minutes = std::abs(minutes);
  AppendNumber(out, minutes / 60, 2);
  if (part.colons) out.Append(':');
  if (part.has_minutes) AppendNumber(out, minutes % 60, 2);
  if (!part.has_seconds) return;
  if (part.colons) out.Append(':');
  AppendNumber(out, std::abs(offset) % 60, 2);
}

void AppendFraction(TextBuilder& out, const LayoutPart& part, int32_t nanoseconds) {
  bool trim = part.field == kFraction9;
  if (trim && nanoseconds == 0) return;
  size_t start = out.size();
  out.Append(part.text[0]);
  AppendNumber(out, nanoseconds, 9);
  if (part.digits < 9) out.Truncate(start + 1 + static_cast<size_t>(part.digits));
  while (trim && out.view().back() == '0') out.Truncate(out.size() - 1);
  if (out.size() == start + 1) out.Truncate(start);
}

void AppendField(TextBuilder& out, const LayoutPart& part, const CivilTime& time, const ZonePeriod& zone,
                 int32_t nanoseconds) {
  int hour12 = time.hour % 12 == 0 ? 12 : time.hour % 12;
  switch (part.field) {
    case kNone:
      return;
    case kLongMonth:
      return out.Append(kMonthNames[time.month - 1]);
    case kMonth:
      return out.Append(kMonthNames[time.month - 1].substr(0, 3));
    case kNumMonth:
      return out.AppendInt(time.month);
    case kZeroMonth:
      return AppendNumber(out, time.month, 2);
    case kLongDay:
      return out.Append(kDayNames[time.Weekday()]);
    case kShortDay:
      return out.Append(kDayNames[time.Weekday()].substr(0, 3));
    case kDay:
      return out.AppendInt(time.day);
    case kUnderDay:
      return AppendPadded(out, time.day, 2);
    case kZeroDay:
      return AppendNumber(out, time.day, 2);
    case kUnderYearDay:
      return AppendPadded(out, time.YearDay(), 3);
    case kZeroYearDay:
      return AppendNumber(out, time.YearDay(), 3);
    case kHour:
      return AppendNumber(out, time.hour, 2);
    case kHour12:
      return out.AppendInt(hour12);
    case kZeroHour12:
      return AppendNumber(out, hour12, 2);
    case kMinute:
      return out.AppendInt(time.minute);
    case kZeroMinute:
      return AppendNumber(out, time.minute, 2);
    case kSecond:
      return out.AppendInt(time.second);
    case kZeroSecond:
      return AppendNumber(out, time.second, 2);
    case kLongYear:
      return AppendNumber(out, time.year, 4);
    case kYear:
      return AppendNumber(out, std::abs(time.year) % 100, 2);
    case kUpperPm:
      return out.Append(time.hour >= 12 ? "PM" : "AM");
    case kLowerPm:
      return out.Append(time.hour >= 12 ? "pm" : "am");
    case kZoneName:
      return out.Append(zone.abbreviation);
    case kZone:
      return AppendZone(out, part, zone.offset);
    case kFraction0:
    case kFraction9:
      return AppendFraction(out, part, nanoseconds);
  }
}

}  // namespace

LayoutPart NextPart(std::string_view layout) {
  LayoutPart part;
  for (size_t i = 0; i < layout.size(); ++i) {
    MatchField(layout.substr(i), part);
    if (part.field == kNone) continue;
    part.prefix = layout.substr(0, i);
    part.rest = layout.substr(i + part.text.size());
    return part;
  }
  part.prefix = layout;
  return part;
}

std::string_view LayoutNamed(std::string_view name) {
  for (const auto& [known, layout] : kNamed) {
    if (known == name) return layout;
  }
  return name;
}

void AppendTime(TextBuilder& out, std::string_view layout, Instant instant, const TimeZone& zone) {
  ZonePeriod period = zone.At(instant.seconds);
  CivilTime time = ToCivil(instant.seconds + period.offset);
  while (!layout.empty()) {
    LayoutPart part = NextPart(layout);
    out.Append(part.prefix);
    if (part.field == kNone) return;
    AppendField(out, part, time, period, instant.nanoseconds);
    layout = part.rest;
  }
}

void AppendTimeQuoted(TextBuilder& out, std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  out.Append('"');
  for (char c : text) {
    uint8_t byte = static_cast<uint8_t>(c);
    if (byte >= 0x80 || byte < ' ') {
      out.Append("\\x");
      out.Append(kDigits[byte >> 4]);
      out.Append(kDigits[byte & 0xF]);
      continue;
    }
    if (c == '"' || c == '\\') out.Append('\\');
    out.Append(c);
  }
  out.Append('"');
}

}  // namespace regoc::builtins
