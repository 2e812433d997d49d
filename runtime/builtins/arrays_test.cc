#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Arrays, Concat) {
  const CallCase kCases[] = {
      {"array.concat", "[[1],[2]]", "[1, 2]"},
      {"array.concat", "[[],[2]]", "[2]"},
      {"array.concat", "[{},[]]", "error: eval_type_error: array.concat: operand 1 must be array but got object"},
      {"array.concat", "[[],{}]", "error: eval_type_error: array.concat: operand 2 must be array but got object"},
  };
  ExpectCalls(kCases);
}

TEST(Arrays, Flatten) {
  const CallCase kCases[] = {
      {"array.flatten", "[[1,[2,[3]],[]]]", "[1, 2, [3]]"},
      {"array.flatten", "[[1,2]]", "[1, 2]"},
      {"array.flatten", "[1]", "error: eval_type_error: array.flatten: operand 1 must be array but got number"},
  };
  ExpectCalls(kCases);
}

TEST(Arrays, Reverse) {
  const CallCase kCases[] = {
      {"array.reverse", "[[1,2,3]]", "[3, 2, 1]"},
      {"array.reverse", "[[]]", "[]"},
  };
  ExpectCalls(kCases);
}

TEST(Arrays, Slice) {
  const CallCase kCases[] = {
      {"array.slice", "[[1,2,3],1,2]", "[2]"},
      {"array.slice", "[[1,2,3],-1,10]", "[1, 2, 3]"},
      {"array.slice", "[[1,2,3],2,1]", "[]"},
      {"array.slice", "[[1,2,3],1.5,2]",
       "error: eval_type_error: array.slice: operand 2 must be integer number but got floating-point number"},
      {"array.slice", R"([[1],"a",2])", "error: eval_type_error: array.slice: operand 2 must be number but got string"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
