#include "compiler/format/same_meaning.h"
#include "compiler/format/test_support.h"

namespace regoc::format {
namespace {

using enum ast::RegoVersion;

const Options kToV0{.target = {kV0, kV0}};
const Options kToV1{.target = {kV0, kV1}};

// A rule's body in a module, formatted.
std::string Body(const std::string& body) {
  constexpr std::string_view kHead = "package p\n\np if ";
  std::string out = Formatted("package p\np if " + body + "\n");
  return out.starts_with(kHead) ? out.substr(kHead.size(), out.size() - kHead.size() - 1) : out;
}

TEST(Format, OneExpressionNeedsNoBraces) {
  EXPECT_EQ(Formatted("package  p\nallow  if {input.n>1}\n"), "package p\n\nallow if input.n > 1\n");
}

TEST(Format, GroupsRulesOfOneLine) {
  EXPECT_EQ(Formatted("package p\na if x\nb if y\n\nc if z\n"), "package p\n\na if x\nb if y\n\nc if z\n");
}

TEST(Format, RewritesV0ForBoth) {
  EXPECT_EQ(Formatted("package p\na[x] { x = 1 }\nb = 1 { a }\n", kToV1),
            "package p\n\nimport rego.v1\n\na contains x if x = 1\nb := 1 if a\n");
}

TEST(Format, DropsImportsThatTheTargetDoesNotNeed) {
  Options drop{.drop_directive_imports = true};
  EXPECT_EQ(Formatted("package p\nimport rego.v1\nimport data.x\nimport future.keywords\na if x\n", drop),
            "package p\n\nimport data.x\n\na if x\n");
}

TEST(Format, SpreadsWhatStandsOnSeveralLines) {
  EXPECT_EQ(Formatted("package p\na := [1,\n2, 3]\n"), "package p\n\na := [\n\t1,\n\t2, 3,\n]\n");
}

TEST(Format, KeepsCommentsInPlace) {
  EXPECT_EQ(Formatted("# top\npackage p # name\n# rule\na if { # body\nx # first\n  # own\n\ny\n} # end\n# last\n"),
            "# top\npackage p # name\n\n# rule\na if { # body\n\tx # first\n\n\t# own\n\n\ty\n} # end\n\n# last\n");
}

TEST(Format, LeavesATermThatACommentHasNoPlaceIn) {
  EXPECT_EQ(Formatted("package p\na := [\n# why\n1]\n"), "package p\n\na := [\n# why\n1]\n");
}

TEST(Format, SeparatesBlocksOfMetadata) {
  EXPECT_EQ(Formatted("package p\n# METADATA\n# title: a\n# METADATA\n# title: b\na := 1\n"),
            "package p\n\n# METADATA\n# title: a\n\n# METADATA\n# title: b\na := 1\n");
}

// `opa fmt` leaves these parentheses out, and so changes what the policy says.
TEST(Format, KeepsParenthesesThatMatter) {
  EXPECT_EQ(Body("(1 in [1]) == true"), "(1 in [1]) == true");
  EXPECT_EQ(Body("1 in ([1] in [[1]])"), "1 in ([1] in [[1]])");
  EXPECT_EQ(Body("1, (2 in [2]) in [true]"), "1, (2 in [2]) in [true]");
  EXPECT_EQ(Body("1 == (2 == 3)"), "1 == (2 == 3)");
  EXPECT_EQ(Body("(a | b) & c"), "(a | b) & c");
  EXPECT_EQ(Body("every x in (1 in [2]) { x }"), "every x in (1 in [2]) { x }");
  EXPECT_EQ(Body("x := {(1 in [2]) | true}"), "x := {(1 in [2]) | true}");
}

TEST(Format, DropsParenthesesThatDoNot) {
  EXPECT_EQ(Body("((1 == 2)) == 3"), "1 == 2 == 3");
  EXPECT_EQ(Body("(1 in [1]) in [true]"), "1 in [1] in [true]");
  EXPECT_EQ(Body("x := (1 in [2])"), "x := 1 in [2]");
}

// `opa fmt` makes a set of the second rule.
TEST(Format, KeepsTheValueOfChainedBodies) {
  EXPECT_EQ(Formatted("package p\na[x] = true { x = 1 } { x = 2 }\n", kToV0),
            "package p\n\na[x] = true {\n\tx = 1\n}\n\na[x] = true {\n\tx = 2\n}\n");
}

TEST(Format, RefusesWhatTheTargetRefuses) {
  EXPECT_EQ(Formatted("package p\nimport data.a\nimport data.b.a\nb { a }\n", kToV1),
            "test.rego:3: rego_compile_error: import must not shadow import data.a\n");
  EXPECT_EQ(Formatted("package p\ndata { true }\n", kToV1),
            "test.rego:2: rego_compile_error: rules must not shadow data (use a different rule name)\n");
}

TEST(Format, RefusesOperatorsWithTheWrongNumberOfOperands) {
  EXPECT_EQ(Formatted("package p\na if plus(1)\n"),
            "test.rego:2: rego_type_error: plus: arity mismatch\n\thave: (number)\n\twant: (number,number)\n");
}

TEST(Format, StopsAtTheFirstDifference) {
  Options options{.stop_at_difference = true};
  EXPECT_EQ(Formatted("package p\n\na := 1\n", options), "package p\n\na := 1\n");
  EXPECT_EQ(Formatted("package p\n\na  := 1\n", options), "test.rego:3: rego_format_error: source is not formatted\n");
}

bool Same(const std::string& a, const std::string& b) {
  return SameMeaning(*Parsed(a, kV1).module, *Parsed(b, kV1).module);
}

TEST(SameMeaning, DoesNotDependOnTheLayout) {
  EXPECT_TRUE(Same("package p\na if x", "package p\n\na if {\n\tx # why\n}"));
  EXPECT_TRUE(Same("package p\na := $\"{1}b\"", "package p\na := $\"1b\""));
  EXPECT_TRUE(Same("package p\na if plus(1, 2, x)", "package p\na if x = 1 + 2"));
}

TEST(SameMeaning, SeesWhatIsLost) {
  EXPECT_FALSE(Same("package p\na if x with input as 1", "package p\na if x"));
  EXPECT_FALSE(Same("package p\nf(x) := 1", "package p\nf(y) := 1"));
  EXPECT_FALSE(Same("package p\na := 1\nb := 2", "package p\na := 1"));
}

}  // namespace
}  // namespace regoc::format
