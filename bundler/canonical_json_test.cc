#include "bundler/canonical_json.h"

#include <gtest/gtest.h>

namespace regoc::bundle {
namespace {

std::string Canonical(std::string_view text) {
  Result<std::string> json = CanonicalJson(text);
  return json.ok() ? *json : "error: " + json.error().message;
}

TEST(CanonicalJson, SortsMembersAndDropsSpace) {
  EXPECT_EQ(Canonical(" { \"b\" : [ 1 , 2 ] ,\n\t\"a\" : { } } "), R"({"a":{},"b":[1,2]})");
  EXPECT_EQ(Canonical("[]"), "[]");
  EXPECT_EQ(Canonical("[[],{}]"), "[[],{}]");
  EXPECT_EQ(Canonical("null"), "null");
}

TEST(CanonicalJson, KeepsNumbersAsWritten) {
  EXPECT_EQ(Canonical("[1.0, 1e2, -0, 12345678901234567890123, 1E+999]"),
            "[1.0,1e2,-0,12345678901234567890123,1E+999]");
}

TEST(CanonicalJson, WritesStringsAsGoDoes) {
  EXPECT_EQ(Canonical(R"("\u00e9\/<&>\u2028\u0001\b\f\n\r\t\"\\\u007f")"),
            "\"\u00e9/<&>\\u2028\\u0001\\b\\f\\n\\r\\t\\\"\\\\\x7F\"");
  EXPECT_EQ(Canonical(R"("\ud83d\ude00")"), "\"\U0001F600\"");
  EXPECT_EQ(Canonical(R"("\ud83dx\ude00")"), "\"\uFFFDx\uFFFD\"");
  EXPECT_EQ(Canonical(R"("\ud83d\u0041")"), "\"\uFFFDA\"");
  EXPECT_EQ(Canonical("\"a\xFF\x62\""), "\"a\uFFFDb\"");
}

TEST(CanonicalJson, TheLastOfEqualNamesCounts) {
  EXPECT_EQ(Canonical(R"({"a":1,"b":2,"\u0061":3})"), R"({"a":3,"b":2})");
  EXPECT_FALSE(CanonicalJson(R"({"a":1,"a":1})", {.unique_names = true}).ok());
}

TEST(CanonicalJson, RefusesWhatIsNotJson) {
  for (const char* text :
       {"",       " ",   "{",    "[1",    "[1,]", "{\"a\"}", "{\"a\":}", "{,}",     "{\"a\":1,}",  "01",
        "1.",     "-",   ".5",   "+1",    "tru",  "nul",     "\"",       "\"\\x\"", "\"\\u12g4\"", "\"\\u12",
        "\"\n\"", "1 2", "[1]]", "{a:1}", "NaN"}) {
    EXPECT_FALSE(CanonicalJson(text).ok()) << text;
  }
}

TEST(CanonicalJson, DepthHasALimit) {
  std::string deep = std::string(10000, '[') + std::string(10000, ']');
  EXPECT_TRUE(CanonicalJson(deep).ok());
  EXPECT_EQ(Canonical("[" + deep + "]"), "error: invalid JSON at byte 10000: nested deeper than the limit of 10000");
}

TEST(CanonicalJson, TakesOneLevelApart) {
  Result<std::vector<JsonMember>> members = JsonMembers(R"({"b": {"y":1,"x":2}, "a": [ 1 ]})");
  ASSERT_TRUE(members.ok());
  ASSERT_EQ(members->size(), 2u);
  EXPECT_EQ((*members)[0].value, "[1]");
  EXPECT_EQ((*members)[1].value, R"({"x":2,"y":1})");
  Result<std::vector<std::string>> elements = JsonElements(R"([ "a" , [1, 2], "" ])");
  ASSERT_TRUE(elements.ok());
  EXPECT_EQ(*elements, (std::vector<std::string>{"\"a\"", "[1,2]", "\"\""}));
  EXPECT_FALSE(JsonMembers("[]").ok());
  EXPECT_FALSE(JsonElements("{}").ok());
  EXPECT_FALSE(JsonElements("1").ok());
}

TEST(CanonicalJson, DecodesScalars) {
  EXPECT_EQ(*JsonString(R"("a\u0062")"), "ab");
  EXPECT_FALSE(JsonString("1").ok());
  EXPECT_FALSE(JsonString("\"a\" 1").ok());
  EXPECT_EQ(*JsonInteger("-12"), -12);
  EXPECT_EQ(*JsonInteger("1.7e9"), 1700000000);
  EXPECT_FALSE(JsonInteger("1.5").ok());
  EXPECT_FALSE(JsonInteger("1e30").ok());
  EXPECT_FALSE(JsonInteger("\"1\"").ok());
}

TEST(CanonicalJson, FindsMembersAsGoDoes) {
  std::vector<JsonMember> members = *JsonMembers(R"({"Revision":"x","revision":"y","Roots":[],"scope":null})");
  EXPECT_EQ(FindMember(members, "revision")->value, "\"y\"");
  EXPECT_EQ(FindMember(members, "roots")->value, "[]");
  EXPECT_EQ(FindMember(members, "scope"), nullptr);
  EXPECT_EQ(FindMember(members, "other"), nullptr);
}

}  // namespace
}  // namespace regoc::bundle
