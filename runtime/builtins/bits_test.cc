#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Bits, Small) {
  const CallCase kCases[] = {
      {"bits.and", "[12,10]", "8"}, {"bits.and", "[-1,255]", "255"}, {"bits.or", "[12,10]", "14"},
      {"bits.xor", "[12,10]", "6"}, {"bits.negate", "[0]", "-1"},    {"bits.negate", "[41]", "-42"},
      {"bits.lsh", "[1,3]", "8"},   {"bits.lsh", "[-1,4]", "-16"},   {"bits.rsh", "[-8,1]", "-4"},
      {"bits.rsh", "[8,70]", "0"},
  };
  ExpectCalls(kCases);
}

TEST(Bits, Large) {
  const CallCase kCases[] = {
      {"bits.lsh", "[1,63]", "9223372036854775808"},
      {"bits.lsh", "[1,64]", "18446744073709551616"},
      {"bits.lsh", "[3,100]", "3802951800684688204490109616128"},
      {"bits.rsh", "[18446744073709551616,60]", "16"},
      {"bits.and", "[18446744073709551615,-2]", "18446744073709551614"},
      {"bits.negate", "[18446744073709551616]", "-18446744073709551617"},
  };
  ExpectCalls(kCases);
}

TEST(Bits, Refused) {
  const CallCase kCases[] = {
      {"bits.and", "[1.5,1]",
       "error: eval_type_error: bits.and: operand 1 must be integer number but got floating-point number"},
      {"bits.and", R"(["a",1])", "error: eval_type_error: bits.and: operand 1 must be integer but got string"},
      {"bits.lsh", "[1,-1]",
       "error: eval_type_error: bits.lsh: operand 2 must be an unsigned integer number but got a negative integer"},
      {"bits.rsh", "[1,-1]",
       "error: eval_type_error: bits.rsh: operand 2 must be an unsigned integer number but got a negative integer"},
      {"bits.rsh", "[1,1.5]",
       "error: eval_type_error: bits.rsh: operand 2 must be integer number but got floating-point number"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
