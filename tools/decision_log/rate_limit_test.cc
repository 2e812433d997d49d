#include "tools/decision_log/rate_limit.h"

#include <gtest/gtest.h>

namespace regoc::decision_log {
namespace {

constexpr int64_t kSecond = 1000000000;

int Allowed(RateLimit& limit, int64_t now_ns, int tries) {
  int allowed = 0;
  for (int i = 0; i < tries; ++i) allowed += limit.Allow(now_ns);
  return allowed;
}

TEST(RateLimit, NoneAllowsAll) {
  RateLimit limit(std::nullopt);
  EXPECT_EQ(Allowed(limit, 0, 1000), 1000);
}

TEST(RateLimit, ASecondsWorthAtOnceThenTheRate) {
  RateLimit limit(10.0);
  EXPECT_EQ(Allowed(limit, kSecond, 100), 10);
  EXPECT_EQ(Allowed(limit, kSecond + kSecond / 2, 100), 5);
  EXPECT_EQ(Allowed(limit, 100 * kSecond, 100), 10);
}

TEST(RateLimit, LessThanOneASecond) {
  RateLimit limit(0.5);
  EXPECT_EQ(Allowed(limit, kSecond, 5), 1);
  EXPECT_EQ(Allowed(limit, 2 * kSecond, 5), 0);
  EXPECT_EQ(Allowed(limit, 3 * kSecond, 5), 1);
}

TEST(RateLimit, NothingAfterTheFirstWhenZero) {
  RateLimit limit(0.0);
  EXPECT_EQ(Allowed(limit, kSecond, 5), 1);
  EXPECT_EQ(Allowed(limit, 1000000 * kSecond, 5), 0);
}

}  // namespace
}  // namespace regoc::decision_log
