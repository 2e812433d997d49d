// and, or, not with bodies: the tree and its text.
#include "compiler/syntax/printer.h"
#include "compiler/syntax/test_support.h"

namespace regoc::syntax {
namespace {

std::string Body(const std::string& text) {
  ast::Module module = Parse("package a\np if " + text, {.version = ast::RegoVersion::kV2});
  return module.rules.empty() ? "" : Print(module.rules[0].body);
}

const ast::Logical* Top(const ast::Module& module) { return module.rules[0].body[0].As<ast::Logical>(); }

TEST(Logical, AndBindsTighterThanOr) {
  ast::Module module = Parse("package a\np if x or y and z", {.version = ast::RegoVersion::kV2});
  ASSERT_NE(Top(module), nullptr);
  EXPECT_EQ(Top(module)->op, ast::Logical::Op::kOr);
  EXPECT_EQ(Print(Top(module)->right), "y and z");
}

TEST(Logical, AssociatesToTheLeft) {
  ast::Module module = Parse("package a\np if x or y or z", {.version = ast::RegoVersion::kV2});
  EXPECT_EQ(Print(Top(module)->left), "x or y");
  EXPECT_EQ(Body("x or (y or z)"), "x or (y or z)");
}

TEST(Logical, ParenthesesGroup) {
  EXPECT_EQ(Body("(x or y) and z"), "(x or y) and z");
  EXPECT_EQ(Body("((x or y))"), "x or y");
  EXPECT_EQ(Body("(x == y) and z"), "equal(x, y) and z");
  EXPECT_EQ(Body("(x with input as 1) and y"), "(x with input as 1) and y");
}

TEST(Logical, BracesAreBodies) {
  EXPECT_EQ(Body("{ x; y } or { z }"), "{ x; y } or { z }");
  ast::Module module = Parse("package a\np if { x } and y", {.version = ast::RegoVersion::kV2});
  EXPECT_TRUE(Top(module)->left_braces);
  EXPECT_FALSE(Top(module)->right_braces);
}

TEST(Logical, Not) {
  EXPECT_EQ(Body("not { x; y }"), "not {x; y}");
  EXPECT_EQ(Body("not x"), "not x");
  EXPECT_EQ(Body("not (x or y)"), "not (x or y)");
  EXPECT_EQ(Body("not x and not y"), "not x and not y");
  EXPECT_EQ(Body("not ({1, 2})"), "not ({1, 2})");
  ast::Module module = Parse("package a\np if not x with input as 1", {.version = ast::RegoVersion::kV2});
  const ast::Expr& expr = module.rules[0].body[0];
  EXPECT_FALSE(expr.As<ast::NotBody>()->braces);
  EXPECT_EQ(expr.with.size(), 1u);
}

TEST(Logical, WithBelongsToTheWhole) {
  ast::Module module = Parse("package a\np if x and y with input as 1", {.version = ast::RegoVersion::kV2});
  EXPECT_EQ(module.rules[0].body[0].with.size(), 1u);
}

TEST(Logical, TheSetOperatorsCanBeCalled) {
  EXPECT_EQ(Body("or(x, y) == z and and(x, y)"), "equal(or(x, y), z) and and(x, y)");
}

}  // namespace
}  // namespace regoc::syntax
