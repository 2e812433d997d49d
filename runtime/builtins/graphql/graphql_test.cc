#include <gtest/gtest.h>

#include "runtime/builtins/builtin.h"
#include "runtime/builtins/graphql/test_documents.h"

namespace regoc::builtins::graphql {
namespace {

constexpr char kQueryTree[] =
    R"({"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Name": "a"}]}]})";
constexpr char kSchemaTree[] =
    R"({"Definitions": [{"BuiltIn": false, "Description": "", "Fields": [{"Description": "", "Name": "a", "Type": )"
    R"({"NamedType": "Int", "NonNull": false}}], "Kind": "OBJECT", "Name": "Query"}]})";

TEST(Graphql, TextsAndTrees) {
  EXPECT_EQ(CallTexts("graphql.parse_query", {"{a}"}), kQueryTree);
  EXPECT_EQ(CallTexts("graphql.parse_schema", {"type Query {a: Int}"}), kSchemaTree);
  std::string query = kQueryTree;
  std::string schema = kSchemaTree;
  EXPECT_EQ(CallTexts("graphql.parse", {"{a}", "type Query {a: Int}"}), "[" + query + ", " + schema + "]");
  EXPECT_EQ(Call("graphql.parse", "[" + query + "," + schema + "]"), "[" + query + ", " + schema + "]");
  EXPECT_EQ(Call("graphql.parse_and_verify", "[" + query + "," + schema + "]"),
            "[true, " + query + ", " + schema + "]");
  EXPECT_EQ(Call("graphql.is_valid", "[" + query + "," + schema + "]"), "true");
  EXPECT_EQ(Call("graphql.schema_is_valid", "[" + schema + "]"), "true");
}

TEST(Graphql, NotValid) {
  EXPECT_EQ(CallTexts("graphql.is_valid", {"{b}", "type Query {a: Int}"}), "false");
  EXPECT_EQ(CallTexts("graphql.is_valid", {"{", "type Query {a: Int}"}), "false");
  EXPECT_EQ(CallTexts("graphql.is_valid", {"{a}", "type Query {a: It}"}), "false");
  EXPECT_EQ(CallTexts("graphql.schema_is_valid", {"type Query {a: It}"}), "false");
  EXPECT_EQ(CallTexts("graphql.parse_and_verify", {"{b}", "type Query {a: Int}"}), "[false, {}, {}]");
  const CallCase kCases[] = {
      {"graphql.is_valid", R"([1, ""])", "false"},
      {"graphql.schema_is_valid", R"([1])", "false"},
      {"graphql.parse_and_verify", R"(["{a}", 1])", "[false, {}, {}]"},
      {"graphql.parse", R"([1, ""])",
       "error: eval_type_error: graphql.parse: operand 0 must be one of {string, object} but got number"},
      {"graphql.parse", R"(["{a}", []])",
       "error: eval_type_error: graphql.parse: operand 1 must be one of {string, object} but got array"},
      {"graphql.parse", R"(["{", []])",
       "error: eval_builtin_error: graphql.parse: Expected Name, found <EOF> in GraphQL string at location 1:2"},
      {"graphql.parse_query", R"([{}])",
       "error: eval_type_error: graphql.parse_query: operand 1 must be string but got object"},
      {"graphql.parse_query", R"([""])", "{}"},
      {"graphql.parse_schema", R"([""])", "{}"},
      {"graphql.parse_query", R"(["x"])",
       R"(error: eval_builtin_error: graphql.parse_query: Unexpected Name "x" in GraphQL string at location 1:1)"},
  };
  ExpectCalls(kCases);
}

TEST(Graphql, SchemaOfEarlierCallIsNotChanged) {
  Arena arena;
  BuiltinCache cache;
  CallContext ctx{arena, cache};
  ctx.name = "graphql.parse_schema";
  BuiltinFunction parse = FindBuiltinFunction(decls::IdOf(*decls::FindBuiltin("graphql.parse_schema")));
  BuiltinFunction is_valid = FindBuiltinFunction(decls::IdOf(*decls::FindBuiltin("graphql.is_valid")));
  regoc::Value args[] = {regoc::Value::String("{a b}"),
                         regoc::Value::String("type Query {a: Int} extend type Query {b: Int}")};
  std::string before = ToRego(*parse(ctx, &args[1]));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE((*is_valid(ctx, args)).is_true());
  EXPECT_EQ(ToRego(*parse(ctx, &args[1])), before);
}

}  // namespace
}  // namespace regoc::builtins::graphql
