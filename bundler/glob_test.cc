#include "bundler/glob.h"

#include <gtest/gtest.h>

#include <string>

namespace regoc::bundle {
namespace {

TEST(Glob, PathPatternsStopAtSlashes) {
  EXPECT_TRUE(MatchPath("*.rego", "a.rego"));
  EXPECT_FALSE(MatchPath("*.rego", "x/a.rego"));
  EXPECT_TRUE(MatchPath("*/*.rego", "x/a.rego"));
  EXPECT_TRUE(MatchPath("a?c[0-9][^x]", "abc5y"));
  EXPECT_FALSE(MatchPath("a?c", "a/c"));
  EXPECT_FALSE(MatchPath("a[^x]c", "a/c"));
  EXPECT_TRUE(MatchPath("\\*", "*"));
  EXPECT_FALSE(MatchPath("{a,b}", "a"));
  EXPECT_FALSE(MatchPath("[", "["));
  EXPECT_FALSE(MatchPath("a\\", "a"));
  EXPECT_TRUE(MatchPath("", ""));
}

TEST(Glob, ManifestPatternsCrossSlashes) {
  EXPECT_TRUE(MatchGlob("*.rego", "x/a.rego"));
  EXPECT_TRUE(MatchGlob("/lib/**", "/lib/a/b.rego"));
  EXPECT_TRUE(MatchGlob("/{a,b*,c{d,e}}/x", "/ce/x"));
  EXPECT_TRUE(MatchGlob("/{a,b*}/x", "/bcd/x"));
  EXPECT_FALSE(MatchGlob("/{a,b}/x", "/c/x"));
  EXPECT_TRUE(MatchGlob("[!a]b", "cb"));
  EXPECT_FALSE(MatchGlob("{a", "a"));
}

TEST(Glob, HostilePatternsEnd) {
  std::string stars;
  for (int i = 0; i < 60; ++i) stars += "*a";
  EXPECT_FALSE(MatchGlob(stars + "b", std::string(4000, 'a')));
}

}  // namespace
}  // namespace regoc::bundle
