#include "tools/common/diff.h"

#include <gtest/gtest.h>

namespace regoc::tools {
namespace {

// Colors as brackets: [-deleted-] and [+inserted+].
std::string Diff(std::string_view before, std::string_view after) {
  std::string out = ColoredDiff(before, after);
  const char* open = "";
  for (size_t at; (at = out.find('\x1b')) != std::string::npos;) {
    char color = out[at + 3];
    if (out[at + 2] == '0') {
      out.replace(at, 4, open[1] == '+' ? "+]" : "-]");
    } else {
      open = color == '2' ? "[+" : "[-";
      out.replace(at, 5, open);
    }
  }
  return out;
}

TEST(ColoredDiff, Equal) { EXPECT_EQ(Diff("a\nb", "a\nb"), "a\nb"); }
TEST(ColoredDiff, Insertion) { EXPECT_EQ(Diff("p if x", "p if not x"), "p if [+not +]x"); }
TEST(ColoredDiff, Deletion) { EXPECT_EQ(Diff("a   b", "a b"), "a [-  -]b"); }
TEST(ColoredDiff, ColorsEndWithTheLine) { EXPECT_EQ(Diff("a", "a\nb\n"), "a[++]\n[+b+]\n[++]"); }
TEST(ColoredDiff, Characters) { EXPECT_EQ(Diff("ä", "ö"), "[-ä-][+ö+]"); }
TEST(ColoredDiff, BothEnds) { EXPECT_EQ(Diff("1ayb2", "abxab"), "[-1-]a[-y-]b[-2-][+xab+]"); }

}  // namespace
}  // namespace regoc::tools
