#include <gtest/gtest.h>

#include "runtime/builtins/builtin.h"
#include "runtime/builtins/graphql/test_documents.h"
#include "runtime/value/table.h"

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

// The comparison of fields never ends here: each side goes on where the other one was.
TEST(GraphqlLimits, EndlessComparison) {
  std::string query = "{a {...G} ...F} fragment F on Query {a {a {...F}}} fragment G on Query {a {a {...G}}}";
  EXPECT_EQ(FaultOf(query, kSchema), "document is nested too deeply");
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

// {name: {name: … }}, or with a list around each
regoc::Value DeepTree(Arena& arena, std::string_view name, bool lists, int depth) {
  regoc::Value tree = regoc::Value::Object(Object::New(arena));
  for (int i = 0; i < depth; ++i) {
    Object* outer = Object::New(arena);
    if (lists) {
      ArrayBuilder items(arena);
      items.Append(tree);
      tree = items.Build();
    }
    outer->Put(regoc::Value::String(name), tree);
    tree = regoc::Value::Object(outer);
  }
  return tree;
}

TEST(GraphqlLimits, DeepTrees) {
  Arena arena;
  BuiltinCache cache;
  CallContext ctx{arena, cache};
  ctx.name = "graphql.is_valid";
  BuiltinFunction is_valid = FindBuiltinFunction(decls::IdOf(*decls::FindBuiltin("graphql.is_valid")));
  auto call = [&](std::string_view field, regoc::Value inside) {
    Object* operation = Object::New(arena);
    operation->Put(regoc::Value::String(field), inside);
    ArrayBuilder operations(arena);
    operations.Append(regoc::Value::Object(operation));
    Object* query = Object::New(arena);
    query->Put(regoc::Value::String("Operations"), operations.Build());
    regoc::Value args[] = {regoc::Value::Object(query), regoc::Value::String(kSchema)};
    Outcome outcome = is_valid(ctx, args);
    return outcome.failed() ? std::string(outcome.error().message) : ToRego(*outcome);
  };
  auto selections = [&](int depth) {
    return *DeepTree(arena, "SelectionSet", true, depth).object().Get("SelectionSet");
  };
  EXPECT_EQ(call("SelectionSet", selections(1900)), "false");
  EXPECT_EQ(call("SelectionSet", selections(5000)), "graphql.is_valid: document is nested too deeply");
  ArrayBuilder variables(arena);
  variables.Append(DeepTree(arena, "Type", false, 1));
  EXPECT_EQ(call("VariableDefinitions", variables.Build()), "false");
  ArrayBuilder deep_variables(arena);
  Object* variable = Object::New(arena);
  variable->Put(regoc::Value::String("Type"), DeepTree(arena, "Elem", false, 5000));
  deep_variables.Append(regoc::Value::Object(variable));
  EXPECT_EQ(call("VariableDefinitions", deep_variables.Build()), "graphql.is_valid: document is nested too deeply");
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
