#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(JsonPatch, Operations) {
  const CallCase kCases[] = {
      {"json.patch", R"([{"a":1},[{"op":"add","path":"/b","value":2}]])", R"({"a": 1, "b": 2})"},
      {"json.patch", R"([[1,2],[{"op":"add","path":"/-","value":3}]])", "[1, 2, 3]"},
      {"json.patch", R"([[1,2],[{"op":"remove","path":"0"}]])", "[2]"},
      {"json.patch", R"([{"a":{"b":1}},[{"op":"replace","path":"a/b","value":[]}]])", R"({"a": {"b": []}})"},
      {"json.patch", R"([{"a":1},[{"op":"move","from":"a","path":"b"}]])", R"({"b": 1})"},
      {"json.patch", R"([{"a":[1]},[{"op":"copy","from":"a/0","path":"b"}]])", R"({"a": [1], "b": 1})"},
      {"json.patch", R"([{"a":1},[{"op":"test","path":"a","value":1.0}]])", R"({"a": 1})"},
      {"json.patch", R"([{"$set":[1,[2]]},[{"op":"remove","path":[1]}]])", "{[2]}"},
  };
  ExpectCalls(kCases);
}

TEST(JsonPatch, Faults) {
  const CallCase kCases[] = {
      {"json.patch", R"([{"a":1},[{"op":"test","path":"a","value":2}]])",
       "error: eval_builtin_error: json.patch: value from EditTree != patch value.\n\nExpected: 2\n\nFound: 1"},
      {"json.patch", R"([{"a":1},[{"op":"remove","path":"b"}]])",
       R"(error: eval_builtin_error: json.patch: cannot delete child key "b" that does not exist)"},
      {"json.patch", R"([{"a":1},[{"op":"add","path":"a/b","value":1}]])",
       "error: eval_builtin_error: json.patch: expected composite type, found value: 1 (type: ast.Number)"},
      {"json.patch", R"([[1],[{"op":"add","path":"5","value":1}]])",
       "error: eval_builtin_error: json.patch: index for array insertion out of bounds"},
      {"json.patch", R"([[1],[{"op":"add","path":"01","value":1}]])",
       "error: eval_builtin_error: json.patch: leading zeros are not allowed in JSON paths"},
      {"json.patch", R"([[1],[{"op":"add","path":"x","value":1}]])",
       "error: eval_builtin_error: json.patch: invalid string for indexing"},
      {"json.patch", R"([{},[{"op":"jump","path":"a"}]])",
       "error: eval_builtin_error: json.patch: unrecognized op: 'jump'"},
      {"json.patch", R"([{},[{"path":"a"}]])",
       "error: eval_builtin_error: json.patch: missing required attribute 'op'"},
      {"json.patch", R"([{},[{"op":"add"}]])",
       "error: eval_builtin_error: json.patch: missing required attribute 'path'"},
      {"json.patch", "[{},[1]]",
       "error: eval_builtin_error: json.patch: must be an array of JSON-Patch objects, but at least one element is not "
       "an object"},
      {"json.patch", "[{},1]", "error: eval_type_error: json.patch: operand 2 must be array but got number"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
