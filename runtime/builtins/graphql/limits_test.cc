#include <gtest/gtest.h>

#include "runtime/builtins/builtin.h"
#include "runtime/builtins/graphql/test_documents.h"

namespace regoc::builtins::graphql {
namespace {

constexpr char kSchema[] = "type Query {a: Query b: Query i(x: In): Int} input In {i: In l: [[Int]]}";

std::string Repeat(std::string_view text, size_t count) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

std::string Fault(std::string_view what) { return "error: eval_builtin_error: graphql.is_valid: " + std::string(what); }

std::string IsValid(const std::string& query, const std::string& schema = kSchema) {
  return CallTexts("graphql.is_valid", {query, schema});
}

TEST(GraphqlLimits, Nesting) {
  EXPECT_EQ(IsValid(Repeat("{a", 400) + "{__typename}" + Repeat("}", 400)), "true");
  const std::string kTooDeep = Fault("document is nested too deeply");
  EXPECT_EQ(IsValid(Repeat("{a", 100'000)), kTooDeep);
  EXPECT_EQ(IsValid("{i(x: {l: " + Repeat("[", 100'000)), kTooDeep);
  EXPECT_EQ(IsValid("{i(x: " + Repeat("{i: ", 100'000)), kTooDeep);
  EXPECT_EQ(IsValid("query ($v: " + Repeat("[", 100'000)), kTooDeep);
  EXPECT_EQ(IsValid("{a}", "type Query {a: " + Repeat("[", 100'000)), kTooDeep);
}

// Fragments, each spread in the one before, and input objects, each needed by the one before.
TEST(GraphqlLimits, Chains) {
  std::string query = "{...F0}";
  std::string schema = "type Query {a(x: I0): Int}";
  for (int i = 0; i < 20'000; ++i) {
    std::string n = std::to_string(i), next = std::to_string(i + 1);
    query += " fragment F" + n + " on Query {...F" + next + "}";
    schema += " input I" + n + " {i: I" + next + "!}";
  }
  EXPECT_EQ(IsValid(query + " fragment F20000 on Query {__typename}"), Fault("document is nested too deeply"));
  EXPECT_EQ(IsValid("{a}", schema + " input I20000 {i: Int}"), Fault("document is nested too deeply"));
}

TEST(GraphqlLimits, CyclicFragments) {
  EXPECT_EQ(IsValid("{...F} fragment F on Query {a {...F}}"), "false");
  EXPECT_EQ(IsValid("{a {...G}} fragment F on Query {a {a {...F}}} fragment G on Query {a {a {...G}} ...F}"), "false");
}

// The comparison of fields runs in a circle here, each turn one level deeper.
TEST(GraphqlLimits, EndlessComparison) {
  std::string query =
      "{a {a {...G}} ...F} fragment F on Query {a {a {a {...F}}}} fragment G on Query {a {a {a {...G}}}}";
  std::string result = IsValid(query);
  EXPECT_TRUE(result == "false" || result.starts_with("error: ")) << result;
}

// Two spreads at each level of a chain double the comparisons at each level.
TEST(GraphqlLimits, ExponentialComparison) {
  std::string query = "{" + Repeat("a {", 60) + "__typename" + Repeat("}", 60) + " ...F ...G}" +
                      " fragment F on Query {a {...F ...G}} fragment G on Query {a {...F ...G}}";
  std::string result = IsValid(query);
  EXPECT_TRUE(result == "false" || result == Fault("document is too complex")) << result;
}

TEST(GraphqlLimits, ManyEqualFields) {
  EXPECT_EQ(IsValid("{" + Repeat("__typename ", 1000) + "}"), "true");
  EXPECT_EQ(IsValid("{" + Repeat("__typename ", 100'000) + "}"), Fault("document is too complex"));
}

TEST(GraphqlLimits, LongListOfFaults) {
  std::string fault = FaultOf("{" + Repeat("nope ", 50'000) + "}", "type Query {a: Int}");
  EXPECT_TRUE(fault.size() < (3u << 20)) << fault.size();
}

TEST(GraphqlLimits, Cancelled) {
  Arena arena;
  BuiltinCache cache;
  std::atomic<bool> cancelled = true;
  CallContext ctx{arena, cache};
  ctx.name = "graphql.parse_query";
  ctx.cancelled = &cancelled;
  BuiltinFunction parse = FindBuiltinFunction(decls::IdOf(*decls::FindBuiltin("graphql.parse_query")));
  std::string text = "{" + Repeat("a ", 100'000) + "}";
  regoc::Value arg = regoc::Value::String(text);
  Outcome outcome = parse(ctx, &arg);
  ASSERT_TRUE(outcome.failed());
  EXPECT_EQ(outcome.error().code, "eval_cancel_error");
}

}  // namespace
}  // namespace regoc::builtins::graphql
