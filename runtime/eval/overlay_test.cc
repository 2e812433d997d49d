#include "runtime/eval/overlay.h"

#include <gtest/gtest.h>

#include <optional>

#include "runtime/eval/operations.h"
#include "runtime/value/json.h"

namespace regoc::eval {
namespace {

class OverlayTest : public testing::Test {
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

TEST_F(OverlayTest, ChangedSharesWhatIsBesideThePath) {
  Value old = Json(R"({"a": {"b": 1, "c": [1]}, "d": 2})");
  Value path[] = {S("a"), S("b")};
  Change change = Changed(arena_, old, path, 2, S("new"));
  EXPECT_EQ(Text(change.document), R"({"a": {"b": "new", "c": [1]}, "d": 2})");
  EXPECT_FALSE(change.replaced);
  EXPECT_EQ(Text(old), R"({"a": {"b": 1, "c": [1]}, "d": 2})");
  EXPECT_EQ(Dot(*Dot(change.document, S("a")), S("c")).payload, Dot(*Dot(old, S("a")), S("c")).payload);
}

TEST_F(OverlayTest, WhatStandsInTheWayIsReplaced) {
  Value path[] = {S("a"), S("b")};
  Change change = Changed(arena_, OptionalValue(), path, 2, Value::Int(1));
  EXPECT_EQ(Text(change.document), R"({"a": {"b": 1}})");
  EXPECT_TRUE(change.replaced);
  EXPECT_TRUE(Changed(arena_, Json(R"({"a": [1]})"), path, 2, Value::Int(1)).replaced);
  change = Changed(arena_, Json("5"), path, 0, Value::Int(1));
  EXPECT_EQ(Text(change.document), "1");
  EXPECT_FALSE(change.replaced);
}

// With 0 changes input.a.b; functions 0 and 1 can be called inside, 1 looks at the change.
class HiddenOverlayTest : public OverlayTest {
 protected:
  HiddenOverlayTest() {
    plan::WithEffects effects{plan::kInput, {1}, {0, 1}, true, {{plan::ConstId{0}}, {}}};
    plan::WithEffects inner{plan::kInput, {1}, {0, 1}, true, {{}}};
    effects_ = {effects, inner};
    overlays_.emplace(effects_, constants_);
    overlays_->Begin(7);
    for (MemoEntry& entry : memo_) entry = {7, Value::Int(1)};
  }
  Value Enter(uint32_t number, OptionalValue document, std::vector<Value> path, Value value) {
    return overlays_->Enter(arena_, memo_, number, document, path.data(), path.size(), value);
  }

  Value constants_[1] = {S("d")};
  std::vector<plan::WithEffects> effects_;
  std::optional<Overlays> overlays_;
  MemoEntry memo_[2];
};

TEST_F(HiddenOverlayTest, ObjectsAroundTheChangeAreMadeOnceAndHoldWhatIsAskedFor) {
  Value old = Json(R"({"a": {"b": 1, "c": [1]}, "d": 2, "e": 3})");
  Value first = Enter(0, old, {S("a"), S("b")}, Value::Int(5));
  EXPECT_EQ(Text(first), R"({"a": {"b": 5}, "d": 2})");
  overlays_->Leave(memo_);
  Value second = Enter(0, old, {S("a"), S("b")}, Value::Int(6));
  EXPECT_EQ(Text(second), R"({"a": {"b": 6}, "d": 2})");
  EXPECT_EQ(first.payload, second.payload);
  overlays_->Leave(memo_);
  EXPECT_EQ(Text(Enter(0, Json(R"({"a": {}})"), {S("a"), S("b")}, Value::Int(7))), R"({"a": {"b": 7}})");
}

// The outer change is overwritten when it is made again: a copy of it must be made anew.
TEST_F(HiddenOverlayTest, InsideAnotherTheyAreMadeEachTime) {
  Value old = Json(R"({"a": {"b": 1}, "d": 2})");
  for (int64_t i = 0; i < 2; ++i) {
    Value outer = Enter(0, old, {S("a"), S("b")}, Value::Int(i));
    Value inner = Enter(1, outer, {S("x")}, Value::Int(9));
    EXPECT_EQ(Text(inner), R"({"a": {"b": )" + std::to_string(i) + R"(}, "d": 2, "x": 9})");
    overlays_->Leave(memo_);
    overlays_->Leave(memo_);
  }
}

TEST_F(HiddenOverlayTest, ResultsThatDoNotLookAtTheChangeStayRemembered) {
  Value old = Json(R"({"a": {"b": 1}})");
  Enter(0, old, {S("a"), S("b")}, Value::Int(5));
  EXPECT_EQ(memo_[0].epoch, 7u);
  EXPECT_EQ(memo_[1].epoch, 0u);
  memo_[1] = {7, Value::Int(2)};
  overlays_->Leave(memo_);
  EXPECT_EQ(memo_[1].epoch, 7u);
  EXPECT_EQ(Text(memo_[1].value), "1");
}

TEST_F(HiddenOverlayTest, NoResultStaysWhereSomethingWasReplaced) {
  memo_[1] = {};
  Enter(0, Json(R"({"a": 1})"), {S("a"), S("b")}, Value::Int(5));
  EXPECT_EQ(memo_[0].epoch, 0u);
  memo_[1] = {7, Value::Int(2)};
  overlays_->Leave(memo_);
  EXPECT_EQ(memo_[0].epoch, 7u);
  EXPECT_EQ(memo_[1].epoch, 0u);
}

}  // namespace
}  // namespace regoc::eval
