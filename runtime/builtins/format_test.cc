#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Format, Verbs) {
  const CallCase kCases[] = {
      {"sprintf", R"(["%v %v %v %v",[1,"a",null,true]])", R"("1 a null true")"},
      {"sprintf", R"(["%d|%5d|%-5d|%05d|%+d",[1,2,3,4,5]])", R"("1|    2|3    |00004|+5")"},
      {"sprintf", R"(["%s",[1]])", R"_("%!s(int64=1)")_"},
      {"sprintf", R"(["%q %x %X",["a\"\u200b","hi",255]])", R"("\"a\\\"\\u200b\" 6869 FF")"},
      {"sprintf", R"(["%.2f %e %g",[3.14159,1500.5,1500.5]])", R"("3.14 1.500500e+03 1500.5")"},
      {"sprintf", R"(["%v %v %v",[1043598.5,1.0,1e21]])", R"("1.0435985e+06 1 1e+21")"},
      {"sprintf", R"(["%t",[true]])", R"_("%!t(string=true)")_"},
      {"sprintf", R"(["%c %U %b %o",[65,65,5,8]])", R"("A U+0041 101 10")"},
      {"sprintf", R"(["100%%",[]])", R"("100%")"},
  };
  ExpectCalls(kCases);
}

TEST(Format, CompositeValues) {
  const CallCase kCases[] = {
      {"sprintf", R"(["%v %v %v",[[1,"a"],{"k":{"$set":[1]}},{"$set":[]}]])", R"_("[1, \"a\"] {\"k\": {1}} set()")_"},
      {"sprintf", R"(["%s",[["x"]]])", R"("[\"x\"]")"},
  };
  ExpectCalls(kCases);
}

TEST(Format, Mistakes) {
  const CallCase kCases[] = {
      {"sprintf", R"(["%d",["a"]])", R"_("%!d(string=a)")_"},
      {"sprintf", R"(["%d",[]])", R"_("%!d(MISSING)")_"},
      {"sprintf", R"(["a",[1,"b"]])", R"_("a%!(EXTRA int64=1, string=b)")_"},
      {"sprintf", R"(["%!",[1]])", R"_("%!!(int64=1)")_"},
      {"sprintf", R"(["%",[]])", R"_("%!(NOVERB)")_"},
      {"sprintf", R"(["%[3]d",[1]])", R"_("%!d(BADINDEX)")_"},
      {"sprintf", R"(["%[2]v %[1]v",[1,2]])", R"("2 1")"},
      {"sprintf", R"(["%*d",[5,1]])", R"("    1")"},
      {"sprintf", R"(["%.",[1]])", R"_("%!.(int64=1)")_"},
  };
  ExpectCalls(kCases);
}

TEST(Format, LargeNumbers) {
  const CallCase kCases[] = {
      {"sprintf", R"(["%d %x %30d",[12345678901234567890,18446744073709551616,-12345678901234567890]])",
       R"("12345678901234567890 10000000000000000          -12345678901234567890")"},
      {"sprintf", R"(["%v",[12345678901234567890]])", R"("12345678901234567890")"},
  };
  ExpectCalls(kCases);
}

TEST(Format, Operands) {
  const CallCase kCases[] = {
      {"sprintf", "[1,[]]", "error: eval_type_error: sprintf: operand 1 must be string but got number"},
      {"sprintf", R"(["a",1])", "error: eval_type_error: sprintf: operand 2 must be array but got number"},
  };
  ExpectCalls(kCases);
}

TEST(Format, FormatInt) {
  const CallCase kCases[] = {
      {"format_int", "[255,16]", R"("ff")"},
      {"format_int", "[-5,2]", R"("-101")"},
      {"format_int", "[15.9,10]", R"("15")"},
      {"format_int", "[-0.5,10]", R"("0")"},
      {"format_int", "[18446744073709551616,16]", R"("10000000000000000")"},
      {"format_int", "[10,3]", "error: eval_type_error: format_int: operand 2 must be one of {2, 8, 10, 16}"},
      {"format_int", R"(["a",2])", "error: eval_type_error: format_int: operand 1 must be number but got string"},
  };
  ExpectCalls(kCases);
}

TEST(Format, TemplateString) {
  const CallCase kCases[] = {
      {"internal.template_string", R"([["a ",{"$set":[1]}," b ",{"$set":[]},null]])", R"("a 1 b <undefined>null")"},
      {"internal.template_string", R"([["x",{"$set":["y"]},{"$set":[[1,"z"]]}]])", R"("xy[1, \"z\"]")"},
      {"internal.template_string", R"([[{"$set":[1,2]}]])",
       "error: eval_conflict_error: template-strings must not produce multiple outputs"},
      {"internal.template_string", "[[[1]]]", "error: eval_internal_error: illegal argument type: array"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
