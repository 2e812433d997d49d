#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Trim, Cutset) {
  const CallCase kCases[] = {
      {"trim", R"(["xxaxbxx","x"])", R"("axb")"},    {"trim", R"(["¿¡a!","!¿¡"])", R"("a")"},
      {"trim", R"(["abc",""])", R"("abc")"},         {"trim_left", R"(["xxax","x"])", R"("ax")"},
      {"trim_right", R"(["xxax","x"])", R"("xxa")"}, {"trim_right", R"(["aé","é"])", R"("a")"},
  };
  ExpectCalls(kCases);
}

TEST(Trim, Affix) {
  const CallCase kCases[] = {
      {"trim_prefix", R"(["foobar","foo"])", R"("bar")"},
      {"trim_prefix", R"(["foobar","bar"])", R"("foobar")"},
      {"trim_suffix", R"(["foobar","bar"])", R"("foo")"},
      {"trim_suffix", R"(["a",1])", "error: eval_type_error: trim_suffix: operand 2 must be string but got number"},
  };
  ExpectCalls(kCases);
}

TEST(Trim, Space) {
  const CallCase kCases[] = {
      {"trim_space", R"([" \t\u00a0a\u2003b\n\u3000"])", R"("a\u2003b")"},
      {"trim_space", R"(["\u200ba"])", R"("\u200ba")"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
