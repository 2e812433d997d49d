#include <gtest/gtest.h>

#include "runtime/builtins/graphql/test_documents.h"

namespace regoc::builtins::graphql {
namespace {

constexpr char kSchema[] = R"(
interface Pet { name: String }
type Dog implements Pet { name: String barks(loud: Boolean!): Boolean age: Int! legs(of: Int! = 4): Int
                          find(by: Search) : Dog list(of: [Int!], size: Size, id: ID, f: Float, s: String, any: Any): Int }
type Cat implements Pet { name: String meows: Int age: String }
union Any2 = Dog | Cat
enum Size { SMALL LARGE }
scalar Any
input Search { name: String! age: Int = 3 inner: Search size: Size }
input One @oneOf { a: Int b: Int }
type Query { dog: Dog cat: Cat pet: Pet any: Any2 pets: [Pet] one(of: One): Int }
type Subscription { a: Int b: Int }
directive @many(n: Int!) repeatable on FIELD
)";

// Adds where the fault is: its text ends in that.
std::string At(const std::string& fault, const std::string& place) {
  return fault + " in GraphQL string at location " + place;
}

void Expect(const std::string& query, const std::string& fault) { EXPECT_EQ(FaultOf(query, kSchema), fault) << query; }

TEST(GraphqlValidation, Fields) {
  Expect("{dog {name barks(loud: true) ... on Pet {name}} pet {__typename}}", "valid");
  Expect("{dog {nam}}", At("Cannot query field \"nam\" on type \"Dog\". Did you mean \"name\"?\n", "1:7"));
  Expect(
      "{pet {meows}}",
      At("Cannot query field \"meows\" on type \"Pet\". Did you mean to use an inline fragment on \"Cat\"?\n", "1:7"));
  Expect("{any {age}}", At("Cannot query field \"age\" on type \"Any2\". Did you mean to use an inline fragment on "
                           "\"Cat\" or \"Dog\"?\n",
                           "1:7"));
  Expect("{dog {name {__typename}}}",
         At("Field \"name\" must not have a selection since type \"String\" has no subfields", "1:7"));
  Expect("{pets}", At("Field \"pets\" of type \"[Pet]\" must have a selection of subfields. Did you mean "
                      "\"pets { ... }\"?\n",
                      "1:2"));
  Expect("{dog {barks}}", At("Field \"barks\" argument \"loud\" of type \"Boolean!\" is required, but it was not "
                             "provided",
                             "1:7"));
  Expect("{dog {legs(off: 1)}}", At("Unknown argument \"off\" on field \"Dog.legs\". Did you mean \"of\"?\n", "1:7"));
  Expect("{dog {legs(of: 1, of: 2, of: 3)}}", At("There can be only one argument named \"of\"", "1:19"));
  Expect("{__type(name: \"A\") {fields {type {fields {type {fields {name}}}}}}}",
         At("Maximum introspection depth exceeded\n", "1:2"));
}

TEST(GraphqlValidation, Directives) {
  Expect("{dog @skip(if: true) @many(n: 1) @many(n: 2) {name}}", "valid");
  Expect("{dog @nope {name}}", At("Unknown directive \"@nope\"", "1:7"));
  Expect("query @skip(if: true) {dog {name}}", At("Directive \"@skip\" may not be used on QUERY", "1:8"));
  Expect("{dog @skip {name}}", At("Directive \"@skip\" argument \"if\" of type \"Boolean!\" is required, but it was "
                                  "not provided",
                                  "1:7"));
  Expect("{dog @many(n: 1, x: 1) {name}}",
         At("Unknown argument \"x\" on directive \"@many\". Did you mean \"n\"?\n", "1:7"));
  Expect("{dog @skip(if: true) @skip(if: true) {name}}",
         At("The directive \"@skip\" can only be used once at this location", "1:23"));
}

TEST(GraphqlValidation, Operations) {
  Expect("mutation {a}", At("Schema does not support operation type \"mutation\"\n", "1:1"));
  Expect("{dog {name}} query A {cat {name}}", At("This anonymous operation must be the only defined operation", "1:1"));
  Expect("query A {dog {name}} query A {cat {name}}", At("There can be only one operation named \"A\"", "1:22"));
  Expect("subscription S {a b}", At("Subscription \"S\" must select only one top level field", "1:19"));
  Expect("subscription {__typename}",
         At("Anonymous Subscription must not select an introspection top level field", "1:15"));
}

TEST(GraphqlValidation, Variables) {
  Expect("query ($n: Int! = 1) {dog {legs(of: $n)}}", "valid");
  Expect("query ($n: Int) {dog {legs(of: $n)}}", "valid");
  Expect("query Q($n: Int) {dog {name}}", At("Variable \"$n\" is never used in operation \"Q\"", "1:9"));
  Expect("{dog {legs(of: $n)}}", At("Variable \"$n\" is not defined", "1:16"));
  Expect("query Q {dog {legs(of: $n)}}", At("Variable \"$n\" is not defined by operation \"Q\"", "1:24"));
  Expect("query ($n: Int, $n: Int) {dog {legs(of: $n)}}",
         At("Variable \"$n\" is never used.\ninput:1:17: There can be only one variable named \"$n\"", "1:17"));
  Expect("query ($n: Nope) {dog {legs(of: $n)}}",
         At("Unknown type \"Nope\".\ninput:1:33: Variable \"$n\" of type \"Nope\" used in position expecting type "
            "\"Int!\"",
            "1:8"));
  Expect("query ($n: Dog) {dog {list(any: $n)}}",
         At("Variable \"$n\" of type \"Dog\" used in position expecting type \"Any\".\ninput:1:8: Variable \"$n\" "
            "cannot be non-input type \"Dog\"",
            "1:33"));
  Expect("query ($a: Int) {one(of: {a: $a})}",
         At("Variable \"$a\" is of type \"Int\" but must be non-nullable to be used for OneOf Input Object \"One\"",
            "1:8"));
}

TEST(GraphqlValidation, Fragments) {
  Expect("{pet {...F}} fragment F on Dog {age}", "valid");
  Expect("{dog {...F}}", At("Unknown fragment \"F\"", "1:10"));
  Expect("{dog {name}} fragment F on Dog {name}", At("Fragment \"F\" is never used", "1:14"));
  Expect("{dog {...F}} fragment F on Dog {name} fragment F on Dog {age}",
         At("There can be only one fragment named \"F\"", "1:39"));
  Expect("{dog {...F}} fragment F on Dog {...G} fragment G on Dog {...F}",
         At("Cannot spread fragment \"F\" within itself via \"G\"", "1:61"));
  Expect("{dog {...F}} fragment F on Size {__typename}",
         At("Fragment \"F\" cannot condition on non composite type \"Size\"", "1:14"));
  Expect("{dog {... on Int {__typename}}}", At("Fragment cannot condition on non composite type \"Int\"", "1:11"));
  Expect("{dog {... on Nope {a}}}", At("Unknown type \"Nope\"", "1:11"));
  Expect("{dog {...F}} fragment F on Dig {name}",
         At("Unknown type \"Dig\". Did you mean \"Dog\" or \"ID\"?\n", "1:14"));
  Expect("{dog {... on Cat {name}}}",
         At("Fragment cannot be spread here as objects of type \"Dog\" can never be of type \"Cat\"", "1:11"));
  Expect("{dog {...F}} fragment F on Cat {name}",
         At("Fragment \"F\" cannot be spread here as objects of type \"Dog\" can never be of type \"Cat\"", "1:10"));
}

TEST(GraphqlValidation, Values) {
  Expect("{dog {find(by: {name: \"x\", inner: {name: \"y\", size: SMALL}}) {name}}}", "valid");
  Expect("{dog {list(of: [1, \"a\"])}}", At("Int cannot represent non-integer value: \"a\"\n", "1:21"));
  Expect("{dog {legs(of: null)}}", At("Expected value of type \"Int!\", found null", "1:16"));
  Expect("{dog {legs(of: 99999999999999999999)}}",
         At("Int cannot represent non 32-bit signed integer value: 99999999999999999999\n", "1:16"));
  Expect("{dog {list(f: 1e999)}}", At("Float cannot represent non numeric value: 1e999\n", "1:15"));
  Expect("{dog {list(f: 1e-999)}}", "valid");
  Expect("{dog {list(f: true)}}", At("Float cannot represent non numeric value: true\n", "1:15"));
  Expect("{dog {list(s: 1)}}", At("String cannot represent a non string value: 1\n", "1:15"));
  Expect("{dog {list(id: 1.5)}}", At("ID cannot represent a non-string and non-integer value: 1.5\n", "1:16"));
  Expect("{dog {barks(loud: 1)}}", At("Boolean cannot represent a non boolean value: 1\n", "1:19"));
  Expect("{dog {list(any: {a: [1, X]})}}", "valid");
  Expect("{dog {list(size: SMALLER)}}",
         At("Value \"SMALLER\" does not exist in \"Size\" enum. Did you mean the enum value \"SMALL\"?\n", "1:18"));
  Expect(
      "{dog {list(size: \"SMALL\")}}",
      At("Enum \"Size\" cannot represent non-enum value: \"SMALL\". Did you mean the enum value \"SMALL\"?\n", "1:19"));
  Expect("{dog {list(size: 1)}}", At("Enum \"Size\" cannot represent non-enum value: 1", "1:18"));
  Expect("{dog {find(by: {nam: \"x\", age: 1, age: 2}) {name}}}",
         At("There can be only one input field named \"age\".\ninput:1:16: Field \"Search.name\" of required type "
            "\"String!\" was not provided.\ninput:1:17: Field \"nam\" is not defined by type \"Search\". Did you mean "
            "\"name\"?\n",
            "1:35"));
  Expect("{one(of: {a: 1, b: 2})}", At("OneOf Input Object \"One\" must specify exactly one key", "1:10"));
  Expect("{one(of: {b: null})}", At("Field \"One.a\" must be non-null", "1:14"));
}

TEST(GraphqlValidation, Overlaps) {
  constexpr char kHint[] = ". Use different aliases on the fields to fetch both if this was intentional";
  Expect("{dog {name name} pet {... on Dog {x: name} ... on Cat {x: name}}}", "valid");
  Expect("{dog {x: name x: age}}",
         At(std::string("Fields \"x\" conflict because \"name\" and \"age\" are different fields") + kHint, "1:15"));
  Expect("{dog {legs(of: 1) legs(of: 2)}}",
         At(std::string("Fields \"legs\" conflict because they have differing arguments") + kHint, "1:19"));
  Expect("{dog {find(by: {name: \"a\", age: 1}) {name} find(by: {age: 1, name: \"a\"}) {name}}}", "valid");
  Expect(
      "{pet {... on Dog {age} ... on Cat {age}}}",
      At(std::string("Fields \"age\" conflict because they return conflicting types \"Int!\" and \"String\"") + kHint,
         "1:36"));
  Expect("{dog {x: name} ...F} fragment F on Query {dog {x: age}}",
         At(std::string("Fields \"dog\" conflict because subfields \"x\" conflict because \"name\" and \"age\" are "
                        "different fields") +
                kHint,
            "1:43"));
}

}  // namespace
}  // namespace regoc::builtins::graphql
