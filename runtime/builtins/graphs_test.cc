#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Graphs, Reachable) {
  const CallCase kCases[] = {
      {"graph.reachable", R"([{"a":["b","c"],"b":["d"],"c":["a"],"d":[]},["a"]])", R"({"a", "b", "c", "d"})"},
      {"graph.reachable", R"([{"a":["x"]},{"$set":["a","y"]}])", R"({"a"})"},
      {"graph.reachable", R"([{"a":"b"},["a"]])", R"({"a"})"},
      {"graph.reachable", R"([{},"a"])",
       "error: eval_type_error: graph.reachable: operand 2 must be {array, set} but got string"},
      {"graph.reachable", "[[],[]]", "error: eval_type_error: graph.reachable: operand 1 must be object but got array"},
  };
  ExpectCalls(kCases);
}

TEST(Graphs, Paths) {
  const CallCase kCases[] = {
      {"graph.reachable_paths", R"([{"a":["b","c"],"b":["d"],"c":["a"],"d":[]},["a"]])",
       R"({["a", "b", "d"], ["a", "c"]})"},
      {"graph.reachable_paths", R"([{"a":["a"]},["a"]])", R"({["a", "a"]})"},
      {"graph.reachable_paths", R"([{"a":[]},["a","z"]])", R"({["a"]})"},
      {"graph.reachable_paths", R"([{"a":["x"]},["a"]])", R"({["a"]})"},
      {"graph.reachable_paths", "[{},1]",
       "error: eval_type_error: graph.reachable_paths: operand 2 must be {array, set} but got number"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
