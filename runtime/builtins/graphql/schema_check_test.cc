#include <gtest/gtest.h>

#include "runtime/builtins/graphql/test_documents.h"

namespace regoc::builtins::graphql {
namespace {

void ExpectSchemaFaults(std::span<const FaultCase> cases) {
  for (const FaultCase& c : cases) EXPECT_EQ(SchemaFaultOf("type Query {a: Int} " + c.query), c.fault) << c.query;
}

TEST(GraphqlSchema, Types) {
  const FaultCase kCases[] = {
      {"type B {b: Query}", "valid"},
      {"type A {a: Int} type A {a: Int}", "input:1:42: Cannot redeclare type A."},
      {"extend input Query {b: Int}",
       "input:1:34: Cannot extend type Query because the base type is a OBJECT, not INPUT_OBJECT."},
      {"extend type B {b: Int}", "valid"},
      {"type A", "input:1:26: OBJECT A: must define one or more fields."},
      {"interface A", "input:1:31: INTERFACE A: must define one or more fields."},
      {"input A", "input:1:27: INPUT_OBJECT A: must define one or more input fields."},
      {"enum A", "input:1:26: ENUM A: must define one or more unique enum values."},
      {"enum A {true}", "input:1:26: ENUM A: non-enum value true."},
      {"enum A {B B}", "input:1:31: Enum value A.B can only be defined once."},
      {"type A {a: Int b: Int b: Int a: Int}", "input:1:50: Field A.a can only be defined once."},
      {"type A {a: B}", "input:1:32: Undefined type B."},
      {"input I {a: Int} type A {a: I}",
       "input:1:46: OBJECT A: field must be one of SCALAR, OBJECT, INTERFACE, UNION, ENUM."},
      {"input I {a: Query}", "input:1:30: OBJECT a: field must be one of SCALAR, ENUM, INPUT_OBJECT."},
      {"type A {a(b: Query): Int}",
       "input:1:31: cannot use Query as argument b because OBJECT is not a valid input type"},
      {"type __A {a: Int}",
       "input:1:26: Name \"__A\" must not begin with \"__\", which is reserved by GraphQL introspection."},
      {"union U = A", "input:1:27: Undefined type \"A\"."},
      {"union U = Int", "input:1:27: UNION type \"Int\" must be OBJECT."},
      {"union U = Query | Query", "input:1:39: Union type U can only include type Query once."},
  };
  ExpectSchemaFaults(kCases);
}

TEST(GraphqlSchema, Directives) {
  const FaultCase kCases[] = {
      {"directive @d on FIELD directive @d on FIELD", "input:1:54: Cannot redeclare directive d."},
      {"directive @skip(if: Boolean!) on FIELD", "valid"},
      {"type A @d {a: Int}", "input:1:29: Undefined directive d."},
      {"directive @d on FIELD type A @d {a: Int}", "input:1:51: Directive d is not applicable on OBJECT."},
      {"type A {a: Int @deprecated @deprecated}",
       "input:1:49: The directive deprecated can only be used once at this location."},
      {"directive @d repeatable on OBJECT type A @d @d {a: Int}", "valid"},
      {"type A {a: Int @deprecated(why: 1)}", "input:1:48: Undefined argument why for directive deprecated."},
      {"scalar S @specifiedBy", "input:1:31: Argument url for directive specifiedBy cannot be null."},
      {"scalar S @specifiedBy(url: null)", "input:1:31: Argument url for directive specifiedBy cannot be null."},
      {"directive @d(a: Int @d) on ARGUMENT_DEFINITION", "input:1:42: Directive d cannot refer to itself."},
      {"directive @__d on FIELD",
       "input:1:32: Name \"__d\" must not begin with \"__\", which is reserved by GraphQL introspection."},
      {"extend type __Type @x {z: Int}", "input:1:41: Undefined directive x."},
      {"extend type __Type {name: Int}", "input:1:41: Field __Type.name can only be defined once."},
      {"extend union __Type = Query",
       "input:1:34: Cannot extend type __Type because the base type is a OBJECT, not UNION."},
      {"extend type __Type implements A", "prelude.graphql:92:6: Undefined type \"A\"."},
  };
  ExpectSchemaFaults(kCases);
}

TEST(GraphqlSchema, EntryPoints) {
  EXPECT_EQ(SchemaFaultOf("schema {query: A}"), "input:1:9: Schema root query refers to a type A that does not exist.");
  EXPECT_EQ(SchemaFaultOf("type A {a: Int} schema {query: A} schema {query: A}"),
            "input:1:42: Cannot have multiple schema entry points, consider schema extensions instead.");
  EXPECT_EQ(SchemaFaultOf("type A {a: Int} schema {query: A} extend schema {mutation: B}"),
            "input:1:50: Schema root mutation refers to a type B that does not exist.");
  EXPECT_EQ(SchemaFaultOf("type Query {a: Int} schema {mutation: Query}"),
            "Schema does not support operation type \"query\"\n in GraphQL string at location 1:1");
  EXPECT_EQ(FaultOf("mutation {a}", "type Mutation {a: Int}"), "valid");
}

TEST(GraphqlSchema, Interfaces) {
  const FaultCase kCases[] = {
      {"interface I {a: [Query]} type A implements I {a: [Query!]!}", "valid"},
      {"interface I {a: Int} type A implements I {b: Int}",
       "input:1:47: For A to implement I it must have a field called a."},
      {"interface I {a: Int!} type A implements I {a: Int}",
       "input:1:64: For A to implement I the field a must have type Int!."},
      {"interface I {a(x: Int): Int} type A implements I {a: Int}",
       "input:1:71: For A to implement I the field a must have the same arguments but it is missing x."},
      {"interface I {a(x: Int): Int} type A implements I {a(x: ID): Int}",
       "input:1:73: For A to implement I the field a must have the same arguments but x has the wrong type."},
      {"interface I {a: Int} type A implements I {a(x: Int!): Int}",
       "input:1:65: For A to implement I any additional arguments on a must be optional or have a default value "
       "but x is required."},
      {"interface I {a: Int} interface J implements I {a: Int} type A implements J {a: Int}",
       "input:1:81: Type A must implement I because it is implemented by J."},
      {"interface I implements J {a: Int} interface J implements I {a: Int}",
       "input:1:31: Type I cannot implement J because it would create a circular reference."},
      {"type A implements Query {a: Int}", "input:1:26: \"Query\" is a non interface type OBJECT."},
  };
  ExpectSchemaFaults(kCases);
}

TEST(GraphqlSchema, InputCycles) {
  const FaultCase kCases[] = {
      {"input A {a: A}", "valid"},
      {"input A {a: [A!]!}", "valid"},
      {"input A {a: A!}",
       "input:1:30: Cannot reference Input Object \"A\" within itself through a series of non-null fields: \"a\"."},
      {"input Z {y: A!} input A {b: B!} input B {c: C!} input C {a: B!}",
       "input:1:62: Cannot reference Input Object \"B\" within itself through a series of non-null fields: \"c.a\"."},
  };
  ExpectSchemaFaults(kCases);
}

}  // namespace
}  // namespace regoc::builtins::graphql
