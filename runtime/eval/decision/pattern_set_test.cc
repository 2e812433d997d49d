#include "runtime/eval/decision/pattern_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace regoc::eval {
namespace {

std::string Text(const std::vector<Literal>& literals) {
  std::string text;
  for (const Literal& l : literals) {
    const char* place = l.place == Literal::Place::kBegin ? "^" : l.place == Literal::Place::kEnd ? "$" : "";
    text += (text.empty() ? "" : " ") + std::string(place) + l.text;
  }
  return text;
}

TEST(PatternLiterals, OfRegularExpressions) {
  EXPECT_EQ(Text(LiteralsOfRegex("^/svc/[0-9]+/items$")), "^/svc/ $/items");
  EXPECT_EQ(Text(LiteralsOfRegex("abc")), "abc");
  EXPECT_EQ(Text(LiteralsOfRegex("^abc$")), "^abc");
  EXPECT_EQ(Text(LiteralsOfRegex("ab*cd?e+f")), "a c e f");
  EXPECT_EQ(Text(LiteralsOfRegex("a{2}bc{0,1}d")), "b d");
  EXPECT_EQ(Text(LiteralsOfRegex("^*abc")), "abc");
  EXPECT_EQ(Text(LiteralsOfRegex("\\Aa\\.b\\d+c\\z")), "^a.b $c");
  EXPECT_EQ(Text(LiteralsOfRegex("^/(a|b[)]|\\))/x")), "^/ /x");
  EXPECT_EQ(Text(LiteralsOfRegex("x[^]a]y[[:alpha:]]z")), "x y z");
  EXPECT_EQ(Text(LiteralsOfRegex("caf\xC3\xA9?s")), "caf s");
  EXPECT_EQ(Text(LiteralsOfRegex("^(?:abc)d(?P<n>e)f")), "d f");
}

TEST(PatternLiterals, NoneWhereTheSyntaxIsNotUnderstood) {
  for (const char* pattern : {"a|b", "(?i)abc", "a(?i:b)c", "a\\Qb.\\E", "a\\x41", "a\\pL", "(abc", "abc)", "[abc", "a\\", "(?m)^a"})
    EXPECT_EQ(Text(LiteralsOfRegex(pattern)), "") << pattern;
}

TEST(PatternLiterals, OfGlobs) {
  EXPECT_EQ(Text(LiteralsOfGlob("/users/*/items/**/x")), "^/users/ /items/ $/x");
  EXPECT_EQ(Text(LiteralsOfGlob("*.{com,org}.example")), ". $.example");
  EXPECT_EQ(Text(LiteralsOfGlob("abc")), "^abc");
  EXPECT_EQ(Text(LiteralsOfGlob("a{b")), "");
}

struct Collected : PatternSet::Sink {
  void Add(uint32_t pattern, bool known) override { (known ? matching : unknown).push_back(pattern); }
  std::vector<uint32_t> matching;
  std::vector<uint32_t> unknown;
};

Collected Find(const PatternSet& set, std::string_view text) {
  Arena arena;
  Collected found;
  set.Find(arena, text, found);
  std::sort(found.matching.begin(), found.matching.end());
  std::sort(found.unknown.begin(), found.unknown.end());
  return found;
}

std::string RandomPattern(std::mt19937& random) {
  static constexpr const char* kParts[] = {"a", "b", "ab", "ba", "a*", "b+", "[ab]", ".", "(a|b)", "(?:ab)?", "a{1,2}", "\\w", "b?"};
  std::string pattern = random() % 2 == 0 ? "^" : "";
  for (uint32_t n = 1 + random() % 4; n > 0; --n) pattern += kParts[random() % std::size(kParts)];
  return random() % 2 == 0 ? pattern + "$" : pattern;
}

// Few patterns of a literal, and many, so that there are automata.
TEST(PatternSet, AsOneByOne) {
  std::mt19937 random(3);
  for (size_t count : {3, 40, 400}) {
    std::vector<std::unique_ptr<Pattern>> patterns, alone;
    for (size_t i = 0; i < count; ++i) {
      bool glob = random() % 3 == 0;
      std::string text = glob ? "a*" + std::string(random() % 3, 'b') + "{b,a?}" : RandomPattern(random);
      for (auto* list : {&patterns, &alone})
        list->push_back(glob ? Pattern::Glob(text, Value::Null()) : Pattern::Regex(text));
    }
    PatternSet set(std::move(patterns));
    for (int round = 0; round < 100; ++round) {
      std::string text(random() % 6, 'a');
      for (char& c : text) c = "abc"[random() % 3];
      std::vector<uint32_t> expected;
      for (uint32_t i = 0; i < count; ++i)
        if (alone[i]->Matches(text) == Pattern::Answer::kYes) expected.push_back(i);
      EXPECT_EQ(Find(set, text).matching, expected) << text;
    }
  }
}

TEST(PatternSet, PatternsThatAreNotValidAreUnknownWhereTheyCouldMatter) {
  std::vector<std::unique_ptr<Pattern>> patterns;
  patterns.push_back(Pattern::Regex("a(b"));
  patterns.push_back(Pattern::Regex("ab"));
  patterns.push_back(Pattern::Glob("a", Value::Boolean(true)));
  PatternSet set(std::move(patterns));
  Collected found = Find(set, "ab");
  EXPECT_EQ(found.matching, std::vector<uint32_t>{1});
  EXPECT_EQ(found.unknown, (std::vector<uint32_t>{0, 2}));
}

}  // namespace
}  // namespace regoc::eval
