#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Replace, One) {
  const CallCase kCases[] = {
      {"replace", R"(["abcabc","b","X"])", R"("aXcaXc")"},
      {"replace", R"(["abc","x","y"])", R"("abc")"},
      {"replace", R"(["aé","","-"])", R"("-a-\xc3-\xa9-")"},
      {"replace", R"(["aaa","aa","b"])", R"("ba")"},
  };
  ExpectCalls(kCases);
}

TEST(Replace, Several) {
  const CallCase kCases[] = {
      {"strings.replace_n", R"([{"a":"1","b":"2"},"abcab"])", R"("12c12")"},
      {"strings.replace_n", R"([{"a":"x","ab":"y"},"abab"])", R"("xbxb")"},
      {"strings.replace_n", R"([{"":"-","b":"B"},"ab"])", R"("-a-B-")"},
      {"strings.replace_n", R"([{"a":1},"a"])",
       "error: eval_type_error: strings.replace_n: operand 1 non-string value found in pattern object"},
      {"strings.replace_n", R"([{"$object":[[1,"a"]]},"a"])",
       "error: eval_type_error: strings.replace_n: operand 1 non-string key found in pattern object"},
      {"strings.replace_n", "[{},1]",
       "error: eval_type_error: strings.replace_n: operand 2 must be string but got number"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
