#include "runtime/engine/tiered.h"

#include <gtest/gtest.h>

#include <future>
#include <vector>

#include "runtime/engine/evaluator.h"

namespace regoc::engine {
namespace {

// data.p is 1; as "machine code" it is 2, so that the tests see which engine runs.
std::shared_ptr<const Snapshot> Interpreted() {
  plan::Policy policy;
  policy.arena = std::make_shared<Arena>();
  policy.constants = {Value::Int(1)};
  plan::Func func{"data.p", 2, 3, {}, true};
  func.body.stmts.push_back({{}, plan::Assign{plan::Operand::Const(plan::ConstId{0}), plan::LocalId{2}}});
  func.body.stmts.push_back({{}, plan::Return{plan::LocalId{2}}});
  policy.funcs.push_back(std::move(func));
  policy.entrypoints = {{"p", plan::FuncId{0}}};
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->executable = *eval::Executable::Bind(std::move(policy));
  return snapshot;
}

NativeCode Two() {
  return {{[](eval::State*, const OptionalValue*) { return Outcome(Value::Int(2)); }}, nullptr};
}

int64_t Decide(const TieredSnapshot& tiers) {
  Evaluator evaluator(tiers.current());
  evaluator.Begin({});
  return (*evaluator.Run(plan::FuncId{0})).integer();
}

TEST(TieredSnapshot, InterpretsUntilTheCodeIsThere) {
  std::promise<void> go;
  TieredSnapshot tiers(Interpreted(), [&](const Snapshot&) {
    go.get_future().wait();
    return Result<NativeCode>(Two());
  });
  EXPECT_EQ(tiers.version(), 0u);
  EXPECT_EQ(Decide(tiers), 1);
  Evaluator before(tiers.current());
  go.set_value();
  EXPECT_TRUE(tiers.Wait().ok());
  EXPECT_EQ(tiers.version(), 1u);
  EXPECT_EQ(Decide(tiers), 2);
  before.Begin({});
  EXPECT_EQ((*before.Run(plan::FuncId{0})).integer(), 1);
}

TEST(TieredSnapshot, StaysInterpretedWhenThereIsNoCode) {
  TieredSnapshot tiers(Interpreted(), [](const Snapshot&) { return Result<NativeCode>(Error{"no code generator"}); });
  Status done = tiers.Wait();
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().message, "no code generator");
  EXPECT_EQ(tiers.version(), 0u);
  EXPECT_EQ(Decide(tiers), 1);
}

TEST(TieredSnapshot, DoesNotCompileWhatIsCompiled) {
  auto snapshot = std::make_shared<Snapshot>(*Interpreted());
  snapshot->native = Two();
  bool asked = false;
  {
    TieredSnapshot tiers(snapshot, [&](const Snapshot&) {
      asked = true;
      return Result<NativeCode>(Two());
    });
    EXPECT_EQ(Decide(tiers), 2);
  }
  EXPECT_FALSE(asked);
}

TEST(TieredSnapshot, ThreadsSeeOneOrTheOther) {
  TieredSnapshot tiers(Interpreted(), [](const Snapshot&) { return Result<NativeCode>(Two()); });
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      int64_t last = 1;
      for (int k = 0; k < 200; ++k) {
        int64_t now = Decide(tiers);
        if (now < last || now > 2) ++wrong;
        last = now;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace regoc::engine
