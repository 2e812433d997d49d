#include "runtime/builtins/plain_glob.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "runtime/builtins/glob_pattern.h"

namespace regoc::builtins {
namespace {

TEST(PlainGlob, Matches) {
  EXPECT_EQ(MatchPlainGlob("/api/v1/service12/*/items", '/', "/api/v1/service12/t0/items"), true);
  EXPECT_EQ(MatchPlainGlob("/api/v1/service12/*/items", '/', "/api/v1/service61/t0/items"), false);
  EXPECT_EQ(MatchPlainGlob("/api/v1/service12/*/items", '/', "/api/v1/service12/a/b/items"), false);
  EXPECT_EQ(MatchPlainGlob("/api/**/items", '/', "/api/a/b/items"), true);
  EXPECT_EQ(MatchPlainGlob("*é", '/', "é"), std::nullopt);
  EXPECT_EQ(MatchPlainGlob("*", '/', "é"), true);
  EXPECT_EQ(MatchPlainGlob("", '/', ""), true);
  for (const char* pattern : {"a?", "[a]", "{a,b}", "\\a", "a long pattern with a ? behind sixteen bytes", "a long pattern, beginning [a]"})
    EXPECT_EQ(MatchPlainGlob(pattern, '/', "a"), std::nullopt) << pattern;
}

TEST(PlainGlob, RandomPatternsAnswerAsCompiledOnes) {
  std::mt19937 random(3);
  auto text = [&](std::string_view from, size_t most) {
    std::string made;
    for (size_t n = random() % (most + 1); n > 0; --n) made += from[random() % from.size()];
    return made;
  };
  for (int i = 0; i < 20'000; ++i) {
    std::string pattern = text("aab//**},", 24), subject = text("aab//},", 24), fault;
    if (random() % 2 == 0) subject = pattern.substr(0, random() % (pattern.size() + 1)) + subject;
    std::unique_ptr<GlobPattern> compiled = GlobPattern::Compile(pattern, U"/", fault);
    ASSERT_NE(compiled, nullptr) << pattern;
    EXPECT_EQ(MatchPlainGlob(pattern, '/', subject), compiled->Matches(subject)) << pattern << " on " << subject;
  }
}

}  // namespace
}  // namespace regoc::builtins
