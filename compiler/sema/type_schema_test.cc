#include "compiler/sema/type_schema.h"

#include <gtest/gtest.h>

#include "compiler/sema/type_ops.h"
#include "compiler/sema/type_print.h"

namespace regoc::sema {
namespace {

std::string Read(SchemaSet& set, const std::string& name) {
  Result<Type> type = set.TypeOf(name);
  return type.ok() ? ToString(*type) : type.error().message;
}

void Add(SchemaSet& set, const std::string& name, const std::string& json) {
  Status status = set.Add(name, std::make_shared<SourceFile>(name + ".json", json));
  EXPECT_TRUE(status.ok()) << (status.ok() ? "" : status.error().message);
}

std::string TypeOfSchema(const std::string& json) {
  SchemaSet set;
  Add(set, "x", json);
  return Read(set, "x");
}

TEST(TypeSchema, Words) {
  EXPECT_EQ(TypeOfSchema("true"), "any");
  EXPECT_EQ(TypeOfSchema("{}"), "any");
  EXPECT_EQ(TypeOfSchema(R"({"type": "integer"})"), "number");
  EXPECT_EQ(TypeOfSchema(R"({"type": ["string", "null"]})"), "any<null, string>");
  EXPECT_EQ(TypeOfSchema(R"({"enum": ["a", 1]})"), "any<number, string>");
  EXPECT_EQ(TypeOfSchema(R"({"const": [true]})"), "array<boolean>");
  EXPECT_EQ(TypeOfSchema(R"({"type": "object"})"), "object[any: any]");
  EXPECT_EQ(TypeOfSchema(R"({"type": "object", "additionalProperties": false})"), "object");
  EXPECT_EQ(TypeOfSchema(R"({"properties": {"a": {"type": "null"}}})"), "object<a: null>");
  EXPECT_EQ(TypeOfSchema(R"({"properties": {"a": {"type": "null"}}, "additionalProperties": true})"), "object<a: null>[string: any]");
  EXPECT_EQ(TypeOfSchema(R"({"additionalProperties": {"type": "number"}})"), "object[string: number]");
  EXPECT_EQ(TypeOfSchema(R"({"type": "array"})"), "array[any]");
  EXPECT_EQ(TypeOfSchema(R"({"items": {"type": "number"}})"), "array[number]");
  EXPECT_EQ(TypeOfSchema(R"({"items": [{"type": "number"}]})"), "array<number>");
  EXPECT_EQ(TypeOfSchema(R"({"prefixItems": [{"type": "number"}], "items": {"type": "null"}})"), "array<number>[null]");
}

TEST(TypeSchema, Combinations) {
  EXPECT_EQ(TypeOfSchema(R"({"allOf": [{"properties": {"a": {"type": "null"}}}, {"properties": {"b": {"type": "null"}}}]})"),
            "object<a: null, b: null>");
  EXPECT_EQ(TypeOfSchema(R"({"anyOf": [{"type": "string"}, {"type": "null"}]})"), "any<null, string>");
  EXPECT_EQ(TypeOfSchema(R"({"properties": {"k": {}}, "oneOf": [{"required": ["k"]}, {"properties": {"a": {}}}]})"),
            "any<object<a: any, k: any>, object<k: any>>");
  EXPECT_EQ(TypeOfSchema(R"({"allOf": [{"type": "string"}, {"type": "null"}]})"), "unable to merge these schemas");
}

TEST(TypeSchema, References) {
  EXPECT_EQ(TypeOfSchema(R"({"properties": {"t": {"$ref": "#/$defs/a~1b"}}, "$defs": {"a/b": {"type": "null"}}})"), "object<t: null>");
  SchemaSet set;
  Add(set, "k8s/pod", R"({"properties": {"meta": {"$ref": "../common.json#/meta"}, "self": {"$ref": "#"}}})");
  Add(set, "common", R"({"meta": {"properties": {"name": {"type": "string"}}}})");
  Result<Type> pod = set.TypeOf("k8s/pod");
  ASSERT_TRUE(pod.ok()) << pod.error().message;
  Type self = Select(*pod, TypeKey::String("self"));
  EXPECT_EQ(ToString(Select(Select(self, TypeKey::String("self")), TypeKey::String("meta"))), "object<name: string>");
}

TEST(TypeSchema, Faults) {
  SchemaSet set;
  EXPECT_FALSE(set.Add("x", std::make_shared<SourceFile>("x.json", "{\"a\": ")).ok());
  EXPECT_FALSE(set.Add("x", std::make_shared<SourceFile>("x.json", "input.x")).ok());
  EXPECT_EQ(Read(set, "x"), "undefined schema: x");
  EXPECT_EQ(TypeOfSchema("[]"), "unable to compile the schema: a schema must be an object or a boolean");
  EXPECT_EQ(TypeOfSchema(R"({"type": "strin"})"), "unable to compile the schema: `strin` is not a valid type");
  EXPECT_EQ(TypeOfSchema(R"({"$ref": "#/$defs/x"})"), "unable to compile the schema: `#/$defs/x` leads nowhere");
  EXPECT_EQ(TypeOfSchema(R"({"$ref": "http://example.com/x.json"})"),
            "unable to compile the schema: `http://example.com/x.json` is not among the schemas");
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "{\"items\": ";
  deep += "{}" + std::string(300, '}');
  EXPECT_EQ(TypeOfSchema(deep), "unable to compile the schema: nested too deeply");
  EXPECT_EQ(TypeOfSchema(R"({"$ref": "#"})"), "recursive(x#)");
}

}  // namespace
}  // namespace regoc::sema
