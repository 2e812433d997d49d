#include <gtest/gtest.h>

#include "runtime/builtins/graphql/block_string.h"
#include "runtime/builtins/graphql/test_documents.h"

namespace regoc::builtins::graphql {
namespace {

// Of the query or schema text; "" when it parses.
std::string SyntaxFault(std::string_view function, const std::string& text) {
  std::string prefix = "error: eval_builtin_error: " + std::string(function) + ": ";
  std::string result = CallTexts(function, {text});
  return result.starts_with(prefix) ? result.substr(prefix.size()) : "";
}

TEST(GraphqlParser, QueryFaults) {
  const FaultCase kCases[] = {
      {"{a(x: 1, y: $v, z: [1 2.5e-3], o: {k: \"s\"}) @d ... on T {b} ...F}", ""},
      {"query Q($v: [Int!]! = [1] @d) @d {a}", ""},
      {"fragment F($x: Int) on T {a}", ""},
      {"{}", "expected at least one definition, found } in GraphQL string at location 1:2"},
      {"{a()}", "expected at least one definition, found ) in GraphQL string at location 1:4"},
      {"{a(x)}", "Expected :, found ) in GraphQL string at location 1:5"},
      {"{a(x: }", "Unexpected } in GraphQL string at location 1:7"},
      {"{a: }", "Expected Name, found } in GraphQL string at location 1:5"},
      {"query ($x = 1) {a}", "Expected :, found = in GraphQL string at location 1:11"},
      {"fragment on on on {a}", "Unexpected Name \"on\" in GraphQL string at location 1:10"},
      {"fragment F in T {a}", "Expected \"on\", found Name \"in\" in GraphQL string at location 1:12"},
      {"query Q", "Expected {, found <EOF> in GraphQL string at location 1:8"},
      {"\xEF\xBB\xBF{\xC3\xA9}", "Expected Name, found <Invalid> in GraphQL string at location 1:3"},
      {"{a(x: 01)}", "Unexpected <Invalid> in GraphQL string at location 1:8"},
      {"{a(x: 1.)}", "Unexpected <Invalid> in GraphQL string at location 1:9"},
      {"{a(x: \"\\q\")}", "Unexpected <Invalid> in GraphQL string at location 1:9"},
      {"{a(x: \"b)}", "Unexpected <Invalid> in GraphQL string at location 1:11"},
      {"{a\r\n b\r c\n d: 1}", "Expected Name, found Int in GraphQL string at location 4:5"},
      {"\"\"\"a\nb\"\"\"", "GraphQL parse error: input:2:-1: Unexpected BlockString \"a\\nb\""},
  };
  for (const FaultCase& c : kCases) EXPECT_EQ(SyntaxFault("graphql.parse_query", c.query), c.fault) << c.query;
}

TEST(GraphqlParser, SchemaFaults) {
  const FaultCase kCases[] = {
      {"\"d\" type T implements & A & B @d {\"d\" a(\"d\" x: Int = 1 @d): [T!]! @d}", ""},
      {"extend input I @d(a: $v)", ""},
      {"type T {a}", "Expected :, found } in GraphQL string at location 1:10"},
      {"extend interface I implements J {a: Int}", "Unexpected Name \"implements\" in GraphQL string at location 1:20"},
      {"schema {foo: A}", "Unexpected Name \"foo\" in GraphQL string at location 1:9"},
      {"schema {'}",
       "Unexpected single quote character ('), did you mean to use a double quote (\")? in GraphQL string at "
       "location 1:9"},
      {"schema {?}", "Cannot parse the unexpected character \"?\". in GraphQL string at location 1:9"},
      {"schema {\"\\u12\"}", "Invalid character escape sequence: \\u12\"}. in GraphQL string at location 1:11"},
      {"schema {-}", "Invalid number, expected digit but got: \"}\". in GraphQL string at location 1:10"},
      {"extend \"type\" T {a: Int}", "Expected \"type\", found String \"type\" in GraphQL string at location 1:9"},
      {"\"d\" extend type T {a: Int}", "Unexpected String \"d\" in GraphQL string at location 1:2"},
      {"\"d\" # c\n extend type T {a: Int}", "Unexpected Comment \"# c\" in GraphQL string at location 1:5"},
      {"directive @d on NOPE", "Unexpected Name \"NOPE\" in GraphQL string at location 1:17"},
      {"extend union U", "Unexpected <EOF> in GraphQL string at location 1:15"},
      {"type T {a(x: Int = $v): Int}", "Unexpected $ in GraphQL string at location 1:20"},
  };
  for (const FaultCase& c : kCases) EXPECT_EQ(SyntaxFault("graphql.parse_schema", c.query), c.fault) << c.query;
}

TEST(GraphqlParser, CommentsStayWithWhatFollowsThem) {
  EXPECT_EQ(CallTexts("graphql.parse_query", {"# lost\n{ # 1\n # 2\n a }"}),
            R"({"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Comment": )"
            R"({"List": [{"Value": "# 1"}, {"Value": "# 2"}]}, "Name": "a"}]}]})");
  EXPECT_EQ(CallTexts("graphql.parse_schema", {"# 1\n\"d\" # 2\nscalar S # end"}),
            R"({"Comment": {"List": [{"Value": "# end"}]}, "Definitions": [{"AfterDescriptionComment": {"List": )"
            R"([{"Value": "# 2"}]}, "BeforeDescriptionComment": {"List": [{"Value": "# 1"}]}, "BuiltIn": false, )"
            R"("Description": "d", "Kind": "SCALAR", "Name": "S"}]})");
}

TEST(GraphqlParser, Strings) {
  EXPECT_EQ(CallTexts("graphql.parse_schema", {R"("a\n\"\u00e9\ud83d" scalar S)"}),
            "{\"Definitions\": [{\"BuiltIn\": false, \"Description\": \"a\\n\\\"\xC3\xA9\xEF\xBF\xBD\", "
            "\"Kind\": \"SCALAR\", \"Name\": \"S\"}]}");
  EXPECT_EQ(BlockStringValue("\n    a\n      b\n\n    c\n  "), "a\n  b\n\nc");
  EXPECT_EQ(BlockStringValue("  a\n  b"), "  a\nb");
  EXPECT_EQ(BlockStringValue(" \n\t"), "");
}

}  // namespace
}  // namespace regoc::builtins::graphql
