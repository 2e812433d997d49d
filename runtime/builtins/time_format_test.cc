#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(TimeFormat, Format) {
  const CallCase kCases[] = {
      {"time.format", "[1700000000123456789]", R"("2023-11-14T22:13:20.123456789Z")"},
      {"time.format", R"([[1700000000123456789,"America/New_York"]])", R"("2023-11-14T17:13:20.123456789-05:00")"},
      {"time.format", R"([[1700000000123456789,"Europe/Berlin","RFC1123"]])", R"("Tue, 14 Nov 2023 23:13:20 CET")"},
      {"time.format", R"([[1700000000123456789,"","Mon Jan _2 3:04PM 06 .000 002 Z0700 MST"]])",
       R"("Tue Nov 14 10:13PM 23 .123 318 Z UTC")"},
  };
  ExpectCalls(kCases);
}

TEST(TimeFormat, Parse) {
  const CallCase kCases[] = {
      {"time.parse_ns", R"(["2006-01-02","2020-05-06"])", "1588723200000000000"},
      {"time.parse_ns", R"(["RFC822Z","02 Jan 06 15:04 -0700"])", "1136239440000000000"},
      {"time.parse_ns", R"(["Jan 2 2006 3:04PM","feb 29 2020 12:05AM"])", "1582934700000000000"},
      {"time.parse_ns", R"(["2006 002","2020 366"])", "1609372800000000000"},
      {"time.parse_ns", R"(["2006-01-02","2020-5-06"])",
       R"(error: eval_builtin_error: time.parse_ns: parsing time "2020-5-06" as "2006-01-02": cannot parse "5-06" as "01")"},
      {"time.parse_ns", R"(["2006","2020x"])",
       R"(error: eval_builtin_error: time.parse_ns: parsing time "2020x": extra text: "x")"},
      {"time.parse_ns", R"(["15:04","25:00"])",
       R"(error: eval_builtin_error: time.parse_ns: parsing time "25:00": hour out of range)"},
      {"time.parse_ns", R"(["2006-01-02","2021-02-29"])",
       R"(error: eval_builtin_error: time.parse_ns: parsing time "2021-02-29": day out of range)"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
