#include "runtime/value/value.h"

#include <gtest/gtest.h>

#include <string>

#include "runtime/value/json.h"
#include "runtime/value/number.h"

namespace regoc {
namespace {

TEST(Value, ReadsAndPrintsJson) {
  Arena arena;
  JsonReader reader;
  Result<Value> v = reader.Parse(arena, R"({"b": [1, 2.50, -0, "x\u00e9\n"], "a": {"c": null, "c": true}})");
  ASSERT_TRUE(v.ok()) << v.error().message;
  std::string out;
  AppendJson(out, *v);
  EXPECT_EQ(out, R"({"a":{"c":true},"b":[1,2.50,-0,"xé\n"]})");
  EXPECT_EQ(ToRego(*v), R"({"a": {"c": true}, "b": [1, 2.50, -0, "xé\n"]})");
}

}  // namespace
}  // namespace regoc
