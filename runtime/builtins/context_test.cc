#include <gtest/gtest.h>

#include "runtime/builtins/builtin.h"

namespace regoc {
namespace {

struct Number : CacheEntry {
  explicit Number(int n) : n(n) {}
  int n;
};

constexpr char kKind = 0;
constexpr char kOtherKind = 0;

TEST(BuiltinCache, TellsKindsAndKeysApart) {
  BuiltinCache cache;
  cache.Insert(&kKind, "a", std::make_unique<Number>(1));
  cache.Insert(&kOtherKind, "a", std::make_unique<Number>(2));
  EXPECT_EQ(static_cast<Number*>(cache.Find(&kKind, "a"))->n, 1);
  EXPECT_EQ(static_cast<Number*>(cache.Find(&kOtherKind, "a"))->n, 2);
  EXPECT_EQ(cache.Find(&kKind, "b"), nullptr);
}

TEST(BuiltinCache, ComparesTheKeyOfWhatItFoundLast) {
  BuiltinCache cache;
  char place[] = "abc";
  cache.Insert(&kKind, "abc", std::make_unique<Number>(1));
  cache.Insert(&kKind, "abd", std::make_unique<Number>(2));
  EXPECT_EQ(static_cast<Number*>(cache.Find(&kKind, {place, 3}))->n, 1);
  place[2] = 'd';
  EXPECT_EQ(static_cast<Number*>(cache.Find(&kKind, {place, 3}))->n, 2);
  EXPECT_EQ(cache.Find(&kOtherKind, {place, 3}), nullptr);
  EXPECT_EQ(cache.Find(&kKind, {place, 2}), nullptr);
  cache.Insert(&kKind, "abd", std::make_unique<Number>(3));
  EXPECT_EQ(static_cast<Number*>(cache.Find(&kKind, {place, 3}))->n, 3);
}

TEST(BuiltinCache, IsBounded) {
  BuiltinCache cache;
  cache.Insert(&kOtherKind, "", std::make_unique<Number>(-1));
  for (size_t i = 0; i <= BuiltinCache::kMaxEntries; ++i) {
    cache.Insert(&kKind, std::to_string(i), std::make_unique<Number>(static_cast<int>(i)));
  }
  EXPECT_EQ(cache.Find(&kKind, "0"), nullptr);
  EXPECT_NE(cache.Find(&kKind, std::to_string(BuiltinCache::kMaxEntries)), nullptr);
  // What there is only one of stays.
  EXPECT_EQ(static_cast<Number*>(cache.Find(&kOtherKind, ""))->n, -1);
}

TEST(CallContext, NamesOperands) {
  Arena arena;
  BuiltinCache cache;
  CallContext ctx{arena, cache};
  ctx.name = "f";
  EXPECT_EQ(ctx.Error("why").error().message, "f: why");
  EXPECT_EQ(ctx.Error("why").error().code, "eval_builtin_error");
  Outcome wrong = ctx.OperandError(2, "string", Value::Int(1));
  EXPECT_EQ(wrong.error().message, "f: operand 2 must be string but got number");
  EXPECT_EQ(wrong.error().code, "eval_type_error");
  EXPECT_FALSE(wrong.error().halt);
}

TEST(CallContext, StopsWhenCancelledOrTooLarge) {
  Arena arena;
  BuiltinCache cache;
  CallContext ctx{arena, cache};
  ctx.name = "f";
  EXPECT_FALSE(ctx.CheckLimits("counting").failed());
  std::atomic<bool> cancelled = true;
  ctx.cancelled = &cancelled;
  EXPECT_EQ(ctx.CheckLimits("counting").error().message, "f: timed out before counting");
  EXPECT_TRUE(ctx.CheckLimits("counting").error().halt);
  cancelled = false;
  ctx.deadline_ns = 1;
  EXPECT_EQ(ctx.CheckLimits("counting").error().code, "eval_cancel_error");
  ctx.deadline_ns = INT64_MAX;
  EXPECT_FALSE(ctx.CheckLimits("counting").failed());
  ctx.memory_limit = 0;
  arena.Allocate(1);
  EXPECT_EQ(ctx.CheckLimits("counting").error().code, "eval_memory_limit_error");
}

}  // namespace
}  // namespace regoc
