#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Arithmetic, Integers) {
  const CallCase kCases[] = {
      {"plus", "[1,2]", "3"},
      {"plus", "[9223372036854775807,1]", "9223372036854775808"},
      {"minus", "[1,2]", "-1"},
      {"minus", "[-9223372036854775808,1]", "-9223372036854775809"},
      {"mul", "[4294967296,4294967296]", "18446744073709551616"},
      {"div", "[6,3]", "2"},
      {"div", "[1,3]", "0.33333333333333333334"},
      {"div", "[1,0]", "error: eval_builtin_error: div: divide by zero"},
      {"rem", "[7,3]", "1"},
      {"rem", "[-7,3]", "-1"},
      {"rem", "[1.5,2]", "error: eval_builtin_error: rem: modulo on floating-point number"},
      {"rem", "[1,0]", "error: eval_builtin_error: rem: modulo by zero"},
  };
  ExpectCalls(kCases);
}

TEST(Arithmetic, Fractions) {
  const CallCase kCases[] = {
      {"plus", "[0.1,0.2]", "0.3"}, {"mul", "[1.5,2]", "3"},   {"abs", "[-1.5]", "1.5"},  {"abs", "[-3]", "3"},
      {"round", "[2.5]", "3"},      {"round", "[-2.5]", "-3"}, {"round", "[2.4]", "2"},   {"ceil", "[1.2]", "2"},
      {"ceil", "[-1.2]", "-1"},     {"floor", "[1.2]", "1"},   {"floor", "[-1.2]", "-2"},
  };
  ExpectCalls(kCases);
}

TEST(Arithmetic, SetDifference) {
  const CallCase kCases[] = {
      {"minus", R"([{"$set":[1,2]},{"$set":[2,3]}])", "{1}"},
      {"minus", R"([{"$set":[1]},1])", "error: eval_type_error: minus: operand 2 must be set but got number"},
      {"minus", R"([1,{"$set":[1]}])", "error: eval_type_error: minus: operand 2 must be number but got set"},
      {"minus", R"(["a",1])", "error: eval_type_error: minus: operand 1 must be one of {number, set} but got string"},
  };
  ExpectCalls(kCases);
}

TEST(Arithmetic, OperandTypes) {
  const CallCase kCases[] = {
      {"plus", R"(["a",1])", "error: eval_type_error: plus: operand 1 must be number but got string"},
      {"plus", "[1,null]", "error: eval_type_error: plus: operand 2 must be number but got null"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
