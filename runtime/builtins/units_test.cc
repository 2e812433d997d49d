#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Units, Parse) {
  const CallCase kCases[] = {
      {"units.parse", R"(["10"])", "10"},
      {"units.parse", R"(["1.5Ki"])", "1536"},
      {"units.parse", R"(["100m"])", "0.1000000000"},
      {"units.parse", R"(["1e3k"])", "1000000"},
      {"units.parse", R"(["2Gi"])", "2147483648"},
      {"units.parse", R"(["\"5M\""])", "5000000"},
      {"units.parse", R"(["0.33"])", "0.3300000000"},
      {"units.parse", R"(["1 K"])",
       "error: eval_builtin_error: units.parse: units.parse: spaces not allowed in resource strings"},
      {"units.parse", R"(["K"])", "error: eval_builtin_error: units.parse: units.parse: no amount provided"},
      {"units.parse", R"(["10XB"])", "error: eval_builtin_error: units.parse: units.parse: unit Xb not recognized"},
      {"units.parse", R"(["1.2.3"])",
       "error: eval_builtin_error: units.parse: units.parse: could not parse amount to a number"},
      {"units.parse", R"(["1e10000000"])", "error: eval_builtin_error: units.parse: units.parse: exponent too large"},
  };
  ExpectCalls(kCases);
}

TEST(Units, ParseBytes) {
  const CallCase kCases[] = {
      {"units.parse_bytes", R"(["10KB"])", "10000"},
      {"units.parse_bytes", R"(["1.5mib"])", "1572864"},
      {"units.parse_bytes", R"(["1k"])", "1000"},
      {"units.parse_bytes", R"(["1e3gb"])", "1000000000000"},
      {"units.parse_bytes", R"(["0.5"])", "0"},
      {"units.parse_bytes", R"(["b"])",
       "error: eval_builtin_error: units.parse_bytes: units.parse_bytes: no byte amount provided"},
      {"units.parse_bytes", R"(["1 kb"])",
       "error: eval_builtin_error: units.parse_bytes: units.parse_bytes: spaces not allowed in resource strings"},
      {"units.parse_bytes", R"(["5xb"])",
       "error: eval_builtin_error: units.parse_bytes: units.parse_bytes: byte unit xb not recognized"},
      {"units.parse_bytes", R"(["1..2"])",
       "error: eval_builtin_error: units.parse_bytes: units.parse_bytes: could not parse byte amount to a number"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
