#include "tools/config/set_path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/config/load.h"

namespace regoc::config {
namespace {

Json Set(std::string_view text, Json to = Json::object()) {
  Status set = SetPaths(text, to);
  return set.ok() ? to : Json("error: " + set.error().message);
}

TEST(SetPaths, HelmsSyntax) {
  EXPECT_EQ(Set("a.b=1,c=yes"), Json::parse(R"({"a": {"b": 1}, "c": "yes"})"));
  EXPECT_EQ(Set("list={x,2,true}"), Json::parse(R"({"list": ["x", 2, true]})"));
  EXPECT_EQ(Set("s[1].url=u"), Json::parse(R"({"s": [null, {"url": "u"}]})"));
  EXPECT_EQ(Set("a\\.b=c\\,d"), Json::parse(R"({"a.b": "c,d"})"));
  EXPECT_EQ(Set("a=,b=null,c=007,d=0"), Json::parse(R"({"a": "", "b": null, "c": "007", "d": 0})"));
  EXPECT_EQ(Set("url=http://h/?a=b"), Json::parse(R"({"url": "http://h/?a=b"})"));
}

TEST(SetPaths, ChangesOnlyWhatItNames) {
  EXPECT_EQ(Set("a.b=2", Json::parse(R"({"a": {"b": 1, "c": 3}})")), Json::parse(R"({"a": {"b": 2, "c": 3}})"));
  EXPECT_EQ(Set("a.b=2", Json::parse(R"({"a": 5})")), Json::parse(R"({"a": {"b": 2}})"));
}

TEST(SetPaths, SaysWhereItGoesWrong) {
  EXPECT_EQ(Set("a"), "error: `=` is missing at column 2");
  EXPECT_EQ(Set("=1"), "error: a key is missing at column 1");
  EXPECT_EQ(Set("a[x]=1"), "error: an index is missing at column 4");
  EXPECT_EQ(Set("a[99999999]=1"), "error: the index 99999999 is larger than 65536");
  EXPECT_EQ(Set("a={x"), "error: `}` is missing");
}

TEST(ParseConfiguration, ReplacesVariables) {
  auto environment = [](const char* name) -> std::optional<std::string> {
    return std::string_view(name) == "TOKEN" ? std::optional<std::string>("s3cret") : std::nullopt;
  };
  Result<Json> parsed =
      ParseConfiguration("c.yaml", "a: \"${TOKEN}\"\nb: \"${ TOKEN }-${NONE}\"\nc: $TOKEN\n", environment);
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  EXPECT_EQ(*parsed, Json::parse(R"({"a": "s3cret", "b": "s3cret-", "c": "$TOKEN"})"));
  EXPECT_EQ(ParseConfiguration("c.yaml", "[1]", environment).error().message, "c.yaml: want an object, got an array");
  EXPECT_EQ(*ParseConfiguration("c.yaml", " \n", environment), Json::object());
}

}  // namespace
}  // namespace regoc::config
