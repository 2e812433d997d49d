#include "runtime/builtins/time_zone.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "runtime/builtins/text.h"

namespace regoc::builtins {

namespace {

constexpr char kZoneKind = 0;
constexpr size_t kHeaderSize = 44;
constexpr std::string_view kFolders[] = {"/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ",
                                         "/etc/zoneinfo"};

uint64_t BigEndian(std::string_view bytes) {
  uint64_t number = 0;
  for (char c : bytes) number = number << 8 | static_cast<uint8_t>(c);
  return number;
}

// The counts in the header of a block.
struct Counts {
  size_t utc, standard, leap, transitions, kinds, characters;

  size_t Size(size_t time_size) const {
    return transitions * (time_size + 1) + kinds * 6 + characters + leap * (time_size + 4) + standard + utc;
  }
};

bool ReadHeader(std::string_view bytes, Counts& out) {
  if (bytes.size() < kHeaderSize || !bytes.starts_with("TZif")) return false;
  auto count = [&](size_t i) { return static_cast<size_t>(BigEndian(bytes.substr(20 + 4 * i, 4))); };
  out = {count(0), count(1), count(2), count(3), count(4), count(5)};
  constexpr size_t kLimit = 1 << 20;
  return std::max({out.utc, out.standard, out.leap, out.transitions, out.kinds, out.characters}) < kLimit;
}

std::string ReadZoneFile(std::string_view name) {
  for (std::string_view folder : kFolders) {
    std::filesystem::path path = std::filesystem::path(folder) / name;
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) continue;
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  return "";
}

}  // namespace

bool TimeZone::Load(std::string_view bytes) {
  Counts counts;
  if (!ReadHeader(bytes, counts) || bytes[4] < '2') return false;
  size_t skipped = kHeaderSize + counts.Size(4);
  if (bytes.size() < skipped || !ReadHeader(bytes.substr(skipped), counts)) return false;
  bytes.remove_prefix(skipped + kHeaderSize);
  if (bytes.size() < counts.Size(8) || counts.kinds == 0) return false;
  std::string_view times = bytes.substr(0, counts.transitions * 8);
  std::string_view indexes = bytes.substr(times.size(), counts.transitions);
  std::string_view kinds = bytes.substr(times.size() + indexes.size(), counts.kinds * 6);
  std::string_view names = bytes.substr(times.size() + indexes.size() + kinds.size(), counts.characters);
  for (size_t i = 0; i < counts.kinds; ++i) {
    std::string_view kind = kinds.substr(i * 6, 6);
    size_t name = static_cast<uint8_t>(kind[5]);
    if (name >= names.size()) return false;
    std::string_view abbreviation = names.substr(name);
    abbreviation = abbreviation.substr(0, abbreviation.find('\0'));
    kinds_.push_back({static_cast<int32_t>(BigEndian(kind.substr(0, 4))), kind[4] != 0, std::string(abbreviation)});
  }
  for (size_t i = 0; i < counts.transitions; ++i) {
    uint8_t kind = static_cast<uint8_t>(indexes[i]);
    if (kind >= kinds_.size()) return false;
    transitions_.push_back(static_cast<int64_t>(BigEndian(times.substr(i * 8, 8))));
    transition_kinds_.push_back(kind);
  }
  std::string_view footer = bytes.substr(counts.Size(8));
  if (footer.size() > 2 && footer[0] == '\n') has_rule_ = ReadRule(footer.substr(1, footer.find('\n', 1) - 1));
  return true;
}

// "CET-1CEST,M3.5.0,M10.5.0/3"
bool TimeZone::ReadRule(std::string_view text) {
  if (!ReadName(text, rule_.standard.abbreviation) || !ReadOffset(text, rule_.standard.offset)) return false;
  rule_.standard.offset = -rule_.standard.offset;
  if (text.empty()) return true;
  if (!ReadName(text, rule_.summer.abbreviation)) return false;
  rule_.has_summer = true;
  rule_.summer.offset = rule_.standard.offset + 3600;
  if (!text.empty() && text[0] != ',') {
    if (!ReadOffset(text, rule_.summer.offset)) return false;
    rule_.summer.offset = -rule_.summer.offset;
  }
  if (text.empty()) text = ",M3.2.0,M11.1.0";
  return ReadChange(text, rule_.begin) && ReadChange(text, rule_.end) && text.empty();
}

bool TimeZone::ReadName(std::string_view& text, std::string& out) {
  bool quoted = text.starts_with('<');
  size_t end = quoted ? text.find('>') : std::min(text.find_first_of("0123456789,-+"), text.size());
  if (end == std::string_view::npos || end < 3) return false;
  out = text.substr(quoted, end - quoted);
  text.remove_prefix(end + quoted);
  return true;
}

namespace {

bool ReadNumber(std::string_view& text, int limit, int32_t& out) {
  size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits > 4) return false;
  out = static_cast<int32_t>(std::stoi(std::string(text.substr(0, digits))));
  text.remove_prefix(digits);
  return out <= limit;
}

}  // namespace

// [+-]h[h][:mm[:ss]]
bool TimeZone::ReadOffset(std::string_view& text, int32_t& out) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  int32_t hours = 0;
  int32_t minutes = 0;
  int32_t seconds = 0;
  if (!ReadNumber(text, 24 * 7, hours)) return false;
  for (int32_t* part : {&minutes, &seconds}) {
    if (!text.starts_with(':')) break;
    text.remove_prefix(1);
    if (!ReadNumber(text, 59, *part)) return false;
  }
  out = hours * 3600 + minutes * 60 + seconds;
  if (negative) out = -out;
  return true;
}

// ,M3.5.0/2 or ,J60 or ,59
bool TimeZone::ReadChange(std::string_view& text, Change& out) {
  if (!text.starts_with(',')) return false;
  text.remove_prefix(1);
  if (text.starts_with('M')) {
    text.remove_prefix(1);
    int32_t* parts[] = {&out.month, &out.week, &out.day};
    constexpr int kLimits[] = {12, 5, 6};
    for (size_t i = 0; i < 3; ++i) {
      if (i > 0 && !text.starts_with('.')) return false;
      if (i > 0) text.remove_prefix(1);
      if (!ReadNumber(text, kLimits[i], *parts[i])) return false;
    }
  } else {
    out.form = text.starts_with('J') ? Change::Form::kJulian : Change::Form::kDay;
    if (text.starts_with('J')) text.remove_prefix(1);
    if (!ReadNumber(text, 365, out.day)) return false;
  }
  if (!text.starts_with('/')) return true;
  text.remove_prefix(1);
  return ReadOffset(text, out.time);
}

// The point in time of a change; `offset` is that of the clocks before it.
int64_t TimeZone::SecondsInto(int64_t year, const Change& change, int32_t offset) {
  CivilTime date{.year = year};
  if (change.form == Change::Form::kWeek) {
    date.month = change.month;
    int first = 1 + (change.day - date.Weekday() + 7) % 7;
    int day = first + (change.week - 1) * 7;
    date.day = day > DaysInMonth(year, date.month) ? day - 7 : day;
  } else if (change.form == Change::Form::kJulian) {
    date.day = change.day + (IsLeapYear(year) && change.day >= 60);
  } else {
    date.day = change.day + 1;
  }
  return FromCivil(date) + change.time - offset;
}

ZonePeriod TimeZone::FromRule(int64_t seconds, int64_t last_transition) const {
  const Kind& standard = rule_.standard;
  const Kind& summer = rule_.summer;
  if (!rule_.has_summer) return {standard.offset, standard.abbreviation, last_transition};
  // The changes of three years in order; the last of them that is not after `seconds` decides.
  struct At {
    int64_t when;
    const Kind* kind;
  };
  std::vector<At> changes;
  int64_t year = ToCivil(seconds).year;
  for (int64_t y = year - 1; y <= year + 1; ++y) {
    changes.push_back({SecondsInto(y, rule_.begin, standard.offset), &summer});
    changes.push_back({SecondsInto(y, rule_.end, summer.offset), &standard});
  }
  std::sort(changes.begin(), changes.end(), [](const At& a, const At& b) { return a.when < b.when; });
  auto next = std::upper_bound(changes.begin(), changes.end(), seconds,
                               [](int64_t s, const At& change) { return s < change.when; });
  if (next == changes.begin() || next == changes.end()) return {standard.offset, standard.abbreviation};
  const At& current = *std::prev(next);
  return {current.kind->offset, current.kind->abbreviation, std::max(current.when, last_transition), next->when};
}

// What holds before the first transition: the first standard time.
const TimeZone::Kind& TimeZone::FirstKind() const {
  bool first_used = std::find(transition_kinds_.begin(), transition_kinds_.end(), 0) != transition_kinds_.end();
  if (!first_used) return kinds_[0];
  auto standard = std::find_if(kinds_.begin(), kinds_.end(), [](const Kind& kind) { return !kind.summer; });
  return standard == kinds_.end() ? kinds_[0] : *standard;
}

ZonePeriod TimeZone::At(int64_t seconds) const {
  if (kinds_.empty()) return {};
  if (transitions_.empty() && has_rule_) return FromRule(seconds, INT64_MIN);
  auto next = std::upper_bound(transitions_.begin(), transitions_.end(), seconds);
  if (next == transitions_.begin()) {
    const Kind& kind = FirstKind();
    return {kind.offset, kind.abbreviation, INT64_MIN, transitions_.empty() ? INT64_MAX : transitions_[0]};
  }
  int64_t start = *std::prev(next);
  if (next == transitions_.end() && has_rule_) return FromRule(seconds, start);
  const Kind& kind = kinds_[transition_kinds_[static_cast<size_t>(next - transitions_.begin()) - 1]];
  return {kind.offset, kind.abbreviation, start, next == transitions_.end() ? INT64_MAX : *next};
}

int64_t TimeZone::FromLocal(int64_t local) const {
  ZonePeriod period = At(local);
  if (period.offset == 0) return local;
  int64_t utc = local - period.offset;
  if (utc >= period.start && utc < period.end) return utc;
  return local - At(utc).offset;
}

const TimeZone* FindTimeZone(CallContext& ctx, std::string_view name, std::string_view& fault) {
  if (CacheEntry* known = ctx.cache.Find(&kZoneKind, name)) return static_cast<const TimeZone*>(known);
  auto zone = std::make_unique<TimeZone>();
  if (name != "" && name != "UTC" && name != "Local") {
    if (name.find("..") != std::string_view::npos || name[0] == '/' || name[0] == '\\') {
      fault = "time: invalid location name";
      return nullptr;
    }
    if (name.find('\0') != std::string_view::npos || !zone->Load(ReadZoneFile(name))) {
      fault = Join(ctx.arena, "unknown time zone ", name);
      return nullptr;
    }
  }
  return static_cast<const TimeZone*>(ctx.cache.Insert(&kZoneKind, name, std::move(zone)));
}

}  // namespace regoc::builtins
