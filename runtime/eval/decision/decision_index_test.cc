#include "runtime/eval/decision/decision_index.h"

#include <gtest/gtest.h>

namespace regoc::eval {
namespace {

using plan::Condition;
using plan::ConstId;

// Cases over key 0 with the tests always, equal "/a", startswith "/a", regex "^/a/.$".
class DecisionIndexTest : public testing::Test {
 protected:
  DecisionIndexTest() {
    policy_.constants = {Value::String("/a"), Value::String("^/a/.$"), Value::Array(nullptr, 0)};
    decision_.tests = {{Condition::kNone, {}}, {Condition::kEqual, {0}}, {Condition::kPrefix, {0}}, {Condition::kRegex, {0}}};
    decision_.cases = {Case(3, {ConstId{1}}), Case(0, {}), Case(2, {ConstId{0}}), Case(1, {ConstId{0}})};
  }
  static plan::Case Case(uint32_t test, std::vector<ConstId> constants) {
    return {test, std::move(constants), 0, ConstId{2}, {}};
  }
  // The numbers of the cases; those not known to hold with a question mark.
  std::string Find(OptionalValue key, bool strict = false) {
    DecisionIndex index(policy_, decision_);
    Arena arena;
    Candidates found = index.Find(arena, &key, strict);
    std::string text;
    for (uint64_t i = 0; i < found.count; ++i)
      text += std::to_string(found.first[i].number) + (found.first[i].known != 0 ? " " : "? ");
    return text;
  }

  plan::Policy policy_;
  plan::Decision decision_;
};

TEST_F(DecisionIndexTest, InTheOrderOfTheCases) {
  EXPECT_EQ(Find(Value::String("/a/b")), "0 1? 2 ");
  EXPECT_EQ(Find(Value::String("/a")), "1? 2 3 ");
  EXPECT_EQ(Find(Value::String("/b")), "1? ");
}

TEST_F(DecisionIndexTest, UndefinedAndOtherKinds) {
  EXPECT_EQ(Find(OptionalValue()), "1? ");
  EXPECT_EQ(Find(Value::Int(1)), "1? ");
}

// Whoever runs them calls the built-ins, which fail or not.
TEST_F(DecisionIndexTest, WithStrictErrorsAllTextsAreTried) {
  EXPECT_EQ(Find(Value::Int(1), true), "0? 1? 2? ");
  EXPECT_EQ(Find(Value::String("/a"), true), "0? 1? 2? 3 ");
  EXPECT_EQ(Find(OptionalValue(), true), "1? ");
}

}  // namespace
}  // namespace regoc::eval
