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
                                         "endswith", "contains"));

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
                                         "is_string"));

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
