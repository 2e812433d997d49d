#include "compiler/syntax/parse_json.h"

#include "compiler/syntax/test_support.h"

namespace regoc::syntax {
namespace {

std::string Json(const std::string& text, ParseJsonOptions options = {.indent = 0}) {
  return ModuleToJson(Parse(text), options);
}

TEST(ParseJson, RulesAsOpaWritesThem) {
  EXPECT_EQ(
      Json("package a\np contains x if x > 1"),
      R"({"package":{"path":[{"type":"var","value":"data"},{"type":"string","value":"a"}]},"rules":[{"body":[{"index":0,"terms":[)"
      R"({"type":"ref","value":[{"type":"var","value":"gt"}]},{"type":"var","value":"x"},{"type":"number","value":1}]}],)"
      R"("head":{"name":"p","key":{"type":"var","value":"x"},"ref":[{"type":"var","value":"p"}]}}]})");
}

TEST(ParseJson, GeneratedBodiesSaySo) {
  std::string json = Json("package a\np := {\"b\": 1, \"a\": null}");
  EXPECT_NE(json.find(R"("body":[{"generated":true,"index":0,"terms":{"type":"boolean","value":true}}])"),
            std::string::npos)
      << json;
  EXPECT_NE(json.find(R"([{"type":"string","value":"a"},{"type":"null","value":{}}])"), std::string::npos) << json;
}

TEST(ParseJson, Locations) {
  std::string json = Json("package a\np := -1", {.locations = true, .indent = 0});
  EXPECT_NE(json.find(R"({"location":{"file":"test.rego","row":1,"col":1,"text":"cGFja2FnZQ=="},"path")"),
            std::string::npos)
      << json;
  // OPA's text of -1 is the sign.
  EXPECT_NE(json.find(R"({"location":{"file":"test.rego","row":2,"col":6,"text":"LQ=="},"type":"number","value":-1})"),
            std::string::npos)
      << json;
}

TEST(ParseJson, CommentsAreInUnlessTurnedOff) {
  EXPECT_NE(
      Json("# hi\npackage a").find(R"("comments":[{"Text":"IGhp","Location":{"file":"test.rego","row":1,"col":1}}])"),
      std::string::npos);
  EXPECT_EQ(Json("# hi\npackage a", {.comments = false, .indent = 0}).find("comments"), std::string::npos);
}

TEST(ParseJson, IndentsLikeGo) {
  EXPECT_EQ(Json("package a", {.indent = 2}),
            "{\n  \"package\": {\n    \"path\": [\n      {\n        \"type\": \"var\",\n        \"value\": \"data\"\n  "
            "    },\n"
            "      {\n        \"type\": \"string\",\n        \"value\": \"a\"\n      }\n    ]\n  }\n}");
}

TEST(ParseJson, EscapesLikeGo) {
  EXPECT_NE(Json("package a\np := \"<&>\\u2028\"").find("\\u003c\\u0026\\u003e\\u2028"), std::string::npos);
}

TEST(ParseJson, NumbersKeepTheirDigits) {
  EXPECT_NE(Json("package a\np := [1e400, 1.50, .5]")
                .find(R"("value":1e400},{"type":"number","value":1.50},{"type":"number","value":0.5})"),
            std::string::npos);
}

TEST(ParseJson, Annotations) {
  EXPECT_NE(Json("package a\n# METADATA\n# title: t\np := 1")
                .find(R"("annotations":[{"scope":"rule","title":"t"}],"rules":[{"annotations":[)"),
            std::string::npos);
}

}  // namespace
}  // namespace regoc::syntax
