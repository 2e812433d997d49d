#include "runtime/base/yaml_scalar.h"

#include <gtest/gtest.h>

namespace regoc {
namespace {

// "int 31", "bool true", "null": the tag and what there is besides.
std::string Shown(std::string_view text) {
  YamlScalar scalar = ResolveYamlScalar(text);
  std::string out(YamlTagName(scalar.kind));
  if (scalar.kind == YamlScalar::Kind::kBool) out += scalar.boolean ? " true" : " false";
  if (!scalar.text.empty()) out += " " + scalar.text;
  return out;
}

TEST(YamlScalar, Words) {
  for (const char* text : {"", "~", "null", "Null", "NULL"}) EXPECT_EQ(Shown(text), "null") << text;
  for (const char* text : {"true", "True", "TRUE"}) EXPECT_EQ(Shown(text), "bool true") << text;
  for (const char* text : {"false", "False", "FALSE"}) EXPECT_EQ(Shown(text), "bool false") << text;
  for (const char* text : {".inf", "+.Inf", "-.INF", ".NaN"}) EXPECT_EQ(Shown(text), "float") << text;
  for (const char* text : {"yes", "on", "nULL", "tRUE", "+.nan", "x", "<<", "-", "+", "."})
    EXPECT_EQ(Shown(text), "str") << text;
}

TEST(YamlScalar, Integers) {
  EXPECT_EQ(Shown("0x1F"), "int 31");
  EXPECT_EQ(Shown("-0x10"), "int -16");
  EXPECT_EQ(Shown("0o17"), "int 15");
  EXPECT_EQ(Shown("017"), "int 15");
  EXPECT_EQ(Shown("0b11"), "int 3");
  EXPECT_EQ(Shown("1_000"), "int 1000");
  EXPECT_EQ(Shown("+5"), "int 5");
  EXPECT_EQ(Shown("-0"), "int 0");
  EXPECT_EQ(Shown("18446744073709551615"), "int 18446744073709551615");
  EXPECT_EQ(Shown("-9223372036854775808"), "int -9223372036854775808");
  // Too large for an integer of Go with a sign, so floats.
  EXPECT_EQ(Shown("+18446744073709551615"), "float 18446744073709552000");
  EXPECT_EQ(Shown("-9223372036854775809"), "float -9223372036854776000");
  for (const char* text : {"0x", "0xg", "+-5", "0x-5", "1,000", "5a"}) EXPECT_EQ(Shown(text), "str") << text;
}

TEST(YamlScalar, Floats) {
  EXPECT_EQ(Shown("089"), "float 89");
  EXPECT_EQ(Shown("1."), "float 1");
  EXPECT_EQ(Shown(".5"), "float 0.5");
  EXPECT_EQ(Shown("-0.0"), "float -0");
  EXPECT_EQ(Shown("1_0.5"), "float 10.5");
  EXPECT_EQ(Shown("1e3"), "float 1000");
  EXPECT_EQ(Shown("1e-6"), "float 0.000001");
  EXPECT_EQ(Shown("1e-7"), "float 1e-7");
  EXPECT_EQ(Shown("1e20"), "float 100000000000000000000");
  EXPECT_EQ(Shown("1e21"), "float 1e+21");
  EXPECT_EQ(Shown("123456789012345678901234567890"), "float 1.2345678901234568e+29");
  EXPECT_EQ(Shown("1e-400"), "float 0");
  for (const char* text : {"1e400", "-1e400", "1e", "1e+", "1.2.3", ".5_0", "..5", "1e5.0"})
    EXPECT_EQ(Shown(text), "str") << text;
}

TEST(YamlScalar, Times) {
  EXPECT_EQ(Shown("2024-02-29"), "timestamp 2024-02-29T00:00:00Z");
  EXPECT_EQ(Shown("2024-1-2"), "timestamp 2024-01-02T00:00:00Z");
  EXPECT_EQ(Shown("2001-12-14t21:59:43.10-05:00"), "timestamp 2001-12-14T21:59:43.1-05:00");
  EXPECT_EQ(Shown("2001-12-14 21:59:43.000"), "timestamp 2001-12-14T21:59:43Z");
  EXPECT_EQ(Shown("2001-12-14T2:5:3Z"), "timestamp 2001-12-14T02:05:03Z");
  EXPECT_EQ(Shown("2001-12-14T21:59:43.1234567891+00:00"), "timestamp 2001-12-14T21:59:43.123456789Z");
  for (const char* text : {"2023-02-29", "2024-13-1", "2024-1-0", "2024-1-32", "24-1-2", "2024-1", "2024-01-02T",
                           "2024-01-02T24:00:00Z", "2024-01-02T10:60:00Z", "2024-01-02T10:00:00",
                           "2024-01-02 10:00:00Z", "2024-01-02T10:00:00+1:00", "2024-01-02x", "+024-01-02"})
    EXPECT_EQ(Shown(text), "str") << text;
}

TEST(YamlScalar, FloatsAsKeys) {
  EXPECT_EQ(YamlFloatKey(1.5), "1.5");
  EXPECT_EQ(YamlFloatKey(1e6), "1e+06");
  EXPECT_EQ(YamlFloatKey(123456), "123456");
  EXPECT_EQ(YamlFloatKey(0.00001), "1e-05");
  EXPECT_EQ(YamlFloatKey(0.1), "0.1");
  EXPECT_EQ(YamlFloatKey(-0.0), "-0");
  EXPECT_EQ(YamlFloatKey(1e300), ".inf");
  EXPECT_EQ(YamlFloatKey(-1e300), "-.inf");
}

}  // namespace
}  // namespace regoc
