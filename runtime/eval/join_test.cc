#include "runtime/eval/join.h"

#include <gtest/gtest.h>

#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::eval {
namespace {

using Kind = plan::Hop::Kind;

class JoinTest : public testing::Test {
 protected:
  Value Json(std::string_view text) {
    Result<Value> value = reader_.Parse(arena_, text);
    EXPECT_TRUE(value.ok()) << text;
    return value.ok() ? DeepCopyFrozen(document_, *value) : Value();
  }
  static Value S(std::string_view text) { return Value::String(text); }
  static SearchSpec Spec(std::vector<SearchSpec::Hop> hops, std::vector<std::vector<Value>> paths) {
    return {.paths = std::move(paths), .hops = std::move(hops), .text = "test"};
  }
  // The values of the elements that are found, with an index over the table and without one.
  std::string Found(const SearchSpec& spec, Value source, OptionalValue table, std::vector<OptionalValue> wanted,
                    bool once = false) {
    std::vector<SearchSpec> specs = {spec};
    std::string texts[2];
    for (bool indexed : {false, true}) {
      Joins joins(specs);
      joins.Begin(indexed ? &indexes_ : nullptr);
      ElementList elements(source, once);
      Matches matches = joins.Find(arena_, 0, elements, table, wanted.data(), once);
      for (uint32_t i = 0; i < matches.count; ++i) texts[indexed] += ToRego(elements.value(matches.positions[i])) + " ";
    }
    EXPECT_EQ(texts[0], texts[1]);
    return texts[1];
  }

  Arena arena_, document_;
  JsonReader reader_;
  DataIndexes indexes_{[this](const void* at) { return document_.Holds(at); }};
};

TEST_F(JoinTest, KeysThatLeadToAMember) {
  Value grants =
      Json(R"({"a": {"r": ["read", "write"], "s": []}, "b": {"r": ["write"]}, "c": {"s": ["read"]}, "d": 1})");
  SearchSpec spec = Spec({{Kind::kWanted, {}}, {Kind::kAny, {}}}, {{}});
  Value groups = Json(R"(["d", "b", "x", "a", "a", 1])");
  EXPECT_EQ(Found(spec, groups, grants, {S("r"), S("write")}), R"("b" "a" "a" )");
  EXPECT_EQ(Found(spec, groups, grants, {S("r"), S("read")}), R"("a" "a" )");
  EXPECT_EQ(Found(spec, groups, grants, {S("s"), S("read")}), "");
  EXPECT_EQ(Found(spec, groups, grants, {S("t"), S("read")}), "");
  EXPECT_EQ(Found(spec, groups, grants, {S("r"), OptionalValue()}), "");
  EXPECT_EQ(Found(spec, groups, OptionalValue(), {S("r"), S("read")}), "");
  EXPECT_EQ(Found(spec, groups, S("no table"), {S("r"), S("read")}), "");
  EXPECT_EQ(indexes_.count(), 1u);
}

// An element counts once, however often the table leads to what is wanted.
TEST_F(JoinTest, FieldsOfElements) {
  Value table = Json(
      R"({"a": [{"x": 1, "y": {"z": 2}}, {"x": 1, "y": {"z": 2}}], "b": [{"x": 1}, {"y": {"z": 2}}], "c": [{"x": 1.0, "y": {"z": 2}}]})");
  SearchSpec spec = Spec({{Kind::kAny, {}}}, {{S("x")}, {S("y"), S("z")}});
  EXPECT_EQ(Found(spec, Json(R"(["a", "b", "c"])"), table, {Value::Int(1), Value::Int(2)}), R"("a" "c" )");
}

TEST_F(JoinTest, KeyOfAnElementAndFixedFields) {
  Value table = Json(R"({"a": {"by": [5, 6]}, "b": {"by": [6, 5]}, "c": {}})");
  SearchSpec spec = Spec({{Kind::kField, S("by")}, {Kind::kWanted, {}}}, {{}});
  spec.key = {S("name")};
  Value list = Json(R"([{"name": "b"}, {"name": "a"}, {"other": "b"}, "b"])");
  EXPECT_EQ(Found(spec, list, table, {Value::Int(1), Value::Int(6)}), R"({"name": "a"} )");
  EXPECT_EQ(Found(spec, list, table, {Value::Decimal("1.0"), Value::Int(5)}), R"({"name": "b"} )");
  EXPECT_EQ(Found(spec, list, table, {Value::Int(2), Value::Int(5)}), "");
  spec.key = {}, spec.of_key = true;
  EXPECT_EQ(Found(spec, Json(R"({"a": "first", "b": "second"})"), table, {Value::Int(0), Value::Int(5)}),
            R"("first" )");
}

TEST_F(JoinTest, WhatHoldsIsNotFalse) {
  Value table = Json(R"({"a": {"p": true, "q": false}, "b": {"p": false, "q": null}, "c": {"p": 0}})");
  SearchSpec spec = Spec({{Kind::kWanted, {}}}, {});
  spec.holds = true;
  Value all = Json(R"(["a", "b", "c"])");
  EXPECT_EQ(Found(spec, all, table, {S("p")}), R"("a" "c" )");
  EXPECT_EQ(Found(spec, all, table, {S("q")}), R"("b" )");
}

TEST_F(JoinTest, ThroughTheTableItself) {
  Value table = Json(R"({"b": ["x", "y"], "a": ["y", "y"], "c": "y"})");
  SearchSpec spec = Spec({{Kind::kAny, {}}}, {{}});
  spec.of_key = true;
  EXPECT_EQ(Found(spec, table, table, {S("y")}), R"(["y", "y"] ["x", "y"] )");
  EXPECT_EQ(Found(spec, table, table, {S("x")}), R"(["x", "y"] )");
}

// What was looked up for a collection of the document is kept; another one that lies elsewhere is looked up anew.
TEST_F(JoinTest, CollectionsOfTheDocumentAreLookedUpOnce) {
  Value data = Json(R"({"of": {"u": ["a", "b"], "v": ["c", "none"]}, "table": {"a": ["x"], "b": ["y"], "c": ["z"]}})");
  std::vector<SearchSpec> specs = {Spec({{Kind::kAny, {}}}, {{}})};
  Joins joins(specs);
  Value table = *data.object().Get("table");
  auto finds = [&](Value source, std::string_view wanted) {
    OptionalValue text = S(wanted);
    return joins.Find(arena_, 0, ElementList(source, true), table, &text, true).count;
  };
  for (int evaluation = 0; evaluation < 3; ++evaluation) {
    joins.Begin(&indexes_);
    Value u = *(*data.object().Get("of")).object().Get("u"), v = *(*data.object().Get("of")).object().Get("v");
    EXPECT_EQ(finds(u, "x"), 1u);
    EXPECT_EQ(finds(u, "y"), 1u);
    EXPECT_EQ(finds(u, "z"), 0u);
    EXPECT_EQ(finds(v, "z"), 1u);
    EXPECT_EQ(finds(v, "x"), 0u);
    EXPECT_EQ(finds(Value::Array(u.items(), 1), "x"), 1u);
    EXPECT_EQ(finds(Value::Array(u.items(), 1), "y"), 0u);
    // Of the evaluation: the same place may hold another one.
    Value own[] = {S(evaluation == 0 ? "a" : "c")};
    EXPECT_EQ(finds(Value::Array(own, 1), "x"), evaluation == 0 ? 1u : 0u);
  }
}

TEST_F(JoinTest, OneIsEnough) {
  Value table = Json(R"({"a": ["y"], "b": ["y"]})");
  SearchSpec spec = Spec({{Kind::kAny, {}}}, {{}});
  std::vector<SearchSpec> specs = {spec};
  Joins joins(specs);
  joins.Begin(&indexes_);
  OptionalValue y = S("y"), z = S("z");
  Value both = Json(R"(["a", "b"])");
  EXPECT_EQ(joins.Find(arena_, 0, ElementList(both, true), table, &y, true).count, 1u);
  EXPECT_EQ(joins.Find(arena_, 0, ElementList(both, true), table, &z, true).count, 0u);
}

// Few of many keys: no bits, positions are searched.
TEST_F(JoinTest, LargeTables) {
  std::string text = "{";
  for (int i = 0; i < 3000; ++i)
    text += (i ? "," : "") + ("\"k" + std::to_string(i)) + "\": {\"v\": " + std::to_string(i % 1000) + "}";
  Value table = Json(text + "}");
  SearchSpec spec = Spec({{Kind::kField, S("v")}}, {{}});
  EXPECT_EQ(Found(spec, Json(R"(["k1", "k7", "k1007", "k2007", "k2008", "none"])"), table, {Value::Int(7)}),
            R"("k7" "k1007" "k2007" )");
}

}  // namespace
}  // namespace regoc::eval
