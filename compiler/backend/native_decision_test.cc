// Decisions on every engine: which cases run, in which order, and where their errors are.
#include <gtest/gtest.h>

#include "compiler/backend/testing/differential.h"
#include "compiler/backend/testing/policy_maker.h"

namespace regoc::backend {
namespace {

using namespace plan;  // NOLINT: these tests are made of plan statements

constexpr LocalId kOut{2}, kKeyLocal{3}, kRow{4}, kKnown{5}, kColumn{6}, kResult{7};

Operand L(LocalId id) { return Operand::Local(id); }

class NativeDecision : public testing::Test {
 protected:
  plan::Case Case(uint32_t test, std::vector<Operand> constants, uint32_t alternative, std::string_view row, uint32_t place) {
    plan::Case made{test, {}, alternative, ConstId{p_.Json(row).index}, {{1, place, 1}}};
    for (Operand o : constants) made.constants.push_back(ConstId{o.index});
    return made;
  }
  // Of input.key.
  plan::Policy Make(Decision decision, std::vector<Stmt::Node> alternatives, Stmt::Node begin) {
    Decide decide{{L(kKeyLocal)}, p_.Decision(std::move(decision)), kRow, kKnown, p_.Body(std::move(alternatives))};
    p_.Add("data.p", 8,
           {std::move(begin), p_.Nest({Dot{L(kInput), p_.Text("key"), kKeyLocal}}), p_.Nest({std::move(decide)}), Return{kOut}});
    return p_.Take();
  }
  // Appends the row, and whether the case is known to hold.
  std::vector<Stmt::Node> Collect() {
    return {ArrayAppend{kOut, L(kRow)}, p_.Nest({ArrayAppend{kOut, L(kKnown)}})};
  }

  PolicyMaker p_;
};

TEST_F(NativeDecision, RunsTheAlternativesOfItsCasesInOrder) {
  Operand a = p_.Text("a"), ab = p_.Text("ab");
  Decision decision{{{Condition::kNone, {}}, {Condition::kEqual, {0}}, {Condition::kPrefix, {0}}, {Condition::kRegex, {0}}}, {}};
  decision.cases = {Case(3, {p_.Text("^a.$")}, 0, "[0]", 1), Case(0, {}, 1, "[1]", 1), Case(2, {a}, 0, "[2]", 1),
                    Case(1, {ab}, 0, "[3]", 1), Case(1, {p_.Json("[1.0]")}, 0, "[4]", 1)};
  plan::Policy policy = Make(decision, {p_.Nest(Collect()), p_.Nest({ArrayAppend{kOut, p_.Text("always")}})}, plan::Make{Tag::kArray, 0, kOut});
  std::vector<std::string> texts = RunEverywhere(
      policy, std::vector<Given>{{.input = R"({"key": "ab"})"}, {.input = R"({"key": "abc"})"}, {.input = R"({"key": [1]})"}, {.input = "{}"}});
  EXPECT_EQ(texts[0], R"([[0], true, "always", [2], true, [3], true])");
  EXPECT_EQ(texts[1], R"(["always", [2], true])");
  EXPECT_EQ(texts[2], R"(["always", [4], true])");
  EXPECT_EQ(texts[3], R"(["always"])");
}

// What is left out could fail: with strict errors it is tried, and the error is where the rule of the case is.
TEST_F(NativeDecision, StrictErrorsAreThoseOfTheCase) {
  Decision decision{{{Condition::kPrefix, {0}}}, {}};
  decision.cases = {Case(0, {p_.Text("a")}, 0, "[\"a\"]", 11), Case(0, {p_.Text("b")}, 0, "[\"b\"]", 12)};
  Nested alternative = p_.Nest({Dot{L(kRow), p_.Int(0), kColumn}, CallBuiltin{p_.Builtin("startswith"), {L(kKeyLocal), L(kColumn)}, kResult},
                                ArrayAppend{kOut, L(kColumn)}});
  alternative.body.stmts[1].where = {kFileOfCase, 0, 0};
  plan::Policy policy = Make(decision, {alternative}, plan::Make{Tag::kArray, 0, kOut});
  EXPECT_EQ(RunEverywhere(policy, {.input = R"({"key": "b"})"}), R"(["b"])");
  EXPECT_EQ(RunEverywhere(policy, {.input = R"({"key": 1})"}), "[]");
  Given strict{.input = R"({"key": 1})", .options = {.strict_builtin_errors = true}};
  EXPECT_EQ(RunEverywhere(policy, strict), "p.rego:11:1: eval_type_error: startswith: operand 1 must be string but got number");
}

TEST_F(NativeDecision, ConflictsAreWhereTheCaseIs) {
  Decision decision{{{Condition::kMember, {0}}}, {}};
  decision.cases = {Case(0, {p_.Json("[1,2]")}, 0, "[10]", 21), Case(0, {p_.Json("[2,3]")}, 0, "[20]", 22)};
  Nested alternative = p_.Nest({Dot{L(kRow), p_.Int(0), kColumn}, AssignOnce{L(kColumn), kOut, p_.Name("data.p")}});
  alternative.body.stmts[1].where = {kFileOfCase, 0, 0};
  plan::Policy policy = Make(decision, {alternative}, Reset{kOut});
  EXPECT_EQ(RunEverywhere(policy, {.input = R"({"key": 1})"}), "10");
  EXPECT_EQ(RunEverywhere(policy, {.input = R"({"key": 3})"}), "20");
  EXPECT_EQ(RunEverywhere(policy, {.input = R"({"key": 2})"}),
            "p.rego:22:1: eval_conflict_error: rule data.p produced conflicting values");
}

TEST_F(NativeDecision, BreaksLeaveTheCaseTheLoopOrMore) {
  Decision decision{{{Condition::kNone, {}}}, {}};
  for (int depth = 0; depth < 4; ++depth) decision.cases.push_back(Case(0, {}, static_cast<uint32_t>(depth % 2), "[" + std::to_string(depth) + "]", 1));
  for (uint32_t depth : {0u, 1u, 2u}) {
    std::vector<Stmt::Node> alternatives = {p_.Nest({ArrayAppend{kOut, L(kRow)}}),
                                            p_.Nest({ArrayAppend{kOut, L(kRow)}, Break{depth}, ArrayAppend{kOut, L(kRow)}})};
    plan::Policy policy = Make(decision, std::move(alternatives), plan::Make{Tag::kArray, 0, kOut});
    EXPECT_EQ(RunEverywhere(policy), depth < 2 ? "[[0], [1], [2], [3]]" : "[[0], [1]]") << depth;
    p_ = PolicyMaker();
    for (plan::Case& c : decision.cases) c.row = ConstId{p_.Json("[" + std::to_string(&c - decision.cases.data()) + "]").index};
  }
}

}  // namespace
}  // namespace regoc::backend
