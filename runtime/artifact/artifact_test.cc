#include "runtime/artifact/artifact.h"

#include <gtest/gtest.h>

namespace regoc::artifact {
namespace {

TEST(Artifact, TargetsReadBackFromTheirPaths) {
  EXPECT_EQ(NativePath("x86_64-linux"), "_regoc/native/x86_64-linux.so");
  EXPECT_EQ(TargetOf(NativePath(HostTarget())), HostTarget());
  EXPECT_EQ(TargetOf("_regoc/native/.so"), std::nullopt);
  EXPECT_EQ(TargetOf(kPlanPath), std::nullopt);
  EXPECT_EQ(TargetOf("x_regoc/native/a.so"), std::nullopt);
}

}  // namespace
}  // namespace regoc::artifact
