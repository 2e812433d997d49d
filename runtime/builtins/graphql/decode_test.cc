#include <gtest/gtest.h>

#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

constexpr char kError[] = "error: eval_builtin_error: graphql.parse: ";

std::string ParseTree(const std::string& query) {
  std::string result = Call("graphql.parse", "[" + query + R"(, "type Query {a(x: Int): Int}"])");
  return result.starts_with(kError) ? result.substr(sizeof kError - 1) : result.substr(0, result.find(", {\"Def"));
}

TEST(GraphqlDecode, Keys) {
  EXPECT_EQ(ParseTree(R"({"operations": [{"Operation": "query", "SelectionSet": [{"Name": "a", "Unknown": 1}]}]})"),
            R"([{"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "", "Name": "a"}]}]})");
  EXPECT_EQ(ParseTree(R"({"Operations": [{"SelectionSet": [{"name": "a"}]}]})"),
            "GraphQL parse error: input: Cannot query field \"\" on type \"Query\". Did you mean \"a\"?\n");
}

TEST(GraphqlDecode, SelectionsAreFieldsFirst) {
  EXPECT_EQ(ParseTree(R"({"Operations": [{"SelectionSet": [{"Name": "F", "Alias": 1}, 7, {"Name": "a"}]}]})"),
            "GraphQL parse error: input: Unknown fragment \"F\".\n");
  EXPECT_EQ(ParseTree(R"({"Operations": [{"SelectionSet": [{"TypeCondition": "Nope", "Alias": 1, "Name": 1,
                        "SelectionSet": [{"Name": "a"}]}]}]})"),
            "GraphQL parse error: input: Unknown type \"Nope\".\n");
}

TEST(GraphqlDecode, FaultsInGosWords) {
  EXPECT_EQ(ParseTree(R"({"Operations": 1})"),
            "json: cannot unmarshal number into Go struct field QueryDocument.Operations of type ast.OperationList");
  EXPECT_EQ(ParseTree(R"({"Operations": [1]})"),
            "json: cannot unmarshal number into Go struct field QueryDocument.Operations of type "
            "map[string]json.RawMessage");
  EXPECT_EQ(ParseTree(R"({"Operations": [{"Name": true}]})"),
            "json: cannot unmarshal bool into Go struct field QueryDocument.Operations of type string");
  EXPECT_EQ(ParseTree(R"({"Operations": [{"VariableDefinitions": [{"Type": {"Elem": []}}]}]})"),
            "json: cannot unmarshal array into Go struct field QueryDocument.Operations.Type.Elem of type ast.Type");
}

TEST(GraphqlDecode, IncompleteTrees) {
  EXPECT_EQ(ParseTree(R"({"Operations": [null]})"), "incomplete syntax tree: null in a list");
  EXPECT_EQ(ParseTree(R"({"Operations": [{"Operation": "insert"}]})"),
            "incomplete syntax tree: operation of an unknown type");
  EXPECT_EQ(ParseTree(R"({"Operations": [{"VariableDefinitions": [{"Variable": "v"}]}]})"),
            "incomplete syntax tree: variable without a type");
  EXPECT_EQ(ParseTree(R"({"Operations": [{"SelectionSet": [{"Name": "a", "Arguments": [{"Name": "x"}]}]}]})"),
            "incomplete syntax tree: argument without a value");
  EXPECT_EQ(ParseTree(R"({"Operations": [{"Directives": [{"Arguments": [{"Value": {"Kind": 77}}]}]}]})"),
            "incomplete syntax tree: value of an unknown kind");
}

}  // namespace
}  // namespace regoc::builtins
