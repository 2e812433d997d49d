#include "runtime/artifact/artifact.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace regoc::artifact {
namespace {

TEST(Artifact, TargetsReadBackFromTheirPaths) {
  EXPECT_EQ(NativePath("x86_64-linux"), "_regoc/native/x86_64-linux.so");
  EXPECT_EQ(TargetOf(NativePath(HostTarget())), HostTarget());
  EXPECT_EQ(TargetOf("_regoc/native/.so"), std::nullopt);
  EXPECT_EQ(TargetOf(kPlanPath), std::nullopt);
  EXPECT_EQ(TargetOf("x_regoc/native/a.so"), std::nullopt);
}

TEST(Artifact, TheHostRunsItsOwnTargetAndListsTheBestFirst) {
  std::vector<std::string_view> runnable = RunnableTargets();
  EXPECT_NE(std::find(runnable.begin(), runnable.end(), HostTarget()), runnable.end());
  for (std::string_view name : runnable) EXPECT_NE(FindTarget(name), nullptr) << name;
  EXPECT_TRUE(std::is_sorted(runnable.begin(), runnable.end(),
                             [](std::string_view a, std::string_view b) { return FindTarget(a) < FindTarget(b); }));
}

TEST(Artifact, UnknownTargetsAreNotFound) { EXPECT_EQ(FindTarget("riscv64-linux"), nullptr); }

}  // namespace
}  // namespace regoc::artifact
