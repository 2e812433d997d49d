#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Json, Marshal) {
  const CallCase kCases[] = {
      {"json.marshal", R"([{"b":[1,null,"<a>"],"a":{"$set":[2,1]}}])",
       R"("{\"a\":[1,2],\"b\":[1,null,\"\\u003ca\\u003e\"]}")"},
      {"json.marshal", R"([{"$object":[[1,2]]}])", R"("{\"1\":2}")"},
  };
  ExpectCalls(kCases);
}

TEST(Json, MarshalWithOptions) {
  const CallCase kCases[] = {
      {"json.marshal_with_options", R"([{"a":[1]},{}])", R"("{\"a\":[1]}")"},
      {"json.marshal_with_options", R"([{"a":[1]},{"pretty":true}])", R"("{\n\t\"a\": [\n\t\t1\n\t]\n}")"},
      {"json.marshal_with_options", R"([{"a":[1]},{"indent":"  ","prefix":"> "}])",
       R"("> {\n>   \"a\": [\n>     1\n>   ]\n> }")"},
      {"json.marshal_with_options", R"([{"a":1},{"indent":"  ","pretty":false}])", R"("{\"a\":1}")"},
      {"json.marshal_with_options", R"([1,{"pretty":1}])",
       R"(error: eval_type_error: json.marshal_with_options: operand 2 key "pretty" failed cast to bool)"},
      {"json.marshal_with_options", R"([1,{"x":1}])",
       R"(error: eval_type_error: json.marshal_with_options: operand 2 object contained unknown key "x")"},
      {"json.marshal_with_options", "[1,1]",
       "error: eval_type_error: json.marshal_with_options: operand 2 must be object but got number"},
  };
  ExpectCalls(kCases);
}

TEST(Json, Unmarshal) {
  const CallCase kCases[] = {
      {"json.unmarshal", R"(["{\"a\": [1, 1.50]}"])", R"({"a": [1, 1.50]})"},
      {"json.unmarshal", R"(["1 "])", "1"},
      {"json.unmarshal", "[1]", "error: eval_type_error: json.unmarshal: operand 1 must be string but got number"},
      {"json.unmarshal", R"([""])", "error: eval_builtin_error: json.unmarshal: EOF"},
      {"json.unmarshal", R"(["[1"])", "error: eval_builtin_error: json.unmarshal: unexpected EOF"},
      {"json.unmarshal", R"(["[1 2]"])",
       "error: eval_builtin_error: json.unmarshal: invalid character '2' after array element"},
      {"json.unmarshal", R"(["1e999999"])",
       "error: eval_builtin_error: json.unmarshal: invalid number: number too big"},
      {"json.unmarshal", R"(["1 2"])",
       "error: eval_builtin_error: json.unmarshal: error: invalid character '2' after top-level value"},
      {"json.unmarshal", R"(["1 \"a\" x"])",
       "error: eval_builtin_error: json.unmarshal: error: invalid character 'a' after top-level value"},
      {"json.unmarshal", R"(["1 x"])",
       "error: eval_builtin_error: json.unmarshal: invalid character 'x' looking for beginning of value"},
      {"json.unmarshal", R"(["1 null x"])", "1"},
      {"json.is_valid", R"(["1e999999"])", "true"},
      {"json.is_valid", R"(["{}"])", "true"},
      {"json.is_valid", R"(["{"])", "false"},
      {"json.is_valid", "[1]", "false"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
