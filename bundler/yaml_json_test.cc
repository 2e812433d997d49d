#include "bundler/yaml_json.h"

#include <gtest/gtest.h>

namespace regoc::bundle {
namespace {

std::string Json(std::string_view yaml, const YamlLimits& limits = {}) {
  Result<std::string> json = YamlToJson(yaml, limits);
  return json.ok() ? *json : "error: " + json.error().message;
}

TEST(YamlToJson, ReadsScalarsAsOpaDoes) {
  EXPECT_EQ(Json("[yes, on, 2023-01-01, true, False, ~, null, '1', \"x\", +a]"),
            R"(["yes","on","2023-01-01",true,false,null,null,"1","x","+a"])");
  EXPECT_EQ(Json("[1, 0x1F, 0o17, 017, 0b11, 1_000, +5, -3, -0x10, 089, 18446744073709551615]"),
            "[1,31,15,15,3,1000,5,-3,-16,89,18446744073709551615]");
  EXPECT_EQ(Json("[1.0, .5, 1e3, 1e21, 1e-7, 1.5e300, 123456789012345678901234567890]"),
            "[1,0.5,1000,1e+21,1e-7,1.5e+300,1.2345678901234568e+29]");
  EXPECT_EQ(Json("[+18446744073709551615, 123.25, 1e-6, -0.0]"), "[18446744073709552000,123.25,0.000001,-0]");
  EXPECT_EQ(Json("[!!str 1, !!float 1, !!int '7', !mine 3]"), R"(["1",1,7,"3"])");
}

TEST(YamlToJson, ReadsKeysAsText) {
  EXPECT_EQ(Json("{1: a, true: b, 1.5: c, 0x10: d}"), R"({"1":"a","1.5":"c","16":"d","true":"b"})");
  EXPECT_EQ(Json("a: 1\nb: 2\na: 3\n"), R"({"a":3,"b":2})");
  EXPECT_EQ(Json("? [1]\n: 2\n"), "error: invalid YAML at line 1: a map key must be a scalar");
  EXPECT_EQ(Json("~: 1"), "error: invalid YAML at line 1: null cannot be a map key");
}

TEST(YamlToJson, FollowsAliasesAndMerges) {
  EXPECT_EQ(Json("b: &b {x: 1, y: 2}\nd:\n  <<: *b\n  y: 3\n"), R"({"b":{"x":1,"y":2},"d":{"x":1,"y":3}})");
  EXPECT_EQ(Json("d:\n  <<: [{x: 1}, {x: 2, z: 4}]\n"), R"({"d":{"x":1,"z":4}})");
  EXPECT_EQ(Json("<<: 1"), "error: invalid YAML at line 1: map merge requires a map or a sequence of maps");
}

TEST(YamlToJson, MeansTheFirstDocument) {
  EXPECT_EQ(Json(""), "null");
  EXPECT_EQ(Json("a: 1\n---\nb: 2\n"), R"({"a":1})");
}

TEST(YamlToJson, RefusesWhatHasNoJsonForm) {
  EXPECT_EQ(Json("[.inf]"), "error: invalid YAML at line 1: `.inf` has no JSON form");
  EXPECT_EQ(Json("!!int x"), "error: invalid YAML at line 1: `x` is not a !!int");
  EXPECT_TRUE(Json("a: [").starts_with("error: invalid YAML at line "));
}

TEST(YamlToJson, MalformedTextsEnd) {
  for (const char* text : {"]", "a: ]", "}", "- a\n]\n", "a: 1\n}", ",", "a: 1\n  b: 2\n"}) {
    EXPECT_TRUE(Json(text).starts_with("error: ")) << text << " gave " << Json(text);
  }
}

TEST(YamlToJson, AliasesCannotBlowUp) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    std::string below = "*a" + std::to_string(i - 1) + " ";
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + below;
    for (int n = 1; n < 10; ++n) bomb += ", " + below;
    bomb += "]\n";
  }
  EXPECT_EQ(Json(bomb, {.max_nodes = 1000}), "error: YAML with more than the limit of 1000 nodes");
  EXPECT_EQ(Json("&a [*a]"), "error: YAML nested deeper than the limit of 400");
}

}  // namespace
}  // namespace regoc::bundle
