#include "tools/common/one_line.h"

#include <gtest/gtest.h>

namespace regoc::tools {
namespace {

TEST(OneLine, EndsBetweenCharactersAndHasNoControls) {
  EXPECT_EQ(OneLine("a\nb\x7F", 10), "a b ");
  EXPECT_EQ(OneLine("abc", 3), "abc");
  EXPECT_EQ(OneLine("aäb", 2), "a…");
  EXPECT_EQ(OneLine("ää", 1), "…");
}

}  // namespace
}  // namespace regoc::tools
