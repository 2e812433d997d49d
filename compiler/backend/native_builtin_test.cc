// Built-ins from machine code: what is done in place agrees with the functions, and errors end up where they should.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/backend/testing/differential.h"
#include "compiler/backend/testing/policy_maker.h"

namespace regoc::backend {
namespace {

using namespace plan;  // NOLINT: these tests are made of plan statements

constexpr LocalId kA{2}, kB{3}, kC{4}, kD{5};

Operand L(LocalId id) { return Operand::Local(id); }

const std::vector<std::string> kValues = {"null",
                                          "false",
                                          "true",
                                          "0",
                                          "1",
                                          "-1",
                                          "1.0",
                                          "2.5",
                                          "9223372036854775807",
                                          "-9223372036854775808",
                                          "9223372036854775808",
                                          "\"\"",
                                          "\"a\"",
                                          "\"b\"",
                                          "\"ba\"",
                                          "\"long enough\"",
                                          "\", twice\"",
                                          "\"long enough to be compared elsewhere, twice\"",
                                          "[]",
                                          "[1]",
                                          "[1,2]",
                                          "{}",
                                          "{\"a\":1}"};

// data.p = name(input.a, input.b) when it is a value; with `tested`, "yes" when it passes a test.
plan::Policy BinaryPolicy(const std::string& name, const std::string* second, bool tested) {
  PolicyMaker p;
  Operand b = second != nullptr ? p.Json(*second) : L(kC);
  std::vector<Stmt::Node> nodes = {p.Nest({Dot{L(kInput), p.Text("a"), kB}}),
                                   p.Nest({Dot{L(kInput), p.Text("b"), kC}})};
  std::vector<Stmt::Node> call = {CallBuiltin{p.Builtin(name), {L(kB), b}, kD}};
  if (tested) call.push_back(plan::Test{L(kD)});
  call.push_back(Assign{tested ? p.Text("yes") : L(kD), kA});
  nodes.push_back(p.Nest(std::move(call)));
  nodes.push_back(Return{kA});
  p.Add("data.p", 6, std::move(nodes));
  return p.Take();
}

class NativeOperators : public testing::TestWithParam<const char*> {};

TEST_P(NativeOperators, AgreeOnPairsOfAllTypes) {
  std::vector<Given> pairs = {{.input = "{}"}, {.input = R"({"a":1})"}, {.input = R"({"b":1})"}};
  for (const std::string& a : kValues)
    for (const std::string& b : kValues) pairs.push_back({.input = "{\"a\":" + a + ",\"b\":" + b + "}"});
  RunEverywhere(BinaryPolicy(GetParam(), nullptr, false), pairs);
  RunEverywhere(BinaryPolicy(GetParam(), nullptr, true), pairs);
}

TEST_P(NativeOperators, AgreeOnConstants) {
  std::vector<Given> givens;
  for (const std::string& a : kValues) givens.push_back({.input = "{\"a\":" + a + "}"});
  for (const char* constant : {"null", "true", "1", "-9223372036854775808", "1.0", "\"a\"", "[1]", "\"\"",
                               "\"long enough\"", "\", twice\"", "\"long enough to be compared elsewhere, twice\""}) {
    std::string second = constant;
    RunEverywhere(BinaryPolicy(GetParam(), &second, false), givens);
  }
}

INSTANTIATE_TEST_SUITE_P(All, NativeOperators,
                         testing::Values("plus", "minus", "mul", "lt", "lte", "gt", "gte", "equal", "neq", "startswith",
                                         "endswith", "contains", "concat", "format_int", "indexof", "internal.member_2",
                                         "regex.match", "split", "trim", "trim_left", "trim_prefix", "trim_right",
                                         "trim_suffix"));

class NativeTypeTests : public testing::TestWithParam<const char*> {};

TEST_P(NativeTypeTests, AgreeOnAllTypes) {
  std::vector<Given> givens = {{.input = "{}"}};
  for (const std::string& a : kValues) givens.push_back({.input = "{\"a\":" + a + "}"});
  for (bool tested : {false, true}) {
    PolicyMaker p;
    std::vector<Stmt::Node> call = {CallBuiltin{p.Builtin(GetParam()), {L(kB)}, kC}};
    if (tested) call.push_back(plan::Test{L(kC)});
    call.push_back(Assign{tested ? p.Text("yes") : L(kC), kA});
    p.Add("data.p", 5, {p.Nest({Dot{L(kInput), p.Text("a"), kB}}), p.Nest(std::move(call)), Return{kA}});
    RunEverywhere(p.Take(), givens);
  }
}

INSTANTIATE_TEST_SUITE_P(All, NativeTypeTests,
                         testing::Values("is_array", "is_boolean", "is_null", "is_number", "is_object", "is_set",
                                         "is_string", "lower", "upper", "trim_space", "to_number"));

// data.p = name(input[0], input[1], input[2]).
TEST(NativeBuiltins, ThreeOperandsOfAnyType) {
  std::vector<Given> givens;
  for (const std::string& a : kValues)
    for (const std::string& b : kValues)
      for (const char* c : {"0", "2", "-1", "2.5", "\"a\"", "\"\"", "[1]"}) givens.push_back({.input = "[" + a + "," + b + "," + c + "]"});
  for (const char* name : {"array.slice", "object.get", "replace", "substring"}) {
    PolicyMaker p;
    p.Add("data.p", 7, {Dot{L(kInput), p.Int(0), kB}, Dot{L(kInput), p.Int(1), kC}, Dot{L(kInput), p.Int(2), kD},
                        CallBuiltin{p.Builtin(name), {L(kB), L(kC), L(kD)}, kA}, Return{kA}});
    RunEverywhere(p.Take(), givens);
  }
}

// What is called directly up to some size is called as everything else beyond it.
TEST(NativeBuiltins, LongTexts) {
  for (size_t size : {63u, 64u, 65u, 1000u, 1023u, 1024u, 5000u}) {
    std::string text;
    for (size_t i = 0; text.size() < size; ++i) text += "A,bc "[i * i % 5];
    Given given = {.input = "[\"" + text + "\"]"};
    PolicyMaker p;
    LocalId parts{6}, joined{7}, upper{8}, other{9};
    p.Add("data.p", 10,
          {Dot{L(kInput), p.Int(0), kB}, CallBuiltin{p.Builtin("split"), {L(kB), p.Text(",")}, parts},
           CallBuiltin{p.Builtin("concat"), {p.Text("--"), L(parts)}, joined},
           CallBuiltin{p.Builtin("lower"), {L(joined)}, upper},
           CallBuiltin{p.Builtin("replace"), {L(upper), p.Text("b"), p.Text("bbb")}, other}, Make{Tag::kArray, 2, kA},
           ArrayAppend{kA, L(parts)}, ArrayAppend{kA, L(other)}, Return{kA}});
    EXPECT_THAT(RunEverywhere(p.Take(), given), testing::HasSubstr(text.substr(0, text.find(','))));
  }
}

// data.p = sprintf(format, [input[0], input[1]]); with `kept`, the array too.
std::vector<std::string> Formatted(const std::string& format, bool kept, const std::vector<Given>& givens) {
  PolicyMaker p;
  LocalId list{6}, result{7};
  std::vector<Stmt::Node> nodes = {Dot{L(kInput), p.Int(0), kB}, Dot{L(kInput), p.Int(1), kC}, Make{Tag::kArray, 2, list},
                                   ArrayAppend{list, L(kB)}, ArrayAppend{list, L(kC)},
                                   CallBuiltin{p.Builtin("sprintf"), {p.Text(format), L(list)}, result}};
  if (kept) {
    nodes.insert(nodes.end(), {Make{Tag::kArray, 2, kA}, ArrayAppend{kA, L(result)}, ArrayAppend{kA, L(list)}, Return{kA}});
  } else {
    nodes.push_back(Return{result});
  }
  p.Add("data.p", 8, std::move(nodes));
  return RunEverywhere(p.Take(), givens);
}

TEST(NativeBuiltins, Formats) {
  std::vector<Given> givens = {{.input = "[\"a\"]"}};
  for (const std::string& a : kValues)
    for (const char* b : {"\"x\"", "7", "null", "1.5"}) givens.push_back({.input = "[" + a + "," + b + "]"});
  for (const char* format : {"%s: %v", "%q%d", "%v of %v, 100%%", "%d", "%v %v %v", "%5d %x", "", "no verbs", "%v%"})
    for (bool kept : {false, true}) Formatted(format, kept, givens);
  EXPECT_THAT(Formatted("%s: tag %q", false, {{.input = R"(["image", "latest"])"}}), testing::ElementsAre(R"("image: tag \"latest\"")"));
  EXPECT_THAT(Formatted("%v, %d%%", true, {{.input = R"(["a", 9])"}}), testing::ElementsAre(R"(["a, 9%", ["a", 9]])"));
  EXPECT_THAT(Formatted("%s%s", false, {{.input = "[\"" + std::string(9000, 'a') + "\", \"" + std::string(9000, 'b') + "\"]"}}),
              testing::ElementsAre('"' + std::string(9000, 'a') + std::string(9000, 'b') + '"'));
}

std::string CountOf(const std::string& input, const eval::Options& options) {
  PolicyMaker p;
  p.Add("data.p", 4, {Dot{L(kInput), p.Text("a"), kB}, CallBuiltin{p.Builtin("count"), {L(kB)}, kA}, Return{kA}});
  return RunEverywhere(p.Take(), {.input = input, .options = options});
}

TEST(NativeBuiltins, Count) {
  EXPECT_EQ(CountOf(R"({"a":[1,2]})", {}), "2");
  EXPECT_EQ(CountOf(R"({"a":{"x":1}})", {}), "1");
  EXPECT_EQ(CountOf(R"({"a":"äö"})", {}), "2");
  EXPECT_EQ(CountOf("{}", {}), "undefined");
}

TEST(NativeBuiltins, ErrorsAreUndefinedUnlessStrict) {
  EXPECT_EQ(CountOf(R"({"a":1})", {}), "undefined");
  EXPECT_THAT(CountOf(R"({"a":1})", {.strict_builtin_errors = true}),
              testing::StartsWith("p.rego:2:3: eval_type_error: count: operand 1 must be"));
}

TEST(NativeBuiltins, ErrorInsideWithPutsTheDocumentBack) {
  for (bool strict : {false, true}) {
    PolicyMaker p;
    With with{kData, {}, p.Int(1), p.Body({CallBuiltin{p.Builtin("count"), {L(kData)}, kB}, ArrayAppend{kC, L(kB)}})};
    p.Add("data.p", 5, {Make{Tag::kArray, 0, kC}, with, ArrayAppend{kC, L(kData)}, Assign{L(kC), kA}, Return{kA}});
    std::string got = RunEverywhere(p.Take(), {.options = {.strict_builtin_errors = strict}});
    if (strict)
      EXPECT_THAT(got, testing::StartsWith("p.rego:1:3: eval_type_error"));
    else
      EXPECT_EQ(got, "[{}]");
  }
}

TEST(NativeBuiltins, MessagesNameTheBuiltIn) {
  PolicyMaker p;
  p.Add("data.p", 4,
        {CallBuiltin{p.Builtin("upper"), {p.Text("x")}, kB}, CallBuiltin{p.Builtin("lower"), {p.Int(1)}, kA},
         Return{kA}});
  EXPECT_THAT(RunEverywhere(p.Take(), {.options = {.strict_builtin_errors = true}}),
              testing::HasSubstr("lower: operand 1"));
}

Policy LongScan() {
  PolicyMaker p;
  Block grow = p.Body({ArrayAppend{kB, L(kD)}});
  p.Add("data.p", 6,
        {Make{Tag::kArray, 0, kB}, Scan{L(kInput), kC, kD, p.Body({Scan{L(kInput), kC, kD, std::move(grow)}})},
         Return{kB}});
  return p.Take();
}

TEST(NativeLimits, CancelledEvaluationsStopInScans) {
  std::atomic<bool> cancelled = true;
  EXPECT_EQ(RunEverywhere(LongScan(), {.input = "[1,2]", .cancelled = &cancelled}),
            "p.rego:4:3: eval_cancel_error: caller cancelled query execution");
  EXPECT_EQ(RunEverywhere(LongScan(), {.input = "[]", .cancelled = &cancelled}), "[]");
  cancelled = false;
  EXPECT_EQ(RunEverywhere(LongScan(), {.input = "[1]", .cancelled = &cancelled}), "[1]");
}

TEST(NativeLimits, MemoryIsLimited) {
  std::string list = "[0";
  for (int i = 1; i < 1500; ++i) list += "," + std::to_string(i);
  EXPECT_EQ(RunEverywhere(LongScan(), {.input = list + "]", .options = {.memory_limit = size_t{16} << 20}}),
            "p.rego:2:3: eval_memory_limit_error: evaluation needs more than 16777216 bytes of memory");
}

// What one call would make is stopped before it's there.
TEST(NativeLimits, MemoryOfABuiltInIsLimited) {
  PolicyMaker p;
  p.Add("data.p", 6, {CallBuiltin{p.Builtin("replace"), {L(kInput), p.Text("a"), L(kInput)}, kB}, Return{kB}});
  std::string input = '"' + std::string(10000, 'a') + '"';
  EXPECT_EQ(RunEverywhere(p.Take(), {.input = input, .options = {.memory_limit = size_t{16} << 20}}),
            "p.rego:1:3: eval_memory_limit_error: replace: evaluation needs more than 16777216 bytes of memory");
}

// The same step on every engine.
TEST(NativeLimits, StepsAreLimited) {
  EXPECT_EQ(RunEverywhere(LongScan(), {.input = "[1,2,3]", .options = {.step_limit = 12}}),
            "[1, 2, 3, 1, 2, 3, 1, 2, 3]");
  EXPECT_EQ(RunEverywhere(LongScan(), {.input = "[1,2,3]", .options = {.step_limit = 11}}),
            "p.rego:2:3: eval_step_limit_error: evaluation takes more than 11 steps");
}

// Functions that call two others each: many calls without a loop.
TEST(NativeLimits, CallsAreSteps) {
  PolicyMaker p;
  plan::FuncId below = p.Add("leaf", 4, {Return{kInput}}, /*memoize=*/false);
  for (int i = 0; i < 20; ++i) {
    std::vector<Operand> args = {L(kInput), L(kData)};
    below = p.Add("f" + std::to_string(i), 4, {plan::Call{below, args, kA}, plan::Call{below, args, kA}, Return{kA}},
                  /*memoize=*/false);
  }
  EXPECT_THAT(RunEverywhere(p.Take(), {.options = {.step_limit = 1000}}), testing::HasSubstr("eval_step_limit_error"));
}

TEST(NativeLimits, TimeIsLimited) {
  EXPECT_EQ(RunEverywhere(LongScan(), {.input = "[1]", .options = {.timeout = std::chrono::nanoseconds(1)}}),
            "p.rego:4:3: eval_timeout_error: evaluation takes longer than 1 ms");
}

}  // namespace
}  // namespace regoc::backend
