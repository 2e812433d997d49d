#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Regex, Match) {
  const CallCase kCases[] = {
      {"regex.match", R"(["^a+$","aaa"])", "true"},
      {"regex.match", R"(["(?i)k","\u212a"])", "true"},
      {"regex.match", R"(["[","a"])",
       "error: eval_builtin_error: regex.match: error parsing regexp: missing closing ]: `[`"},
      {"regex.match", R"(["a(","a"])",
       "error: eval_builtin_error: regex.match: error parsing regexp: missing closing ): `a(`"},
      {"regex.match", R"(["(?<=a)b","a"])",
       "error: eval_builtin_error: regex.match: error parsing regexp: invalid named capture: `(?<=a)b`"},
      {"regex.match", R"_(["(?<y>\\d{4})","2024"])_", "true"},
      {"regex.match", R"(["\\C","a"])",
       R"(error: eval_builtin_error: regex.match: error parsing regexp: invalid escape sequence: `\C`)"},
      {"re_match", R"(["b","abc"])", "true"},
      {"regex.is_valid", R"(["a*"])", "true"},
      {"regex.is_valid", R"(["*"])", "false"},
      {"regex.is_valid", "[1]", "false"},
  };
  ExpectCalls(kCases);
}

TEST(Regex, Find) {
  const CallCase kCases[] = {
      {"regex.find_n", R"(["a.","abacad",-1])", R"(["ab", "ac", "ad"])"},
      {"regex.find_n", R"(["a.","abacad",2])", R"(["ab", "ac"])"},
      {"regex.find_n", R"(["a*","baac",-1])", R"(["", "aa", ""])"},
      {"regex.find_n", R"(["a","b",-1])", "[]"},
      {"regex.find_all_string_submatch_n", R"(["(a)(b)?","abac",-1])", R"([["ab", "a", "b"], ["a", "a", ""]])"},
      {"regex.find_all_string_submatch_n", R"(["a(x*)b","-ab-axxb-",1])", R"([["ab", ""]])"},
  };
  ExpectCalls(kCases);
}

TEST(Regex, Split) {
  const CallCase kCases[] = {
      {"regex.split", R"(["z+","pizza"])", R"(["pi", "a"])"},
      {"regex.split", R"(["","abc"])", R"(["a", "b", "c"])"},
      {"regex.split", R"(["a","" ])", R"([""])"},
      {"regex.split", R"([",","a,b,"])", R"(["a", "b", ""])"},
  };
  ExpectCalls(kCases);
}

TEST(Regex, Replace) {
  const CallCase kCases[] = {
      {"regex.replace", R"_(["foo bar","(\\w+) (\\w+)","$2 ${1}x $1x $$ $9"])_", R"("bar foox  $ ")"},
      {"regex.replace", R"(["abc","x*","-"])", R"("-a-b-c-")"},
      {"regex.replace", R"_(["foo","(?P<n>o)","[$n]"])_", R"("f[o][o]")"},
      {"regex.replace", R"(["foo","[","x"])",
       "error: eval_builtin_error: regex.replace: error parsing regexp: missing closing ]: `[`"},
  };
  ExpectCalls(kCases);
}

TEST(Regex, TemplateMatch) {
  const CallCase kCases[] = {
      {"regex.template_match", R"(["urn:foo:{.*}","urn:foo:bar:baz","{","}"])", "true"},
      {"regex.template_match", R"(["urn:<[a-z]+>:x","urn:A:x","<",">"])", "false"},
      {"regex.template_match", R"(["<a","a","<",">"])",
       R"(error: eval_builtin_error: regex.template_match: unbalanced braces in "<a")"},
      {"regex.template_match", R"(["a","a","<<",">"])",
       "error: eval_builtin_error: regex.template_match: start delimiter has to be exactly one character long but is 2 "
       "long"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
