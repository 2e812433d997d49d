#include "compiler/optimize/inline.h"

#include <gtest/gtest.h>

#include "compiler/optimize/fold.h"
#include "runtime/plan/text.h"
#include "runtime/plan/verify.h"

namespace regoc::optimize {
namespace {

using namespace plan;  // NOLINT: statements by their names

Operand L(uint32_t i) { return Operand::Local(LocalId{i}); }
Operand C(uint32_t i) { return Operand::Const(ConstId{i}); }
Stmt Field(uint32_t source, uint32_t key, uint32_t target) { return {{}, Dot{L(source), C(key), LocalId{target}}}; }
Stmt Block_(std::vector<Stmt> stmts) { return {{}, Nested{{std::move(stmts)}}}; }

// `f` is a function of one argument (%2) whose single rule is `rule`, with the result in %3; `caller` is what calls it, as
// function 1. The constants are 0 "a", 1 "b", 2 true, 3 "data.f".
Policy Calling(std::vector<Stmt> rule, std::vector<Stmt> caller, bool memoize = false) {
  Policy policy;
  policy.arena = std::make_shared<Arena>();
  policy.constants = {Value::String("a"), Value::String("b"), Value::Boolean(true), Value::String("data.f")};
  policy.builtins = {"lower"};
  caller.push_back({{}, Return{LocalId{2}}});
  policy.funcs.push_back({"caller", 2, 12, {std::move(caller)}, true});
  std::vector<Stmt> body;
  body.push_back({{}, Reset{LocalId{3}}});
  body.push_back(Block_(std::move(rule)));
  body.push_back({{}, Return{LocalId{3}}});
  policy.funcs.push_back({"f", memoize ? 2u : 3u, 12, {std::move(body)}, memoize});
  policy.entrypoints = {{"caller", FuncId{0}}};
  return policy;
}

std::string After(Policy policy, bool fold = false) {
  EXPECT_TRUE(Verify(policy).ok());
  InlineCalls(policy, Inlined::kOfOneRule);
  if (fold) FoldContainers(policy);
  Status verified = Verify(policy);
  EXPECT_TRUE(verified.ok()) << (verified.ok() ? "" : verified.error().message);
  return ToText(policy);
}

Stmt CallF(uint32_t argument, uint32_t result) {
  return {{}, Call{FuncId{1}, {Operand::Local(kInput), Operand::Local(kData), L(argument)}, LocalId{result}}};
}
std::vector<Stmt> GivesFieldA() { return {Field(2, 0, 5), {{}, AssignOnce{L(5), LocalId{3}, ConstId{3}, true}}}; }

TEST(Inline, AFunctionOfOneRuleStandsInThePlaceOfTheCall) {
  EXPECT_EQ(After(Calling(GivesFieldA(), {CallF(0, 2)})),
            "entrypoint caller = caller\n"
            "func 0 caller params 2 locals 21 memoize\n"
            "  dot %0 \"a\" -> %14\n"
            "  assign %14 -> %2\n"
            "  return %2\n"
            "func 1 f params 3 locals 12\n"
            "  return %3\n");
}

// Somebody looks at the result behind the block of the call, and in the next round of a loop the call may be undefined.
TEST(Inline, TheResultOfAnEarlierRoundIsForgotten) {
  std::vector<Stmt> round = {Block_({CallF(4, 6)}), {{}, IsDefined{LocalId{6}}}, {{}, Assign{C(2), LocalId{2}}}};
  std::string text = After(Calling(GivesFieldA(), {{{}, Scan{L(1), LocalId{5}, LocalId{4}, {std::move(round)}}}}));
  EXPECT_NE(text.find("    block\n      reset -> %6\n      dot %4 \"a\""), text.npos) << text;
}

TEST(Inline, LocalsThatTheFunctionFindsUndefinedAreSo) {
  std::vector<Stmt> rule = {{{}, IsDefined{LocalId{7}, true}}, {{}, Assign{C(2), LocalId{7}}}, {{}, AssignOnce{L(7), LocalId{3}, ConstId{3}, true}}};
  std::string text = After(Calling(std::move(rule), {CallF(0, 6), {{}, Assign{L(6), LocalId{2}}}}));
  size_t reset = text.find("reset -> %16"), asked = text.find("is_defined %16 +");
  EXPECT_LT(reset, asked) << text;
}

TEST(Inline, WhatIsRememberedStaysACall) {
  Stmt call = {{}, Call{FuncId{1}, {Operand::Local(kInput), Operand::Local(kData)}, LocalId{2}}};
  std::string text = After(Calling({Field(0, 0, 5), {{}, AssignOnce{L(5), LocalId{3}, ConstId{3}, true}}}, {call}, true));
  EXPECT_NE(text.find("call f (%0, %1) -> %2"), text.npos) << text;
}

TEST(Inline, WhatChangesDocumentsStaysACall) {
  std::vector<Stmt> rule = {{{}, plan::With{kInput, {}, C(0), {{Field(2, 0, 5)}}}}, {{}, AssignOnce{L(5), LocalId{3}, ConstId{3}, true}}};
  Policy policy = Calling(std::move(rule), {CallF(0, 2)});
  NumberWiths(policy);
  std::string text = After(std::move(policy));
  EXPECT_NE(text.find("call f"), text.npos) << text;
}

// Inside of a `with` the function would see another document by the same name.
TEST(Inline, OtherDocumentsAreNotForIt) {
  Stmt call = {{}, Call{FuncId{1}, {L(5), Operand::Local(kData), L(0)}, LocalId{2}}};
  std::string text = After(Calling(GivesFieldA(), {{{}, Assign{Operand::Local(kInput), LocalId{5}}}, call}));
  EXPECT_NE(text.find("call f"), text.npos) << text;
}

std::vector<Stmt> MakesObject() {
  return {Field(2, 0, 5),
          {{}, Make{Tag::kObject, 1, LocalId{6}}},
          {{}, ObjectPut{LocalId{6}, C(0), L(5)}},
          {{}, AssignOnce{L(6), LocalId{3}, ConstId{3}, true}}};
}

TEST(Fold, AnObjectThatIsOnlyTakenApartIsNotMade) {
  std::string text = After(Calling(MakesObject(), {CallF(0, 6), Field(6, 0, 7), {{}, Assign{L(7), LocalId{2}}}}), true);
  EXPECT_EQ(text.find("make"), text.npos) << text;
  EXPECT_NE(text.find("  dot %0 \"a\" -> %14\n  return %14\n"), text.npos) << text;
}

TEST(Fold, AFieldThatIsNotThereEndsTheBlock) {
  std::string text = After(Calling(MakesObject(), {CallF(0, 6), Field(6, 1, 7), {{}, Assign{L(7), LocalId{2}}}}), true);
  EXPECT_NE(text.find("  break 0\n"), text.npos) << text;
}

// Calls can be shared by the bodies of rules; an object that is filled cannot.
TEST(Fold, AnObjectThatIsPassedOnIsLeftToTheFunction) {
  std::string text = After(Calling(MakesObject(), {CallF(0, 6), Field(6, 0, 7), {{}, Assign{L(6), LocalId{2}}}}), true);
  EXPECT_NE(text.find("call f"), text.npos) << text;
}

// What may be undefined ends the block where it was put in.
TEST(Fold, WhatMayBeUndefinedIsStillAsked) {
  Policy policy = Calling({{{}, AssignOnce{C(0), LocalId{3}, ConstId{3}, true}}}, {});
  policy.funcs[0].params = 2;
  std::vector<Stmt> body = {Field(0, 0, 5),          {{}, Merge{LocalId{5}, LocalId{5}, LocalId{6}}},
                            {{}, Make{Tag::kArray, 1, LocalId{7}}}, {{}, ArrayAppend{LocalId{7}, L(6)}},
                            {{}, HasLength{L(7), 1}}, {{}, Assign{C(2), LocalId{2}}},
                            {{}, Return{LocalId{2}}}};
  policy.funcs[0].body.stmts = std::move(body);
  std::string text = After(std::move(policy), true);
  EXPECT_EQ(text.find("make"), text.npos) << text;
  EXPECT_NE(text.find("is_defined %6\n"), text.npos) << text;
}

}  // namespace
}  // namespace regoc::optimize
