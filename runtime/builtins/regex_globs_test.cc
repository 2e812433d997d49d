#include <gtest/gtest.h>

#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

std::string Globs(const std::string& a, const std::string& b) {
  return Call("regex.globs_match", "[\"" + a + "\", \"" + b + "\"]");
}

TEST(RegexGlobs, TextInCommon) {
  const std::pair<const char*, const char*> kPairs[] = {
      {"a.a.[0-9]+z", ".b.b2359825792*594823z"},
      {"abcd", "[a-d]*"},
      {"d*", "[abcd][abcd]"},
      {"[a-p]+", "[p-z]+"},
      {"[ab]+c", "[bc]+"},
      {"foo.*bar", "foobar"},
      {".*.*.*.*.*.*.*.*", ".*.*.*"},
      {"b.*", "baz"},
      {R"(.*\\\\)", R"(asdf\\\\)"},
      {"[a\\\\-z]", "-"},
      {".", "[]"},
      {"", ""},
      {"\xC3\xA9+", "[\xC3\xA0-\xC3\xBF]"},
  };
  for (auto [a, b] : kPairs) EXPECT_EQ(Globs(a, b), "true") << a << " " << b;
}

TEST(RegexGlobs, NoTextInCommon) {
  const std::pair<const char*, const char*> kPairs[] = {
      {"[a-z]+", "[0-9]*"}, {"abcd", "abce"},   {".*mamama", ".*dadada"},        {"ab+", "a"},
      {"ab+", "abc"},       {".*", ""},         {".*.*.*.*f", ".*.*.*.*g"},      {"[]", "a"},
      {"[0-9]*", ".\\\\*"}, {".xyz.", "paaap"}, {"[a-ce-g]+", "[dh-z\xC3\xA9]"},
  };
  for (auto [a, b] : kPairs) EXPECT_EQ(Globs(a, b), "false") << a << " " << b;
}

TEST(RegexGlobs, Faults) {
  const std::pair<const char*, const char*> kFaults[] = {
      {"pqrs]", "input:pqrs], pos:5, set-close ']' with no preceding '['"},
      {"+a", "input:+a, pos:1, flag '+' must be preceded by a non-flag"},
      {"a**", "input:a**, pos:3, flag '*' must be preceded by a non-flag"},
      {"[ab", "input:[ab, pos:3, found [ without matching ]"},
      {"[-a]", "input:[-a], pos:2, range character '-' must be preceded by a Unicode character"},
      {"[a-c-e]", "input:[a-c-e], pos:5, range character '-' must be preceded by a Unicode character"},
      {"[a-]", "input:[a-], pos:3, range character '-' must be followed by a Unicode character"},
      {"[a-]b", "input:[a-]b, pos:4, range character '-' cannot be followed by a special symbol"},
      {"[b-a]", "input:[b-a], pos:4, range is out of order: 'a' comes before 'b' in Unicode"},
      {R"(a\\)", R"(input:a\, pos:1, input ends with a \ (escape) character)"},
  };
  for (auto [glob, fault] : kFaults) {
    std::string expected =
        "error: eval_builtin_error: regex.globs_match: " + std::string(fault) + ": the input provided is invalid";
    EXPECT_EQ(Globs(glob, "a"), expected);
    EXPECT_EQ(Globs("a", glob), expected);
  }
}

// Where the library that OPA uses takes time that doubles with each star.
TEST(RegexGlobs, ManyStars) {
  std::string a, b;
  for (int i = 0; i < 500; ++i) {
    a += "a*b*";
    b += "[ab]*c*";
  }
  EXPECT_EQ(Globs(a + "x", b + "y"), "false");
  EXPECT_EQ(Globs(std::string(100'000, 'a') + "*", "b*" + std::string(100'000, 'a')),
            "error: eval_builtin_error: regex.globs_match: globs are too long to be compared");
}

}  // namespace
}  // namespace regoc::builtins
