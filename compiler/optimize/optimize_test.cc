#include "compiler/optimize/optimize.h"

#include <gtest/gtest.h>

#include "runtime/plan/text.h"
#include "runtime/plan/verify.h"

namespace regoc::optimize {
namespace {

using namespace plan;  // NOLINT: statements by their names

Operand L(uint32_t i) { return Operand::Local(LocalId{i}); }

// A function that sets %2 to true when its body, made of `in_loop` below a loop over data.list with elements in %5,
// gets to its end. The constants are 0 "list", 1 "id", 2 "user", 3 true, 4 "role", 5 "r".
Policy WithLoop(std::vector<Stmt> in_loop, std::vector<Stmt> after = {}) {
  Policy policy;
  policy.arena = std::make_shared<Arena>();
  policy.constants = {Value::String("list"), Value::String("id"),   Value::String("user"),
                      Value::Boolean(true),  Value::String("role"), Value::String("r")};
  policy.builtins = {"count"};
  Func func{"f", 2, 12, {}, true};
  in_loop.push_back({{}, Assign{Operand::Const(ConstId{3}), LocalId{2}}});
  Nested block;
  block.body.stmts.push_back({{}, Dot{Operand::Local(kData), Operand::Const(ConstId{0}), LocalId{3}}});
  block.body.stmts.push_back({{}, Scan{L(3), LocalId{4}, LocalId{5}, {std::move(in_loop)}}});
  for (Stmt& stmt : after) block.body.stmts.push_back(std::move(stmt));
  func.body.stmts.push_back({{}, Reset{LocalId{2}}});
  func.body.stmts.push_back({{}, std::move(block)});
  func.body.stmts.push_back({{}, Return{LocalId{2}}});
  policy.funcs.push_back(std::move(func));
  policy.entrypoints = {{"f", FuncId{0}}};
  return policy;
}

Stmt Field(uint32_t source, uint32_t key, uint32_t target) {
  return {{}, Dot{L(source), Operand::Const(ConstId{key}), LocalId{target}}};
}

std::string Optimized(Policy policy) {
  EXPECT_TRUE(Verify(policy).ok());
  Optimize(policy, Level::kFull);
  Status verified = Verify(policy);
  EXPECT_TRUE(verified.ok()) << (verified.ok() ? "" : verified.error().message);
  return ToText(policy);
}

TEST(Searches, LoopsThatCompareBecomeSearches) {
  EXPECT_EQ(Optimized(WithLoop({Field(5, 1, 6), Field(0, 2, 7), {{}, plan::Equal{L(6), L(7)}}})),
            "entrypoint f = f\n"
            "shape 1 input {\"user\": 0}\n"
            "func 0 f params 2 locals 12 memoize\n"
            "  reset -> %2\n"
            "  block\n"
            "    dot %1 \"list\" -> %3\n"
            "    dot %0 \"user\" -> %7 @1.0\n"
            "    find %3 by \"id\" (%7) -> %4 -> %5\n"
            "      assign true -> %2\n"
            "  return %2\n");
}

TEST(Searches, SeveralConditionsAreOneSearch) {
  std::string text = Optimized(WithLoop({Field(5, 1, 6),
                                         Field(0, 2, 7),
                                         {{}, plan::Equal{L(7), L(6)}},
                                         Field(5, 4, 8),
                                         {{}, plan::Equal{L(8), Operand::Const(ConstId{5})}}}));
  EXPECT_NE(text.find("find %3 by \"id\" \"role\" (%7, \"r\") -> %4 -> %5\n"), text.npos) << text;
}

TEST(Searches, ElementsThemselves) {
  std::string text = Optimized(WithLoop({Field(0, 2, 7), {{}, plan::Equal{L(5), L(7)}}}));
  EXPECT_NE(text.find("find %3 by itself (%7)"), text.npos) << text;
}

// What is wanted may be undefined, and what follows the loop must run all the same.
TEST(Searches, NothingMovesBeforeALoopWithAnythingAfterIt) {
  std::vector<Stmt> after;
  after.push_back({{}, Reset{LocalId{9}}});
  std::string text =
      Optimized(WithLoop({Field(5, 1, 6), Field(0, 2, 7), {{}, plan::Equal{L(6), L(7)}}}, std::move(after)));
  EXPECT_NE(text.find("scan %3"), text.npos) << text;
}

// A built-in may fail, and so must be asked before what follows it.
TEST(Searches, ConditionsBehindACallStay) {
  std::string text = Optimized(WithLoop(
      {{{}, CallBuiltin{0, {L(5)}, LocalId{8}}}, Field(5, 1, 6), {{}, plan::Equal{L(6), Operand::Const(ConstId{5})}}}));
  EXPECT_NE(text.find("scan %3"), text.npos) << text;
}

// Compared with something of the element: the same for no two of them.
TEST(Searches, WantedMustNotDependOnTheElement) {
  std::string text = Optimized(WithLoop({Field(5, 1, 6), Field(5, 4, 7), {{}, plan::Equal{L(6), L(7)}}}));
  EXPECT_NE(text.find("scan %3"), text.npos) << text;
  text = Optimized(WithLoop({Field(5, 1, 6), {{}, plan::Equal{L(6), L(4)}}}));
  EXPECT_NE(text.find("scan %3"), text.npos) << text;
}

// A loop over data whose body asks a built-in of what element %5 has at "id", and of `key`, and tests the result.
std::string WithText(const char* builtin, std::vector<Operand> args, Stmt between, std::vector<Stmt> after = {}) {
  Policy policy =
      WithLoop({Field(5, 1, 6), Field(0, 2, 7), std::move(between), {{}, CallBuiltin{1, std::move(args), LocalId{8}}},
                {{}, plan::Test{L(8)}}},
               std::move(after));
  policy.builtins.push_back(builtin);
  return Optimized(std::move(policy));
}
const Stmt kNothing = {{}, plan::Test{Operand::Const(ConstId{3})}};

TEST(Searches, ConditionsOnTextsArePartOfThem) {
  std::string text = WithText("startswith", {L(7), L(6)}, kNothing);
  EXPECT_NE(text.find("    dot %0 \"user\" -> %7 @1.0\n"
                      "    find %3 by where startswith \"id\" (%7) -> %4 -> %5\n"
                      "      dot %5 \"id\" -> %6\n"
                      "      test true\n"
                      "      call_builtin startswith (%7, %6) -> %8\n"
                      "      test %8\n"),
            text.npos)
      << text;
  text = WithText("regex.match", {L(6), L(7)}, {{}, plan::Equal{L(6), Operand::Const(ConstId{5})}});
  EXPECT_NE(text.find("find %3 by \"id\" where regex \"id\" (\"r\", %7)"), text.npos) << text;
}

TEST(Searches, ConditionsOnTextsMustLookAtTheElementInTheRightPlace) {
  std::string text = WithText("startswith", {L(6), L(7)}, kNothing);
  EXPECT_NE(text.find("scan %3"), text.npos) << text;
  text = WithText("startswith", {L(6), L(6)}, kNothing);
  EXPECT_NE(text.find("scan %3"), text.npos) << text;
  // Delimiters that make the built-in fail.
  text = WithText("glob.match", {L(6), Operand::Const(ConstId{1}), L(7)}, kNothing);
  EXPECT_NE(text.find("scan %3"), text.npos) << text;
}

// What stands before may fail, and what follows must run.
TEST(Searches, ConditionsOnTextsStayBehindACallAndBeforeStatements) {
  std::string text = WithText("endswith", {L(7), L(6)}, {{}, CallBuiltin{0, {L(5)}, LocalId{9}}});
  EXPECT_NE(text.find("scan %3"), text.npos) << text;
  std::vector<Stmt> after;
  after.push_back({{}, Reset{LocalId{9}}});
  text = WithText("endswith", {L(7), L(6)}, kNothing, std::move(after));
  EXPECT_NE(text.find("scan %3"), text.npos) << text;
}

TEST(Searches, NoneWithoutOptimization) {
  Policy policy = WithLoop({Field(5, 1, 6), Field(0, 2, 7), {{}, plan::Equal{L(6), L(7)}}});
  Optimize(policy, Level::kNone);
  EXPECT_TRUE(policy.searches.empty());
}

}  // namespace
}  // namespace regoc::optimize
