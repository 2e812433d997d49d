#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Aggregates, Count) {
  const CallCase kCases[] = {
      {"count", "[[1,2]]", "2"},
      {"count", R"([{"a":1}])", "1"},
      {"count", R"([{"$set":[1,1,2]}])", "2"},
      {"count", R"(["añ😀"])", "3"},
      {"count", "[null]",
       "error: eval_type_error: count: operand 1 must be one of {array, object, set, string} but got null"},
  };
  ExpectCalls(kCases);
}

TEST(Aggregates, SumAndProduct) {
  const CallCase kCases[] = {
      {"sum", "[[]]", "0"},
      {"sum", "[[1,2,3]]", "6"},
      {"sum", R"([{"$set":[0.5,0.25]}])", "0.75"},
      {"sum", "[[9223372036854775807,1]]", "9223372036854775808"},
      {"sum", R"([[1,"a"]])",
       "error: eval_type_error: sum: operand 1 must be array of numbers but got array containing string"},
      {"sum", R"(["a"])", "error: eval_type_error: sum: operand 1 must be one of {set, array} but got string"},
      {"product", "[[]]", "1"},
      {"product", "[[2,3]]", "6"},
      {"product", "[[0.1,0.2]]", "0.02"},
      {"product", "[[9223372036854775807,2]]", "18446744073709551614"},
      {"product", R"([{"$set":[null]}])",
       "error: eval_type_error: product: operand 1 must be set of numbers but got set containing null"},
  };
  ExpectCalls(kCases);
}

TEST(Aggregates, Extremes) {
  const CallCase kCases[] = {
      {"max", "[[]]", "undefined"},
      {"max", "[[1,3,2]]", "3"},
      {"max", R"([[1,"a",[0]]])", "[0]"},
      {"max", R"([{"a":1}])", "error: eval_type_error: max: operand 1 must be one of {set, array} but got object"},
      {"min", R"([{"$set":[]}])", "undefined"},
      {"min", R"([{"$set":[3,1]}])", "1"},
      {"min", "[[null,false]]", "null"},
  };
  ExpectCalls(kCases);
}

TEST(Aggregates, Sort) {
  const CallCase kCases[] = {
      {"sort", R"([[3,"a",1,null,[1]]])", R"([null, 1, 3, "a", [1]])"},
      {"sort", R"([{"$set":["b","a"]}])", R"(["a", "b"])"},
      {"sort", "[{}]", "error: eval_type_error: sort: operand 1 must be one of {set, array} but got object"},
  };
  ExpectCalls(kCases);
}

TEST(Aggregates, AllAndAny) {
  const CallCase kCases[] = {
      {"all", "[[]]", "true"},
      {"all", "[[true,1]]", "false"},
      {"all", R"([{"$set":[true]}])", "true"},
      {"all", "[1]", "error: eval_type_error: all: operand 1 must be one of {array, set} but got number"},
      {"any", "[[]]", "false"},
      {"any", "[[false,true]]", "true"},
      {"any", "[[1]]", "false"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
