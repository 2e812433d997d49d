#include "compiler/optimize/joins.h"

#include <gtest/gtest.h>

#include "runtime/plan/text.h"
#include "runtime/plan/verify.h"

namespace regoc::optimize {
namespace {

using namespace plan;  // NOLINT: statements by their names

Operand L(uint32_t i) { return Operand::Local(LocalId{i}); }

// A loop over input.groups (%4) with elements in %6 beside data.grants (%3).
class Joins : public testing::Test {
 protected:
  Operand C(std::string_view text) {
    for (uint32_t i = 0; i < policy_.constants.size(); ++i)
      if (policy_.constants[i].is_string() && policy_.constants[i].text() == text) return Operand::Const(ConstId{i});
    policy_.constants.push_back(Value::String(policy_.arena->Copy(text)));
    return Operand::Const(ConstId{static_cast<uint32_t>(policy_.constants.size() - 1)});
  }
  static Stmt At(Operand source, Operand key, uint32_t target) { return {{}, Dot{source, key, LocalId{target}}}; }
  Stmt Give(uint32_t target = 2) { return {{}, AssignOnce{C("yes"), LocalId{target}, ConstId{C("rule").index}}}; }
  static Stmt Leave(uint32_t depth) { return {{}, Break{depth}}; }
  static Stmt Loop(uint32_t source, uint32_t key, std::vector<Stmt> body) {
    return {{}, Scan{L(source), LocalId{key}, LocalId{key + 1}, {std::move(body)}}};
  }
  std::vector<Stmt> Member(Operand wanted, uint32_t list, uint32_t result) {
    policy_.builtins = {"internal.member_2"};
    std::vector<Stmt> stmts;
    stmts.push_back({{}, CallBuiltin{0, {wanted, L(list)}, LocalId{result}}});
    stmts.push_back({{}, plan::Test{L(result)}});
    return stmts;
  }

  std::string Joined(std::vector<std::vector<Stmt>> parts, std::vector<Stmt> after = {}) {
    std::vector<Stmt> body;
    for (std::vector<Stmt>& part : parts)
      for (Stmt& stmt : part) body.push_back(std::move(stmt));
    Func func{"f", 2, 30, {}, true};
    Nested block;
    block.body.stmts = {At(Operand::Local(kData), C("grants"), 3), At(Operand::Local(kInput), C("groups"), 4)};
    block.body.stmts.push_back(Loop(4, 5, std::move(body)));
    for (Stmt& stmt : after) block.body.stmts.push_back(std::move(stmt));
    func.body.stmts = {{{}, Reset{LocalId{2}}}, {{}, std::move(block)}, {{}, Return{LocalId{2}}}};
    policy_.funcs = {std::move(func)};
    policy_.entrypoints = {{"f", FuncId{0}}};
    EXPECT_TRUE(Verify(policy_).ok());
    MakeJoins(policy_);
    Status verified = Verify(policy_);
    EXPECT_TRUE(verified.ok()) << (verified.ok() ? "" : verified.error().message);
    std::string text = ToText(policy_);
    constexpr std::string_view kBefore = "    dot %0 \"groups\" -> %4\n";
    size_t begin = text.find(kBefore) + kBefore.size(), end = text.rfind("  return %2\n");
    return text.substr(begin, end - begin);
  }

  Policy policy_{.arena = std::make_shared<Arena>(), .constants = {}};
};

TEST_F(Joins, MemberOfWhatTheTableHolds) {
  std::vector<Stmt> reads = {At(L(3), L(6), 7), At(Operand::Local(kInput), C("resource"), 8), At(L(7), L(8), 9)};
  EXPECT_EQ(Joined({std::move(reads), Member(C("read"), 9, 10), {Give(), Leave(2)}}),
            "    reset -> %8\n"
            "    block\n"
            "      dot %0 \"resource\" -> %8\n"
            "    join %4 %3 at value [wanted] [any] by itself (%8, \"read\") -> %5 -> %6 +\n"
            "      assign_once \"yes\" %2 \"rule\"\n"
            "      break 2\n");
}

// A loop inside is part of it; what breaks out of both loops breaks out of one block fewer.
TEST_F(Joins, ALoopInside) {
  std::vector<Stmt> inner = {At(L(11), C("action"), 12), {{}, plan::Equal{L(12), C("read")}}, Give(), Leave(3)};
  std::vector<Stmt> body = {At(L(3), L(6), 7), Loop(7, 10, std::move(inner))};
  EXPECT_EQ(Joined({std::move(body)}),
            "    join %4 %3 at value [any] by \"action\" (\"read\") -> %5 -> %6 +\n"
            "      assign_once \"yes\" %2 \"rule\"\n"
            "      break 2\n");
}

// The element of the loop inside is used: it stays a loop, and nothing is known before it.
TEST_F(Joins, ALoopInsideWhoseElementIsUsed) {
  std::vector<Stmt> inner = {
      At(L(11), C("action"), 12), {{}, plan::Equal{L(12), C("read")}}, {{}, Assign{L(11), LocalId{2}}}};
  std::vector<Stmt> body = {At(L(3), L(6), 7), Loop(7, 10, std::move(inner))};
  EXPECT_EQ(Joined({std::move(body)}).find("join"), std::string::npos);
}

// A loop inside that counts cannot be run once instead.
TEST_F(Joins, ALoopInsideThatCounts) {
  std::vector<Stmt> inner = {{{}, plan::Equal{L(11), C("read")}}, {{}, ArrayAppend{LocalId{20}, C("x")}}};
  std::vector<Stmt> body = {At(L(3), L(6), 7), Loop(7, 10, std::move(inner))};
  std::vector<Stmt> make = {{{}, Make{Tag::kArray, 0, LocalId{20}}}};
  Func func{"f", 2, 30, {}, true};
  Nested block;
  block.body.stmts = {std::move(make[0]), At(Operand::Local(kData), C("grants"), 3),
                      At(Operand::Local(kInput), C("groups"), 4)};
  block.body.stmts.push_back(Loop(4, 5, std::move(body)));
  func.body.stmts = {{{}, std::move(block)}, {{}, Return{LocalId{20}}}};
  policy_.funcs = {std::move(func)};
  policy_.entrypoints = {{"f", FuncId{0}}};
  ASSERT_TRUE(Verify(policy_).ok());
  MakeJoins(policy_);
  EXPECT_EQ(ToText(policy_).find("join"), std::string::npos);
}

// The key of an element is used after the conditions: the body runs for each.
TEST_F(Joins, WhatUsesTheElementRunsForEach) {
  std::vector<Stmt> body = {At(L(6), C("role"), 13),
                            At(L(3), L(13), 7),
                            At(L(7), C("by"), 8),
                            {{}, plan::Equal{L(8), C("me")}},
                            {{}, Assign{L(6), LocalId{2}}}};
  EXPECT_EQ(Joined({std::move(body)}),
            "    join %4 %3 at value \"role\" by \"by\" (\"me\") -> %5 -> %6\n"
            "      assign %6 -> %2\n");
}

TEST_F(Joins, WhatHolds) {
  std::vector<Stmt> body = {At(L(3), L(5), 7),
                            At(Operand::Local(kInput), C("resource"), 8),
                            At(L(7), L(8), 9),
                            {{}, plan::Test{L(9)}},
                            Give()};
  EXPECT_EQ(Joined({std::move(body)}),
            "    reset -> %8\n"
            "    block\n"
            "      dot %0 \"resource\" -> %8\n"
            "    join %4 %3 at key [wanted] by holding (%8) -> %5 -> %6 +\n"
            "      assign_once \"yes\" %2 \"rule\"\n");
}

// A statement with an effect before the condition: it would be left out for elements that do not fit.
TEST_F(Joins, NothingWithAnEffectIsPassed) {
  std::vector<Stmt> body = {At(L(3), L(6), 7), Give(), {{}, plan::Equal{L(7), C("read")}}};
  EXPECT_EQ(Joined({std::move(body)}).find("join"), std::string::npos);
}

// What the table holds is compared with something of the same loop.
TEST_F(Joins, NotWhatChangesWithTheElement) {
  std::vector<Stmt> body = {At(L(3), L(6), 7), At(L(6), C("name"), 8), {{}, plan::Equal{L(7), L(8)}}, Give()};
  EXPECT_EQ(Joined({std::move(body)}).find("join"), std::string::npos);
}

// What the loop read is read after it too.
TEST_F(Joins, NotWhatIsReadElsewhere) {
  std::vector<Stmt> body = {At(L(3), L(6), 7), At(L(7), C("x"), 8), {{}, plan::Equal{L(8), C("read")}}, Give()};
  std::vector<Stmt> after = {{{}, IsDefined{LocalId{8}}}};
  EXPECT_NE(Joined({std::move(body)}, std::move(after)).find("dot %7 \"x\" -> %8"), std::string::npos);
}

TEST_F(Joins, ThroughTheTableItself) {
  std::vector<Stmt> body = {At(L(15), L(4), 16), {{}, plan::Equal{L(16), C("me")}}, {{}, Assign{L(14), LocalId{2}}}};
  EXPECT_EQ(Joined({}, {Loop(3, 14, std::move(body))}),
            "    scan %4 -> %5 -> %6\n"
            "    join %3 %3 at key [wanted] by itself (%4, \"me\") -> %14 -> %15\n"
            "      assign %14 -> %2\n");
}

}  // namespace
}  // namespace regoc::optimize
