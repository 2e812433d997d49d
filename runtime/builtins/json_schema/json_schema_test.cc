#include <string>

#include "runtime/builtins/test_support.h"

namespace regoc::builtins {

namespace {

std::string Match(std::string_view document, std::string_view schema) {
  return Call("json.match_schema", "[" + std::string(document) + "," + std::string(schema) + "]");
}

std::string Verify(std::string_view schema) { return Call("json.verify_schema", "[" + std::string(schema) + "]"); }

TEST(JsonSchema, NamesTheFieldAndTheReason) {
  EXPECT_EQ(Match(R"({"a": {"b": [1, "x"]}})",
                  R"({"properties": {"a": {"properties": {"b": {"items": {"type": "integer"}}}}}})"),
            R"([false, [{"desc": "Invalid type. Expected: integer, given: string", )"
            R"("error": "a.b.1: Invalid type. Expected: integer, given: string", )"
            R"("field": "a.b.1", "type": "invalid_type"}]])");
  EXPECT_EQ(Match("{}", R"({"required": ["id"]})"),
            R"x([false, [{"desc": "id is required", "error": "(Root): id is required", )x"
            R"x("field": "(Root)", "type": "required"}]])x");
}

TEST(JsonSchema, DocumentsMayBeTextsAndHoldSets) {
  EXPECT_EQ(Match(R"("{\"a\": 1}")", R"("{\"type\": \"object\"}")"), "[true, []]");
  EXPECT_EQ(Match(R"({"a": {"$set": [1]}})", R"({"properties": {"a": {"type": "array"}}})"), "[true, []]");
  EXPECT_EQ(Match(R"("{")", "{}"), "error: eval_builtin_error: json.match_schema: invalid JSON string");
  EXPECT_EQ(Match("1", "{}"), "error: eval_builtin_error: json.match_schema: wrong type, expected string or object");
}

TEST(JsonSchema, KeywordsInGojsonschemasWords) {
  struct Case {
    std::string_view value, schema, type, text;
  };
  const Case kCases[] = {
      {"5", R"({"maximum": 4.50})", "number_lte", "Must be less than or equal to 4.5"},
      {"1000000", R"({"exclusiveMaximum": 1000000})", "number_lt", "Must be less than 1e+06"},
      {"0.35", R"({"multipleOf": 0.1})", "multiple_of", "Must be a multiple of 0.1"},
      {R"("é")", R"({"minLength": 2})", "string_gte", "String length must be greater than or equal to 2"},
      {R"("b")", R"({"pattern": "^a"})", "pattern", "Does not match pattern '^a'"},
      {R"("x")", R"({"format": "ipv4"})", "format", "Does not match format 'ipv4'"},
      {"1", R"({"enum": ["a", 2.0]})", "enum", R"(0 must be one of the following: \"a\", 2)"},
      {"[1, 1.0]", R"({"uniqueItems": true})", "unique", "array items[0,1] must be unique"},
      {"{}", R"({"minProperties": 1})", "array_min_properties", "Must have at least 1 properties"},
      {R"({"a": 1})", R"({"additionalProperties": false})", "additional_property_not_allowed",
       "Additional property a is not allowed"},
      {R"({"a": 1})", R"({"dependencies": {"a": ["b"]}})", "missing_dependency", "Has a dependency on b"},
      {"1", R"({"not": {}})", "number_not", "Must not validate the schema (not)"},
      {"1", "false", "false", "False always fails validation"},
  };
  for (const Case& c : kCases) {
    std::string result = Match("[" + std::string(c.value) + "]", R"({"items": )" + std::string(c.schema) + "}");
    EXPECT_EQ(result, R"([false, [{"desc": ")" + std::string(c.text) + R"(", "error": "0: )" + std::string(c.text) +
                          R"(", "field": "0", "type": ")" + std::string(c.type) + R"("}]])");
  }
}

TEST(JsonSchema, ReportsTheAlternativeThatFitsBest) {
  std::string result = Match("[3]", R"({"items": {"anyOf": [{"type": "string"}, {"type": "integer", "maximum": 2}]}})");
  EXPECT_NE(result.find("number_any_of"), std::string::npos) << result;
  EXPECT_NE(result.find("number_lte"), std::string::npos) << result;
  EXPECT_EQ(result.find("invalid_type"), std::string::npos) << result;
}

TEST(JsonSchema, Drafts) {
  constexpr std::string_view kDraft4 = R"({"$schema": "http://json-schema.org/draft-04/schema#", "const": 1})";
  EXPECT_EQ(Match("[]", kDraft4), "[true, []]");
  EXPECT_EQ(Verify(R"({"$schema": "http://json-schema.org/draft-07/schema#", "exclusiveMinimum": true})"),
            R"([false, "jsonschema: Invalid type. Expected: number, given: exclusiveMinimum"])");
  EXPECT_EQ(Verify(R"({"exclusiveMinimum": true, "minimum": 1})"), "[true, null]");
}

TEST(JsonSchema, References) {
  EXPECT_EQ(Match("[[1]]", R"({"items": {"$ref": "#/definitions/a~1b"}, "definitions": {"a/b": {"type": "array"}}})"),
            "[true, []]");
  EXPECT_EQ(Match("[1]", R"({"$id": "http://example.com/s/root.json", "items": {"$ref": "item.json#/definitions/n"},
                             "definitions": {"i": {"$id": "item.json", "definitions": {"n": {"type": "integer"}}}}})"),
            "[true, []]");
  for (std::string_view draft : {"04", "06", "07"}) {
    std::string schema = R"({"$ref": "http://json-schema.org/draft-)" + std::string(draft) + R"(/schema#"})";
    EXPECT_EQ(Match(R"({"type": "string"})", schema), "[true, []]");
    EXPECT_EQ(Match(R"({"type": 1})", schema).substr(0, 6), "[false") << draft;
  }
}

TEST(JsonSchema, NothingIsFetched) {
  EXPECT_EQ(Verify(R"({"$ref": "http://example.com/a.json"})"),
            R"([false, "jsonschema: remote reference loading disabled: http://example.com/a.json"])");
  EXPECT_EQ(Verify(R"({"$ref": "file:///etc/passwd"})"),
            R"([false, "jsonschema: remote reference loading disabled: file:///etc/passwd"])");
}

TEST(JsonSchema, EndlessReferencesAndDeepSchemasEnd) {
  std::string endless = Match("{}", R"({"allOf": [{"$ref": "#"}]})");
  EXPECT_NE(endless.find("refers to itself without end"), std::string::npos) << endless;
  std::string chain = R"({"$ref": "#/definitions/d0", "definitions": {)";
  for (int i = 0; i < 5000; ++i) {
    chain += "\"d" + std::to_string(i) + R"(": {"$ref": "#/definitions/d)" + std::to_string(i + 1) + "\"},";
  }
  EXPECT_EQ(Verify(chain + R"("d5000": {}}})"), R"([false, "jsonschema: schema is nested too deep"])");
}

TEST(JsonSchema, WrongSchemas) {
  const CallCase kCases[] = {
      {"json.verify_schema", "[1]", R"([false, "jsonschema: wrong type, expected string or object"])"},
      {"json.verify_schema", "[[]]", R"([false, "jsonschema: schema is invalid"])"},
      {"json.verify_schema", R"([{"type": "x"}])",
       R"([false, "jsonschema: has a primitive type that is NOT VALID -- given: /x/ Expected valid values are:)"
       R"([array boolean integer number null object string]"])"},
      {"json.verify_schema", R"([{"minLength": 1.0}])", R"([false, "jsonschema: minLength must be of an integer"])"},
      {"json.verify_schema", R"([{"pattern": "["}])", R"([false, "jsonschema: pattern must be a valid regex"])"},
      {"json.verify_schema", R"([{"enum": [1, 1.0]}])", R"([false, "jsonschema: enum items must be unique"])"},
      {"json.verify_schema", R"([{"const": 1e400}])",
       R"([false, "jsonschema: json: cannot unmarshal number 1e400 into Go value of type float64"])"},
  };
  ExpectCalls(kCases);
}

TEST(JsonSchema, Formats) {
  struct Case {
    std::string_view format, good, bad;
  };
  const Case kCases[] = {
      {"date", "2024-02-29", "2023-02-29"},
      {"time", "12:00:00+01:00", "25:00:00"},
      {"date-time", "2024-01-01T00:00:00.5Z", "yesterday"},
      {"hostname", "a-b.example", "-a.example"},
      {"email", "Ann <a@example.com>", "a@@example.com"},
      {"idn-email", "g: a@b;", "g: a@b, c@d;"},
      {"ipv6", "::1", "1.2.3.4"},
      {"uri", "urn:x", "a/b"},
      {"uri-reference", "a/b", "%zz"},
      {"uri-template", "/{a}", "/{a"},
      {"uuid", "00000000-0000-0000-0000-00000000000F", "00000000-0000-0000-0000-00000000000"},
      {"regex", "a+", "("},
      {"json-pointer", "/a~0", "a"},
      {"relative-json-pointer", "1#", "01"},
  };
  for (const Case& c : kCases) {
    std::string schema = R"({"items": {"format": ")" + std::string(c.format) + "\"}}";
    EXPECT_EQ(Match("[\"" + std::string(c.good) + "\"]", schema), "[true, []]") << c.format;
    EXPECT_EQ(Match("[\"" + std::string(c.bad) + "\"]", schema).substr(0, 6), "[false") << c.format;
  }
}

}  // namespace

}  // namespace regoc::builtins
