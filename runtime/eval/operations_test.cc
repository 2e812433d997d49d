#include "runtime/eval/operations.h"

#include <gtest/gtest.h>

#include "runtime/value/json.h"

namespace regoc::eval {
namespace {

class Operations : public ::testing::Test {
 protected:
  Value Json(std::string_view text) {
    Result<Value> value = reader_.Parse(arena_, text);
    EXPECT_TRUE(value.ok()) << text;
    return value.ok() ? *value : Value();
  }
  static std::string Text(OptionalValue v) { return v ? ToRego(*v) : "undefined"; }
  static Value S(std::string_view text) { return Value::String(text); }

  Arena arena_;
  JsonReader reader_;
};

TEST_F(Operations, DotFindsByKeyIndexAndMembership) {
  EXPECT_EQ(Text(Dot(Json(R"({"a": 1})"), S("a"))), "1");
  EXPECT_EQ(Text(Dot(Json(R"({"a": 1})"), S("b"))), "undefined");
  EXPECT_EQ(Text(Dot(Json("[5, 6]"), Value::Int(1))), "6");
  EXPECT_EQ(Text(Dot(Json("[5, 6]"), Json("1.0"))), "6");
  EXPECT_EQ(Text(Dot(Json("[5, 6]"), Value::Int(-1))), "undefined");
  EXPECT_EQ(Text(Dot(Json("[5, 6]"), Value::Int(2))), "undefined");
  EXPECT_EQ(Text(Dot(Json("\"text\""), Value::Int(0))), "undefined");
  Value set = Make(arena_, Tag::kSet, 0);
  const_cast<Set&>(set.set()).Add(S("x"));
  EXPECT_EQ(Text(Dot(set, S("x"))), "\"x\"");
}

TEST_F(Operations, CopiesOfAGrowingArrayKeepTheirLength) {
  Value array = Make(arena_, Tag::kArray, 0);
  std::vector<Value> seen;
  for (int i = 0; i < 100; ++i) {
    if (i % 3 == 0 && i > 20) arena_.Allocate(8);  // until here it grows where it lies
    ArrayAppend(arena_, array, Value::Int(i)), seen.push_back(array);
  }
  for (uint32_t i = 0; i < 100; ++i) {
    ASSERT_EQ(seen[i].size(), i + 1);
    for (uint32_t k = 0; k <= i; ++k) ASSERT_EQ(seen[i].items()[k].integer(), k);
  }
}

TEST_F(Operations, PathsFillObjectsAndSetsButNeverValues) {
  Value object = Make(arena_, Tag::kObject, 0);
  Value ab[] = {S("a"), S("b")}, ac[] = {S("a"), S("c")}, abd[] = {S("a"), S("b"), S("d")};
  EXPECT_TRUE(ObjectPutPath(arena_, object, ab, 2, Json("{}"), false));
  EXPECT_TRUE(ObjectPutPath(arena_, object, ab, 2, Json("{}"), false));    // equal: no conflict
  EXPECT_FALSE(ObjectPutPath(arena_, object, ab, 2, Value::Int(1), false));
  EXPECT_FALSE(ObjectPutPath(arena_, object, abd, 3, Value::Int(1), false));  // through a value
  EXPECT_TRUE(ObjectPutPath(arena_, object, ac, 2, Value::Int(1), true));
  EXPECT_TRUE(ObjectPutPath(arena_, object, ac, 2, Value::Int(2), true));
  EXPECT_EQ(Text(object), R"({"a": {"b": {}, "c": {1, 2}}})");
}

TEST_F(Operations, BaseDocumentsWinInAMerge) {
  EXPECT_EQ(Text(Merge(arena_, Json(R"({"k": 1, "o": {"a": 1}})"), Json(R"({"k": 2, "o": {"a": 2, "b": 3}, "v": 4})"))),
            R"({"k": 1, "o": {"a": 1, "b": 3}, "v": 4})");
  EXPECT_EQ(Text(Merge(arena_, OptionalValue(), Json("{}"))), "{}");
  EXPECT_EQ(Text(Merge(arena_, Json("7"), Json(R"({"a": 1})"))), "7");
}

TEST_F(Operations, ElementsComeInOrder) {
  OptionalValue key, value;
  Elements object(Json(R"({"b": 2, "a": 1})"), false);
  ASSERT_TRUE(object.Next(key, value));
  EXPECT_EQ(Text(key) + Text(value), "\"a\"1");
  ASSERT_TRUE(object.Next(key, value));
  EXPECT_EQ(Text(key) + Text(value), "\"b\"2");
  EXPECT_FALSE(object.Next(key, value));
  EXPECT_FALSE(Elements(Value::Int(1), false).Next(key, value));
}

}  // namespace
}  // namespace regoc::eval
