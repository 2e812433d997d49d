#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Glob, Delimiters) {
  const CallCase kCases[] = {
      {"glob.match", R"(["*.github.com",[],"api.github.com"])", "true"},
      {"glob.match", R"(["*.github.com",[],"api.cdn.github.com"])", "false"},
      {"glob.match", R"(["*hub.com",null,"api.cdn.github.com"])", "true"},
      {"glob.match", R"(["/a/*/c",["/"],"/a/b/c"])", "true"},
      {"glob.match", R"(["/a/*",["/"],"/a/b/c"])", "false"},
      {"glob.match", R"(["/a/**",["/"],"/a/b/c"])", "true"},
      {"glob.match", R"(["a:?:c",[":"],"a:b:c"])", "true"},
      {"glob.match", R"(["a:?:c",[":"],"a:::c"])", "false"},
  };
  ExpectCalls(kCases);
}

TEST(Glob, ClassesAndAlternatives) {
  const CallCase kCases[] = {
      {"glob.match", R"(["{cat,bat,[fr]at}",[],"rat"])", "true"},
      {"glob.match", R"(["[!a-c]at",[],"bat"])", "false"},
      {"glob.match", R"(["{a*,b/c}",["/"],"b/c"])", "true"},
      {"glob.match", R"(["[a-c]",[],"b"])", "true"},
      {"glob.match", R"(["\\*",[],"*"])", "true"},
      {"glob.match", R"(["*[!a]*c",["/"],"x/yc"])", "true"},
  };
  ExpectCalls(kCases);
}

TEST(Glob, Mistakes) {
  const CallCase kCases[] = {
      {"glob.match", R"(["{a",[],"a"])",
       "error: eval_builtin_error: glob.match: glob: syntax error at 2: unclosed `{`"},
      {"glob.match", R"(["[",[],"a"])",
       "error: eval_builtin_error: glob.match: glob: syntax error at 1: unexpected end of input"},
      {"glob.match", R"(["[]",[],"a"])",
       "error: eval_builtin_error: glob.match: glob: syntax error at 2: could not parse range"},
      {"glob.match", R"(["\\",[],"a"])",
       "error: eval_builtin_error: glob.match: glob: syntax error at 1: trailing backslash"},
      {"glob.match", R"(["a",[1],"a"])",
       "error: eval_type_error: glob.match: operand 2 must be array of strings but got array containing number"},
      {"glob.match", R"(["a",["ab"],"a"])",
       "error: eval_type_error: glob.match: operand 2 must be array of runes but got array containing string"},
      {"glob.match", R"(["a",1,"a"])",
       "error: eval_type_error: glob.match: operand 2 must be one of {array, null} but got number"},
      {"glob.match", R"(["a",null,1])", "error: eval_type_error: glob.match: operand 3 must be string but got number"},
  };
  ExpectCalls(kCases);
}

TEST(Glob, QuoteMeta) {
  const CallCase kCases[] = {
      {"glob.quote_meta", R"(["*.domain.{a}[b]?\\"])", R"("\\*.domain.\\{a\\}\\[b\\]\\?\\\\")"},
      {"glob.quote_meta", R"(["plain"])", R"("plain")"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
