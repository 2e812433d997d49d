#include "runtime/plan/with_effects.h"

#include <gtest/gtest.h>

#include "runtime/plan/document_reads.h"

namespace regoc::plan {
namespace {

constexpr LocalId kA{2}, kB{3}, kOut{4};

// Function 0 reads input.user.role; function 1 reads input.resource.kind; function 2 calls both with input.resource
// changed to a constant, and `inside` runs with them. The constants are the keys in the order of this list.
class WithEffectsTest : public testing::Test {
 protected:
  static constexpr const char* kKeys[] = {"user", "role", "resource", "kind"};
  static Operand Key(uint32_t i) { return Operand::Const(ConstId{i}); }
  static Operand L(LocalId id) { return Operand::Local(id); }
  static Stmt Reading(LocalId from, uint32_t key, LocalId to) { return {{}, Dot{L(from), Key(key), to}}; }

  void AddReader(uint32_t first, uint32_t second) {
    Func func{"reader", 2, 5, {}, true};
    func.body.stmts = {Reading(kInput, first, kA), Reading(kA, second, kB), {{}, plan::Test{L(kB)}}, {{}, Return{kB}}};
    policy_.funcs.push_back(std::move(func));
  }
  WithEffects Effects(std::vector<uint32_t> path, std::vector<Stmt> inside = {}, std::vector<Stmt> after = {}) {
    policy_ = {};
    for (const char* key : kKeys) policy_.constants.push_back(Value::String(key));
    AddReader(0, 1);
    AddReader(2, 3);
    With with{kInput, {}, Key(0), {}};
    for (uint32_t key : path) with.path.push_back(Key(key));
    for (uint32_t func : {0u, 1u}) with.body.stmts.push_back({{}, Call{FuncId{func}, {L(kInput), L(kData)}, kOut}});
    with.body.stmts.insert(with.body.stmts.end(), inside.begin(), inside.end());
    Func func{"changes", 2, 8, {}, true};
    func.body.stmts.push_back({{}, std::move(with)});
    func.body.stmts.insert(func.body.stmts.end(), after.begin(), after.end());
    policy_.funcs.push_back(std::move(func));
    EXPECT_EQ(NumberWiths(policy_), 1u);
    return EffectsOfWiths(policy_)[0];
  }

  Policy policy_;
};

TEST_F(WithEffectsTest, ThoseAreAffectedThatLookAtTheChange) {
  WithEffects effects = Effects({2});
  EXPECT_EQ(effects.affected, std::vector<uint32_t>{1});
  EXPECT_EQ(effects.reachable, (std::vector<uint32_t>{0, 1}));
  EXPECT_TRUE(effects.hidden);
  EXPECT_EQ(effects.keys, (std::vector<std::vector<ConstId>>{{ConstId{0}}}));
}

TEST_F(WithEffectsTest, BelowWhatIsRead) {
  EXPECT_EQ(Effects({2, 3}).affected, std::vector<uint32_t>{1});
  EXPECT_EQ(Effects({2, 3, 0}).affected, std::vector<uint32_t>{1});  // all of input.resource.kind is looked at
  EXPECT_EQ(Effects({2, 1}).affected, std::vector<uint32_t>{});      // beside it
}

TEST_F(WithEffectsTest, TheWholeDocument) {
  WithEffects effects = Effects({});
  EXPECT_EQ(effects.affected, (std::vector<uint32_t>{0, 1}));
  EXPECT_FALSE(effects.hidden);
}

TEST_F(WithEffectsTest, ObjectsAroundTheChangeThatAreLookedAtAreNotHidden) {
  EXPECT_FALSE(Effects({2}, {{{}, Assign{L(kInput), kA}}, {{}, plan::Test{L(kA)}}}).hidden);
  EXPECT_TRUE(Effects({2, 3}, {Reading(kInput, 2, kA)}).hidden);
  EXPECT_FALSE(Effects({2, 3}, {Reading(kInput, 2, kA), {{}, plan::Test{L(kA)}}}).hidden);
  EXPECT_FALSE(Effects({2, 3}, {Reading(kInput, 2, kA)}, {{{}, Return{kA}}}).hidden);
}

TEST_F(WithEffectsTest, KeysThatAreNotConstantReadEverything) {
  EXPECT_FALSE(Effects({2}, {{{}, Dot{L(kInput), L(kOut), kA}}}).hidden);
}

TEST_F(WithEffectsTest, ObserversSeeNothingRemembered) {
  EXPECT_EQ(Effects({2}, {{{}, Observe{Observation::kNote, 0, {}}}}).affected, (std::vector<uint32_t>{0, 1}));
}

TEST_F(WithEffectsTest, ReadsOfFunctionsHoldThoseOfWhatTheyCall) {
  Effects({2});
  PolicyReads reads(policy_);
  EXPECT_EQ(reads.funcs[0][0].used, std::set<KeyPath>({{0, 1}}));
  EXPECT_EQ(reads.funcs[2][0].used, std::set<KeyPath>({{0, 1}, {2, 3}}));
  EXPECT_TRUE(reads.funcs[2][1].used.empty());
}

}  // namespace
}  // namespace regoc::plan
