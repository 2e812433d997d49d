#include "tools/decision_log/mask.h"

#include <gtest/gtest.h>

#include "runtime/value/json.h"

namespace regoc::decision_log {
namespace {

class MaskTest : public testing::Test {
 protected:
  Value Parse(std::string_view json) { return *reader_.Parse(arena_, json); }

  // The parts after all rules: "input | result | erased | masked".
  std::string Masked(std::string_view rules, std::string_view input, std::string_view result = "") {
    Result<std::vector<MaskRule>> read = ReadMaskRules(Parse(rules));
    if (!read.ok()) return "error: " + read.error().message;
    MaskedParts parts;
    if (!input.empty()) parts.input = Parse(input);
    if (!result.empty()) parts.result = Parse(result);
    for (const MaskRule& rule : *read) ApplyMask(arena_, rule, parts);
    std::string out = Text(parts.input) + " | " + Text(parts.result) + " |";
    for (const std::string& pointer : parts.erased) out += " " + pointer;
    out += " |";
    for (const std::string& pointer : parts.masked) out += " " + pointer;
    return out;
  }

  static std::string Text(OptionalValue value) {
    std::string out;
    if (value) AppendJson(out, *value);
    return out;
  }

  Arena arena_;
  JsonReader reader_;
};

TEST_F(MaskTest, Erase) {
  EXPECT_EQ(Masked(R"(["/input/password"])", R"({"password":"x","n":1.50})"), R"({"n":1.50} |  | /input/password |)");
  EXPECT_EQ(Masked(R"(["/input/a/b/c"])", R"({"a":{"b":{"c":1,"d":2}}})"),
            R"({"a":{"b":{"d":2}}} |  | /input/a/b/c |)");
  EXPECT_EQ(Masked(R"(["/input"])", R"({"a":1})", "true"), R"( | true | /input |)");
  EXPECT_EQ(Masked(R"(["/result/a"])", "1", R"({"a":1,"b":2})"), R"(1 | {"b":2} | /result/a |)");
  EXPECT_EQ(Masked(R"([{"op":"remove","path":"/input/a"}])", R"({"a":1})"), R"({} |  | /input/a |)");
}

TEST_F(MaskTest, EraseInArrays) {
  EXPECT_EQ(Masked(R"(["/input/list/1"])", R"({"list":[1,2,3]})"), R"({"list":[1,3]} |  | /input/list/1 |)");
  EXPECT_EQ(Masked(R"(["/input/0"])", "[1,2]"), R"([2] |  | /input/0 |)");
  EXPECT_EQ(Masked(R"(["/input/0/secret"])", R"([{"secret":1}])"), R"([{}] |  | /input/0/secret |)");
}

TEST_F(MaskTest, WhatIsNotThereIsNotSaidToBeErased) {
  EXPECT_EQ(Masked(R"(["/input/x","/input/a/b","/input/list/3","/input/list/-1","/result"])", R"({"a":1,"list":[1]})"),
            R"({"a":1,"list":[1]} |  | |)");
}

TEST_F(MaskTest, Upsert) {
  EXPECT_EQ(Masked(R"([{"op":"upsert","path":"/input/a","value":"**"}])", R"({"a":1})"),
            R"({"a":"**"} |  | | /input/a)");
  EXPECT_EQ(Masked(R"([{"op":"upsert","path":"/input/new/deep","value":1}])", "{}"),
            R"({"new":{"deep":1}} |  | | /input/new/deep)");
  EXPECT_EQ(Masked(R"([{"op":"upsert","path":"/input/list/1","value":[1]}])", R"({"list":[1,2]})"),
            R"({"list":[1,[1]]} |  | | /input/list/1)");
  EXPECT_EQ(Masked(R"([{"op":"upsert","path":"/input/list/2","value":1}])", R"({"list":[1,2]})"),
            R"({"list":[1,2]} |  | |)");
  EXPECT_EQ(Masked(R"([{"op":"upsert","path":"/result","value":"gone"}])", "1", "true"), R"(1 | "gone" | | /result)");
  EXPECT_EQ(Masked(R"([{"op":"upsert","path":"/input/a"}])", R"({"a":1})"), R"({"a":null} |  | | /input/a)");
}

TEST_F(MaskTest, KeysWithEscapes) {
  EXPECT_EQ(Masked(R"(["/input/a%2Fb"])", R"({"a/b":1})"), R"({} |  | /input/a%252Fb |)");
  EXPECT_EQ(Masked(R"(["/input/c d"])", R"({"c d":1})"), R"({} |  | /input/c%20d |)");
}

TEST_F(MaskTest, WhatIsNoMaskIsAnError) {
  EXPECT_EQ(Masked(R"(["bad"])", "1"), "error: mask must be slash-prefixed");
  EXPECT_EQ(Masked(R"([""])", "1"), "error: mask must be non-empty");
  EXPECT_EQ(Masked(R"(["/labels/x"])", "1"), "error: mask prefix not allowed: labels");
  EXPECT_EQ(Masked(R"([{"op":"move","path":"/input/x"}])", "1"), "error: mask op is not supported: move");
  EXPECT_EQ(Masked(R"([{"path":"/input/x"}])", "1"), "error: mask op is not supported: ");
  EXPECT_EQ(Masked(R"([{"op":1,"path":"/input/x"}])", "1"), "error: invalid \"op\" value: 1");
  EXPECT_EQ(Masked(R"([["/input"]])", "1"), "error: invalid mask rule format encountered: array");
  EXPECT_EQ(Masked(R"("/input")", "1"), "error: unexpected rule format \"/input\"");
  EXPECT_EQ(Masked(R"(["/input/a%zz"])", "1"), "error: invalid URL escape in mask /input/a%zz");
}

TEST_F(MaskTest, ValuesThatWereThereAreNotChanged) {
  Value input = Parse(R"({"a":{"b":1}})");
  MaskedParts parts{.input = input};
  Result<std::vector<MaskRule>> rules = ReadMaskRules(Parse(R"(["/input/a/b"])"));
  ApplyMask(arena_, (*rules)[0], parts);
  EXPECT_EQ(Text(input), R"({"a":{"b":1}})");
  EXPECT_EQ(Text(parts.input), R"({"a":{}})");
}

}  // namespace
}  // namespace regoc::decision_log
