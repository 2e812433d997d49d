#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(JsonPaths, Filter) {
  const CallCase kCases[] = {
      {"json.filter", R"([{"a":{"b":1,"c":[1,{"x":2},3]},"d":4},["a/b","a/c/1"]])",
       R"({"a": {"b": 1, "c": [{"x": 2}]}})"},
      {"json.filter", R"([{"a":1},["/a"]])", R"({"a": 1})"},
      {"json.filter", R"([{"a/b":1,"c~d":2},["a~1b"]])", R"({"a/b": 1})"},
      {"json.filter", R"([{"a":{"$set":[1,2]}},[["a",1]]])", R"({"a": {1}})"},
      {"json.filter", R"([{"a":1},[]])", "{}"},
      {"json.filter", "[{},[1]]",
       "error: eval_type_error: json.filter: operand 2 must be one of {set, array} containing string paths or array of "
       "path segments but got number"},
      {"json.filter", "[1,[]]", "error: eval_type_error: json.filter: operand 1 must be object but got number"},
      {"json.filter", "[{},1]",
       "error: eval_type_error: json.filter: operand 2 must be one of {set, array} but got number"},
  };
  ExpectCalls(kCases);
}

TEST(JsonPaths, Remove) {
  const CallCase kCases[] = {
      {"json.remove", R"([{"a":{"b":1,"c":[1,2,3]},"d":4},["a/b","/a/c/0"]])", R"({"a": {"c": [2, 3]}, "d": 4})"},
      {"json.remove", R"([{"a":1},{"$set":["a","z"]}])", "{}"},
      {"json.remove", R"([{"a":1},[""]])", R"({"a": 1})"},
      {"json.remove", R"([[],["a"]])", "error: eval_type_error: json.remove: operand 1 must be object but got array"},
      {"json.remove", R"([{},["a",{}]])",
       "error: eval_type_error: json.remove: operand 2 must be one of {set, array} containing string paths or array of "
       "path segments but got object"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
