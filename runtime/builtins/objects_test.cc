#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Objects, Get) {
  const CallCase kCases[] = {
      {"object.get", R"([{"a":{"b":[10,20]}},"a",0])", R"({"b": [10, 20]})"},
      {"object.get", R"([{"a":{"b":[10,20]}},["a","b",1],0])", "20"},
      {"object.get", R"([{"a":1},["a","b"],"none"])", R"("none")"},
      {"object.get", R"([{"a":1},"x",null])", "null"},
      {"object.get", R"([{"a":1},[],0])", R"({"a": 1})"},
      {"object.get", R"(["a","b",0])", "error: eval_type_error: object.get: operand 1 must be object but got string"},
  };
  ExpectCalls(kCases);
}

TEST(Objects, Keys) {
  const CallCase kCases[] = {
      {"object.keys", R"([{"b":1,"a":2}])", R"({"a", "b"})"},
      {"object.keys", "[{}]", "set()"},
      {"object.keys", R"(["a"])", "error: eval_type_error: object.keys: operand 1 must be object but got string"},
  };
  ExpectCalls(kCases);
}

TEST(Objects, Select) {
  const CallCase kCases[] = {
      {"object.filter", R"([{"a":1,"b":2},["a","z"]])", R"({"a": 1})"},
      {"object.filter", R"([{"a":1},{"a":0}])", R"({"a": 1})"},
      {"object.filter", R"([{"a":1},1])",
       "error: eval_type_error: object.filter: operand 2 must be one of {object, set, array} but got number"},
      {"object.filter", "[[],[]]", "error: eval_type_error: object.filter: operand 1 must be object but got array"},
      {"object.remove", R"([{"a":1,"b":2},{"$set":["a"]}])", R"({"b": 2})"},
      {"object.remove", R"([{"a":1},null])",
       "error: eval_type_error: object.remove: operand 2 must be one of {object, set, array} but got null"},
  };
  ExpectCalls(kCases);
}

TEST(Objects, Union) {
  const CallCase kCases[] = {
      {"object.union", R"([{"a":{"b":1},"c":1},{"a":{"d":2},"c":[2]}])", R"({"a": {"b": 1, "d": 2}, "c": [2]})"},
      {"object.union", R"([{},{"a":1}])", R"({"a": 1})"},
      {"object.union", "[[],{}]", "error: eval_type_error: object.union: operand 1 must be object but got array"},
      {"object.union", "[{},[]]", "error: eval_type_error: object.union: operand 2 must be object but got array"},
      {"object.union_n", "[[]]", "{}"},
      {"object.union_n", R"([[{"a":{"b":2}},{"a":4},{"a":{"c":3}}]])", R"({"a": {"c": 3}})"},
      {"object.union_n", R"([[{"a":{"b":{"c":1}}},{"a":{"b":{"d":2}}},{"a":{"e":3}}]])",
       R"({"a": {"b": {"c": 1, "d": 2}, "e": 3}})"},
      {"object.union_n", R"([[{"a":1},2]])",
       "error: eval_type_error: object.union_n: operand 1 must be array of objects but got array containing number"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
