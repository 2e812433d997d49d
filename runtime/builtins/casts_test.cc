#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Casts, ToNumber) {
  const CallCase kCases[] = {
      {"to_number", "[null]", "0"},
      {"to_number", "[true]", "1"},
      {"to_number", "[1.50]", "1.50"},
      {"to_number", R"(["12"])", "12"},
      {"to_number", R"(["1.50"])", "1.50"},
      {"to_number", R"(["-0"])", "-0"},
      {"to_number", R"(["1e3"])", "1e3"},
      {"to_number", R"(["abc"])",
       R"(error: eval_builtin_error: to_number: strconv.ParseFloat: parsing "abc": invalid syntax)"},
      {"to_number", R"(["0x10"])",
       R"(error: eval_builtin_error: to_number: strconv.ParseFloat: parsing "0x10": invalid syntax)"},
      {"to_number", R"([""])",
       R"(error: eval_builtin_error: to_number: strconv.ParseFloat: parsing "": invalid syntax)"},
      {"to_number", R"(["inf"])",
       "error: eval_type_error: to_number: operand 1 must be valid number string but got string"},
      {"to_number", R"(["1e400"])",
       R"(error: eval_builtin_error: to_number: strconv.ParseFloat: parsing "1e400": value out of range)"},
      {"to_number", R"(["1e-99999"])", "error: eval_builtin_error: to_number: invalid number: number too big"},
      {"to_number", "[[]]",
       "error: eval_type_error: to_number: operand 1 must be one of {null, boolean, number, string} but got array"},
  };
  ExpectCalls(kCases);
}

TEST(Casts, Casts) {
  const CallCase kCases[] = {
      {"cast_array", R"([{"$set":[2,1]}])", "[1, 2]"},
      {"cast_array", "[[1]]", "[1]"},
      {"cast_array", "[1]", "error: eval_type_error: cast_array: operand 1 must be one of {array, set} but got number"},
      {"cast_set", "[[1,1]]", "{1}"},
      {"cast_set", R"(["a"])",
       "error: eval_type_error: cast_set: operand 1 must be one of {array, set} but got string"},
      {"cast_string", R"(["a"])", R"("a")"},
      {"cast_string", "[1]", "error: eval_type_error: cast_string: operand 1 must be string but got number"},
      {"cast_boolean", "[1]", "error: eval_type_error: cast_boolean: operand 1 must be boolean but got number"},
      {"cast_null", "[null]", "null"},
      {"cast_object", "[[]]", "error: eval_type_error: cast_object: operand 1 must be object but got array"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
