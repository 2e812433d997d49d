#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Time, Civil) {
  const CallCase kCases[] = {
      {"time.date", "[1700000000123456789]", "[2023, 11, 14]"},
      {"time.date", R"([[1700000000000000000,"Asia/Kolkata"]])", "[2023, 11, 15]"},
      {"time.date", "[-1]", "[1969, 12, 31]"},
      {"time.date", "[1.5]", "error: eval_builtin_error: time.date: timestamp too big"},
      {"time.date", R"(["x"])",
       "error: eval_type_error: time.date: operand 1 must be either number (ns) or [number (ns), string (tz)] but got "
       "string"},
      {"time.date", "[[]]",
       "error: eval_type_error: time.date: operand 1 must be either number (ns) or [number (ns), string (tz)] but got "
       "array"},
      {"time.date", R"([[0,"Nope/Zone"]])", "error: eval_builtin_error: time.date: unknown time zone Nope/Zone"},
      {"time.date", R"([[0,"../x"]])", "error: eval_builtin_error: time.date: time: invalid location name"},
      {"time.clock", R"([[1700000000000000000,"America/New_York"]])", "[17, 13, 20]"},
      {"time.weekday", "[0]", R"("Thursday")"},
      {"time.now_ns", "[]", "1700000000123456789"},
  };
  ExpectCalls(kCases);
}

TEST(Time, AddDate) {
  const CallCase kCases[] = {
      {"time.add_date", "[1706659200000000000,0,1,0]", "1709337600000000000"},
      {"time.add_date", "[0,-1,13,40]", "6134400000000000"},
      {"time.add_date", R"([[1585357200000000000,"Europe/Berlin"],0,0,1])", "1585443600000000000"},
      {"time.add_date", "[0,300,0,0]", "error: eval_builtin_error: time.add_date: time outside of valid range"},
      {"time.add_date", "[0,1.5,0,0]",
       "error: eval_type_error: time.add_date: operand 2 must be integer number but got floating-point number"},
  };
  ExpectCalls(kCases);
}

TEST(Time, Diff) {
  const CallCase kCases[] = {
      {"time.diff", "[0,1700000000000000000]", "[53, 10, 13, 22, 13, 20]"},
      {"time.diff", R"([1700000000000000000,[0,"Europe/Berlin"]])", "[53, 10, 13, 22, 13, 20]"},
      {"time.diff", R"([0,"x"])",
       "error: eval_type_error: time.diff: operand 1 must be either number (ns) or [number (ns), string (tz)] but got "
       "string"},
  };
  ExpectCalls(kCases);
}

TEST(Time, Rfc3339) {
  const CallCase kCases[] = {
      {"time.parse_rfc3339_ns", R"(["2020-01-02T03:04:05.123456789+02:00"])", "1577927045123456789"},
      {"time.parse_rfc3339_ns", R"(["2020-02-30T00:00:00Z"])",
       R"(error: eval_builtin_error: time.parse_rfc3339_ns: parsing time "2020-02-30T00:00:00Z": day out of range)"},
      {"time.parse_rfc3339_ns", R"(["x"])",
       R"(error: eval_builtin_error: time.parse_rfc3339_ns: parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006")"},
      {"time.parse_rfc3339_ns", R"(["1500-01-01T00:00:00Z"])",
       "error: eval_builtin_error: time.parse_rfc3339_ns: time outside of valid range"},
  };
  ExpectCalls(kCases);
}

TEST(Time, Duration) {
  const CallCase kCases[] = {
      {"time.parse_duration_ns", R"(["1h30m"])", "5400000000000"},
      {"time.parse_duration_ns", R"(["-1.5s"])", "-1500000000"},
      {"time.parse_duration_ns", R"(["1w2d"])", "777600000000000"},
      {"time.parse_duration_ns", R"(["1"])",
       R"(error: eval_builtin_error: time.parse_duration_ns: time: missing unit in duration "1")"},
      {"time.parse_duration_ns", R"(["1x"])",
       R"(error: eval_builtin_error: time.parse_duration_ns: time: unknown unit "x" in duration "1x")"},
      {"time.parse_duration_ns", R"(["1dx"])",
       R"(error: eval_builtin_error: time.parse_duration_ns: time: invalid duration "1dx")"},
      {"time.parse_duration_ns", R"(["300y"])",
       R"(error: eval_builtin_error: time.parse_duration_ns: time: invalid duration "300y")"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
