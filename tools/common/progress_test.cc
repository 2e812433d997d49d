#include "tools/common/progress.h"

#include <gtest/gtest.h>

namespace regoc::tools {
namespace {

TEST(Progress, LineShowsPartAndDetail) {
  EXPECT_EQ(ProgressLine("replaying", 1, 2, "7 decisions"), "replaying [############            ] 50 %  7 decisions");
  EXPECT_EQ(ProgressLine("replaying", 3, 2, ""), "replaying [########################] 100 %");
  EXPECT_EQ(ProgressLine("replaying", 3, 0, "7 decisions"), "replaying  7 decisions");
}

}  // namespace
}  // namespace regoc::tools
