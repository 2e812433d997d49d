// Time zones of the IANA database, read from the system's compiled files (RFC 8536).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/builtins/builtin.h"
#include "runtime/builtins/civil_time.h"

namespace regoc::builtins {

// What holds in a zone from `start` until before `end`.
struct ZonePeriod {
  int32_t offset = 0;  // seconds east of UTC
  std::string_view abbreviation = "UTC";
  int64_t start = INT64_MIN;
  int64_t end = INT64_MAX;
};

// Immutable once made.
class TimeZone : public CacheEntry {
 public:
  // UTC.
  TimeZone() = default;
  // False when `bytes` are no such file.
  bool Load(std::string_view bytes);

  ZonePeriod At(int64_t seconds) const;

  CivilTime ToLocal(int64_t seconds) const { return ToCivil(seconds + At(seconds).offset); }
  // The point in time at which clocks show `local` seconds; where they show it twice or never, as Go chooses.
  int64_t FromLocal(int64_t local) const;

 private:
  struct Kind {
    int32_t offset;
    bool summer;
    std::string abbreviation;
  };
  // When a year's change happens, as POSIX's TZ variable writes it.
  struct Change {
    enum class Form : uint8_t { kJulian, kDay, kWeek } form = Form::kWeek;
    int month = 1;
    int week = 1;
    int day = 0;
    int32_t time = 7200;
  };
  // What follows the last transition of the table.
  struct Rule {
    Kind standard;
    Kind summer;
    bool has_summer = false;
    Change begin;
    Change end;
  };

  bool ReadRule(std::string_view text);
  static bool ReadName(std::string_view& text, std::string& out);
  static bool ReadOffset(std::string_view& text, int32_t& out);
  static bool ReadChange(std::string_view& text, Change& out);
  static int64_t SecondsInto(int64_t year, const Change& change, int32_t offset);
  ZonePeriod FromRule(int64_t seconds, int64_t last_transition) const;
  const Kind& FirstKind() const;

  std::vector<Kind> kinds_;
  std::vector<int64_t> transitions_;
  std::vector<uint8_t> transition_kinds_;
  Rule rule_;
  bool has_rule_ = false;
};

// The zone of that name ("Europe/Berlin", "UTC"), kept in the cache; "Local" is UTC. nullptr when there is none; then
// `fault` is Go's message.
const TimeZone* FindTimeZone(CallContext& ctx, std::string_view name, std::string_view& fault);

}  // namespace regoc::builtins
