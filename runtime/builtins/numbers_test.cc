#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Numbers, Range) {
  const CallCase kCases[] = {
      {"numbers.range", "[1,3]", "[1, 2, 3]"},
      {"numbers.range", "[3,1]", "[3, 2, 1]"},
      {"numbers.range", "[2,2]", "[2]"},
      {"numbers.range", "[18446744073709551615,18446744073709551617]",
       "[18446744073709551615, 18446744073709551616, 18446744073709551617]"},
      {"numbers.range", "[1.5,2]",
       "error: eval_type_error: numbers.range: operand 1 must be integer number but got floating-point number"},
      {"numbers.range", R"(["a",2])",
       "error: eval_type_error: numbers.range: operand 1 must be integer but got string"},
  };
  ExpectCalls(kCases);
}

TEST(Numbers, RangeStep) {
  const CallCase kCases[] = {
      {"numbers.range_step", "[1,10,4]", "[1, 5, 9]"},
      {"numbers.range_step", "[10,1,4]", "[10, 6, 2]"},
      {"numbers.range_step", "[0,1,5]", "[0]"},
      {"numbers.range_step", "[1,2,0]",
       "error: eval_builtin_error: numbers.range_step: numbers.range_step: step must be a positive integer"},
      {"numbers.range_step", "[1,2,-1]",
       "error: eval_builtin_error: numbers.range_step: numbers.range_step: step must be a positive integer"},
      {"numbers.range_step", "[1,2,0.5]",
       "error: eval_type_error: numbers.range_step: operand 3 must be integer number but got floating-point number"},
  };
  ExpectCalls(kCases);
}

TEST(Numbers, RandomOfZero) {
  const CallCase kCases[] = {
      {"rand.intn", R"(["a",0])", "0"},
      {"rand.intn", "[1,2]", "error: eval_type_error: rand.intn: operand 1 must be string but got number"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
