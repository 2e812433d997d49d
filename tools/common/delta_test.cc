#include "tools/common/delta.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "runtime/value/json.h"

namespace regoc::tools {
namespace {

using ::testing::HasSubstr;

class Delta : public ::testing::Test {
 protected:
  Value Parsed(const std::string& json) {
    Result<Value> value = reader_.Parse(arena_, json);
    EXPECT_TRUE(value.ok()) << json;
    return *value;
  }
  // The data after a patch, or the error.
  std::string Patched(const std::string& data, const std::string& operations) {
    Result<std::vector<DeltaOperation>> delta = ReadDelta(arena_, "{\"data\":" + operations + "}");
    if (!delta.ok()) return delta.error().message;
    Result<Value> value = ApplyDelta(arena_, Parsed(data), *delta);
    if (!value.ok()) return value.error().message;
    std::string text;
    AppendJson(text, *value);
    return text;
  }
  Arena arena_;
  JsonReader reader_;
};

TEST_F(Delta, OperationsDoWhatOpaDoes) {
  EXPECT_EQ(Patched("{}", R"([{"op":"upsert","path":"/a/b/c","value":1}])"), R"({"a":{"b":{"c":1}}})");
  EXPECT_EQ(Patched(R"({"a":{"b":1,"c":2}})", R"([{"op":"remove","path":"a/b"}])"), R"({"a":{"c":2}})");
  EXPECT_EQ(Patched(R"({"a":1})", R"([{"op":"replace","path":"/a","value":[1]}])"), R"({"a":[1]})");
  EXPECT_EQ(
      Patched(R"({"a":[1,2]})", R"([{"op":"upsert","path":"/a/1","value":9},{"op":"upsert","path":"/a/-","value":3}])"),
      R"({"a":[1,9,2,3]})");
  EXPECT_EQ(Patched(R"({"a":[1,2]})", R"([{"op":"remove","path":"/a/0"}])"), R"({"a":[2]})");
  EXPECT_EQ(Patched(R"({"a":[{"x":1}]})", R"([{"op":"upsert","path":"/a/0/y","value":2}])"),
            R"({"a":[{"x":1,"y":2}]})");
  EXPECT_EQ(
      Patched(R"({"x/y":{"~":1,"%":2}})", R"([{"op":"remove","path":"/x~1y/~0"},{"op":"remove","path":"/x~1y/%25"}])"),
      R"({"x/y":{}})");
  EXPECT_EQ(Patched(R"({"a":1})", R"([{"op":"upsert","path":"/","value":{"b":2}}])"), R"({"b":2})");
}

TEST_F(Delta, WhatCannotBeDoneIsAnError) {
  EXPECT_THAT(Patched("{}", R"([{"op":"remove","path":"/a"}])"), HasSubstr("remove /a: there is nothing at that path"));
  EXPECT_THAT(Patched("{}", R"([{"op":"replace","path":"/a/b","value":1}])"),
              HasSubstr("there is nothing at that path"));
  EXPECT_THAT(Patched(R"({"a":1})", R"([{"op":"upsert","path":"/a/b","value":1}])"),
              HasSubstr("a value that is no object stands above that path"));
  EXPECT_THAT(Patched(R"({"a":[]})", R"([{"op":"upsert","path":"/a/01","value":1}])"),
              HasSubstr("there is nothing at that path"));
  EXPECT_THAT(Patched("{}", R"([{"op":"move","path":"/a"}])"), HasSubstr("bad patch operation: move"));
  EXPECT_THAT(Patched("{}", R"([{"op":"upsert","path":5}])"), HasSubstr("`op` and `path` must be strings"));
  EXPECT_THAT(Patched("{}", R"([{"op":"upsert","path":"/a%zz"}])"), HasSubstr("invalid path"));
  EXPECT_THAT(Patched("{}", R"([{"op":"upsert","path":"/","value":1}])"), HasSubstr("must be an object"));
  EXPECT_THAT(Patched("{}", R"({"op":"upsert"})"), HasSubstr("must be an array"));
}

// Random documents: what MakeDelta finds turns one into the other.
TEST_F(Delta, WhatIsMadeLeadsFromOneToTheOther) {
  std::mt19937 random(7);
  std::function<std::string(int)> document = [&](int depth) -> std::string {
    std::string out = "{";
    for (int i = 0, members = static_cast<int>(random() % 5); i < members; ++i) {
      std::string key = std::string(1, "ab/~%"[i]) + "k";
      std::string value = depth > 0 && random() % 2 ? document(depth - 1)
                          : random() % 3            ? std::to_string(random() % 3)
                                                    : "[1,{\"x\":" + std::to_string(random() % 2) + "}]";
      out += (out.size() > 1 ? "," : "") + ("\"" + key + "\":" + value);
    }
    return out + "}";
  };
  for (int i = 0; i < 500; ++i) {
    std::string before = document(4), after = document(4);
    Result<std::vector<DeltaOperation>> made = MakeDelta(Parsed(before), Parsed(after));
    ASSERT_TRUE(made.ok());
    Result<std::vector<DeltaOperation>> read = ReadDelta(arena_, DeltaText(*made));
    ASSERT_TRUE(read.ok()) << DeltaText(*made);
    Result<Value> applied = ApplyDelta(arena_, Parsed(before), *read);
    ASSERT_TRUE(applied.ok()) << applied.error().message << before << after;
    EXPECT_TRUE(Equal(*applied, Parsed(after))) << before << after << DeltaText(*made);
  }
}

TEST_F(Delta, EqualDocumentsNeedNothing) {
  EXPECT_TRUE(MakeDelta(Parsed(R"({"a":{"b":[1]}})"), Parsed(R"({"a":{"b":[1.0]}})"))->empty());
  EXPECT_FALSE(MakeDelta(Parsed(R"({"":1})"), Parsed("{}")).ok());
}

}  // namespace
}  // namespace regoc::tools
