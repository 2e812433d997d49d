// Deep input is refused, and never overflows the stack: the limit counts nested terms and bodies, and chains of
// operators, whose trees are as deep as they are long.
#include "compiler/syntax/test_support.h"

namespace regoc::syntax {
namespace {

std::string Repeat(std::string_view text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

struct Shape {
  const char* name;
  const char* before;
  const char* open;
  const char* middle;
  const char* close;
  const char* after = "";
  ast::RegoVersion version = ast::RegoVersion::kV1;
};
const Shape kShapes[] = {
    {"arrays", "p := ", "[", "1", "]"},
    {"sets", "p := ", "{", "1", "}"},
    {"objects", "p := ", "{\"a\": ", "1", "}"},
    {"parentheses", "p := ", "(", "1", ")"},
    {"comprehensions", "p := ", "[x | x := ", "1", "]"},
    {"calls", "p := ", "f(", "1", ")"},
    {"references", "p := ", "x[", "1", "]"},
    {"templates", "p := ", "$\"{", "1", "}\""},
    {"operators", "p := ", "1 + ", "1", ""},
    {"membership", "p := ", "1 in ", "x", ""},
    {"calls of results", "p := f(1)", "[0].g(1)", "", ""},
    {"every", "p if { ", "every x in xs { ", "x", " }", " }"},
    {"else", "p := 1 if x", " else := 2 if y", "", ""},
    {"bodies of not", "p if ", "not { ", "x", " }", "", ast::RegoVersion::kV2},
    {"groups", "p if ", "(", "x or y", ")", "", ast::RegoVersion::kV2},
    {"or", "p if x", " or y", "", "", "", ast::RegoVersion::kV2},
    {"and", "p if x", " and y", "", "", "", ast::RegoVersion::kV2},
};

std::vector<std::string> ErrorsOfShape(const Shape& shape, int levels, int max_depth) {
  std::string text = "package a\n" + std::string(shape.before) + Repeat(shape.open, levels) + shape.middle +
                     Repeat(shape.close, levels) + shape.after;
  return Errors(text, {.version = shape.version, .max_depth = max_depth});
}

TEST(Depth, ShallowInputParses) {
  for (const Shape& shape : kShapes)
    EXPECT_TRUE(ErrorsOfShape(shape, 200, 1000).empty()) << shape.name << ": " << ErrorsOfShape(shape, 200, 1000)[0];
}

TEST(Depth, TheLimitIsWhatTheOptionSays) {
  for (const Shape& shape : kShapes) {
    std::vector<std::string> errors = ErrorsOfShape(shape, 200, 100);
    ASSERT_FALSE(errors.empty()) << shape.name;
    EXPECT_NE(errors[0].find("max parsing recursion depth exceeded"), std::string::npos)
        << shape.name << ": " << errors[0];
  }
}

TEST(Depth, HostileInputIsRefused) {
  for (const Shape& shape : kShapes) EXPECT_FALSE(ErrorsOfShape(shape, 20000, 1000).empty()) << shape.name;
}

// Each level may be a comprehension or a set; trying both anew at each level would take 2^60 steps.
TEST(Depth, AmbiguousInputTakesPolynomialTime) {
  EXPECT_TRUE(Errors("package a\np := " + Repeat("[1 | ", 60) + "1, 2" + Repeat(", 2]", 60)).empty());
  EXPECT_TRUE(Errors("package a\np := " + Repeat("{1 | ", 60) + "1, 2" + Repeat(", 2}", 60)).empty());
  EXPECT_TRUE(Errors("package a\np := " + Repeat("{1: 1 | ", 60) + "1" + Repeat(", 2: 2}", 60)).empty());
  EXPECT_TRUE(
      Errors("package a\np if " + Repeat("(", 60) + "x" + Repeat(")", 60), {.version = ast::RegoVersion::kV2}).empty());
  EXPECT_FALSE(Errors("package a\np if { " + Repeat("f(1)[a, ", 60) + "b" + Repeat("]", 60) + " }").empty());
}

TEST(Depth, LongInputIsFine) {
  EXPECT_TRUE(Errors("package a\np := [" + Repeat("1, ", 100000) + "1]").empty());
  EXPECT_TRUE(Errors("package a\np := x" + Repeat(".y", 100000)).empty());
  EXPECT_TRUE(Errors("package a\np if { " + Repeat("x\n", 100000) + " }").empty());
  EXPECT_TRUE(Errors("package a\n" + Repeat("p if x\n", 50000)).empty());
}

}  // namespace
}  // namespace regoc::syntax
