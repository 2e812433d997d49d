// The tree that each construct gives, printed the way OPA prints it.
#include "compiler/syntax/printer.h"
#include "compiler/syntax/test_support.h"

namespace regoc::syntax {
namespace {

using ast::RegoVersion;

// The rules of a module, one a line.
std::string Rules(const std::string& text, RegoVersion version = RegoVersion::kV1) {
  ast::Module module = Parse("package a\n" + text, {.version = version});
  std::string out;
  for (const ast::Rule& rule : module.rules) out += Print(rule, module.version) + "\n";
  return out;
}

// The value of `p := …`.
ast::Term Value(const std::string& text) {
  ast::Module module = Parse("package a\np := " + text);
  return module.rules.empty() || !module.rules[0].head.value ? ast::Term() : *module.rules[0].head.value;
}
std::string PrintedValue(const std::string& text) { return Print(Value(text)); }

TEST(Terms, Scalars) {
  EXPECT_EQ(PrintedValue("null"), "null");
  EXPECT_EQ(PrintedValue("1e3"), "1e3");
  EXPECT_EQ(PrintedValue("-1.5"), "-1.5");
  EXPECT_EQ(PrintedValue(".5"), ".5");
  EXPECT_EQ(PrintedValue("\"a\\u00e9\\n\""), "\"a\u00e9\\n\"");
  EXPECT_EQ(PrintedValue("\"\\ud83d\\ude00\""), "\"\U0001F600\"");
  EXPECT_EQ(PrintedValue("\"\\ud83d\""), "\"\uFFFD\"");
  EXPECT_EQ(PrintedValue("`a\\n`"), "\"a\\\\n\"");
  EXPECT_TRUE(Value("`a`").As<ast::String>()->raw);
}

TEST(Terms, Collections) {
  EXPECT_EQ(PrintedValue("[1, [2], ]"), "[1, [2]]");
  EXPECT_EQ(PrintedValue("[, 1]"), "[1]");
  EXPECT_EQ(PrintedValue("{3, 1, 2, 1,}"), "{1, 2, 3}");
  EXPECT_EQ(PrintedValue("{}"), "{}");
  EXPECT_EQ(PrintedValue("set()"), "set()");
  EXPECT_EQ(PrintedValue("{\"b\": 1, \"a\": x,}"), "{\"a\": x, \"b\": 1}");
}

TEST(Terms, ABarIsAComprehensionWhereItCanBe) {
  EXPECT_NE(Value("{x | y}").As<ast::SetComprehension>(), nullptr);
  EXPECT_NE(Value("[x | y]").As<ast::ArrayComprehension>(), nullptr);
  EXPECT_NE(Value("{x: y | z}").As<ast::ObjectComprehension>(), nullptr);
  EXPECT_EQ(PrintedValue("{x | y, z}"), "{z, or(x, y)}");
  EXPECT_EQ(PrintedValue("[x | y, z]"), "[or(x, y), z]");
  EXPECT_EQ(PrintedValue("{(x | y) | z}"), "{(x | y) | z}");
  EXPECT_EQ(PrintedValue("[x | y := input.z[_]; y > 1]"), "[x | assign(y, input.z[_]); gt(y, 1)]");
}

TEST(Terms, OperatorsBindAsInOpa) {
  EXPECT_EQ(PrintedValue("1 + 2 * 3 - 4"), "minus(plus(1, mul(2, 3)), 4)");
  EXPECT_EQ(PrintedValue("(1 + 2) * 3 % 4 / 5"), "div(rem(mul(plus(1, 2), 3), 4), 5)");
  EXPECT_EQ(PrintedValue("a | b & c + 1 == d"), "equal(or(a, and(b, plus(c, 1))), d)");
  EXPECT_EQ(PrintedValue("x in y == z"), "internal.member_2(x, equal(y, z))");
  EXPECT_EQ(PrintedValue("k, v in xs"), "internal.member_3(k, v, xs)");
  EXPECT_EQ(PrintedValue("a in b in c"), "internal.member_2(internal.member_2(a, b), c)");
  EXPECT_EQ(PrintedValue("-x + 1"), "plus(minus(0, x), 1)");
  EXPECT_EQ(PrintedValue("a != b"), "neq(a, b)");
}

TEST(Terms, ReferencesAndCalls) {
  EXPECT_EQ(PrintedValue("data.a[\"b c\"][x][0].d"), "data.a[\"b c\"][x][0].d");
  EXPECT_EQ(PrintedValue("f(x).y[g(z)](w)"), "f(x).y[g(z)](w)");
  EXPECT_EQ(PrintedValue("[1, 2][x]"), "[1, 2][x]");
  EXPECT_EQ(PrintedValue("io.jwt.decode(x, )"), "io.jwt.decode(x)");
  EXPECT_EQ(PrintedValue("input.if.every.not"), "input[\"if\"][\"every\"][\"not\"]");
  EXPECT_NE(Value("input").As<ast::Ref>(), nullptr);
  EXPECT_NE(Value("x").As<ast::Var>(), nullptr);
}

TEST(Terms, WildcardsHaveNamesOfTheirOwn) {
  ast::Term value = Value("[_, _]");
  const auto& items = value.As<ast::Array>()->items;
  EXPECT_EQ(items[0].As<ast::Var>()->name, "$0");
  EXPECT_EQ(items[1].As<ast::Var>()->name, "$1");
}

TEST(Terms, TemplateStrings) {
  ast::Term value = Value("$\"a\\{ {x} b {f(y)}\"");
  const auto& parts = value.As<ast::TemplateString>()->parts;
  ASSERT_EQ(parts.size(), 4u);
  EXPECT_EQ(std::get<std::string>(parts[0]), "a{ ");
  EXPECT_EQ(Print(*std::get<ast::Box<ast::Expr>>(parts[1])), "x");
  EXPECT_EQ(std::get<std::string>(parts[2]), " b ");
  EXPECT_EQ(PrintedValue("$`\\{a\n{x}`"), "$\"\\{a\\n{x}\"");
  EXPECT_TRUE(Value("$`a`").As<ast::TemplateString>()->raw);
}

TEST(Heads, AllForms) {
  EXPECT_EQ(Rules("p := 1"), "p := 1 if { true }\n");
  EXPECT_EQ(Rules("p if x"), "p = true if { x }\n");
  EXPECT_EQ(Rules("p.q[x].r := y if z"), "p.q[x].r := y if { z }\n");
  EXPECT_EQ(Rules("p contains x if y"), "p contains x if { y }\n");
  EXPECT_EQ(Rules("p.q contains 1"), "p.q contains 1 if { true }\n");
  EXPECT_EQ(Rules("f(x, [y]) = z if z := x"), "f(x, [y]) = z if { assign(z, x) }\n");
  EXPECT_EQ(Rules("default p := [1]"), "default p := [1]\n");
  EXPECT_EQ(Rules("default f(_) = false"), "default f(_) = false\n");
  EXPECT_EQ(Rules("not.p := 1"), "not.p := 1 if { true }\n");
  EXPECT_EQ(Rules("p[x] := y if z"), "p[x] := y if { z }\n");
}

TEST(Heads, AKeyWithoutIfIsASetInV0) {
  ast::Module module = Parse("package a\np[x] { x := 1 }\nq[x] = 2 { x := 1 }", {.version = RegoVersion::kV0});
  EXPECT_EQ(Print(module.rules[0].head.ref), "p");
  EXPECT_EQ(Print(*module.rules[0].head.key), "x");
  EXPECT_FALSE(module.rules[0].head.contains_keyword);
  EXPECT_EQ(Print(module.rules[1].head.ref), "q[x]");
  EXPECT_FALSE(module.rules[1].head.key.has_value());
}

TEST(Heads, AKeyWithIfIsAnObject) {
  ast::Module module = Parse("package a\np[x] if x := 1");
  EXPECT_EQ(Print(module.rules[0].head.ref), "p[x]");
  EXPECT_FALSE(module.rules[0].head.key.has_value());
}

TEST(Rules, Else) {
  EXPECT_EQ(Rules("p := 1 if x else := 2 if { y } else := 3"),
            "p := 1 if { x } else = 2 if { y } else = 3 if { true }\n");
  EXPECT_EQ(Rules("p { x } else = 2 { y }", RegoVersion::kV0), "p = true { x } else = 2 { y }\n");
}

TEST(Rules, ChainedBodiesAreRules) {
  ast::Module module = Parse("package a\nf(_) if { x } { y }");
  ASSERT_EQ(module.rules.size(), 2u);
  EXPECT_TRUE(module.rules[1].chained);
  EXPECT_EQ(Print(module.rules[1].body), "y");
  EXPECT_NE(module.rules[0].head.args[0].As<ast::Var>()->name, module.rules[1].head.args[0].As<ast::Var>()->name);
  EXPECT_EQ(module.rules[1].range.text(), "{ y }");
}

TEST(Rules, BracesBehindIf) {
  EXPECT_EQ(Rules("p if { true }"), "p = true if { true }\n");
  EXPECT_EQ(Rules("p if { x; y }"), "p = true if { x; y }\n");
  EXPECT_EQ(Rules("p if {x | y}"), "p = true if { {x | y} }\n");
  EXPECT_EQ(Rules("p if {1: 2}[x]"), "p = true if { {1: 2}[x] }\n");
  EXPECT_EQ(Rules("p if {1, 2} == x"), "p = true if { equal({1, 2}, x) }\n");
}

TEST(Rules, Flags) {
  ast::Module module = Parse("package a\np := 1\nq if x\nr contains 1\ndefault s := 2\nf(x) if x");
  EXPECT_TRUE(module.rules[0].implicit_body);
  EXPECT_TRUE(module.rules[1].has_if);
  EXPECT_FALSE(module.rules[1].implicit_body);
  EXPECT_TRUE(module.rules[2].implicit_body && module.rules[2].head.contains_keyword);
  EXPECT_TRUE(module.rules[3].is_default && module.rules[3].head.assigned);
  EXPECT_TRUE(module.rules[4].head.is_function);
}

TEST(Bodies, Literals) {
  EXPECT_EQ(Rules("p if { x = 1; y := 2\nnot z }"), "p = true if { x = 1; assign(y, 2); not z }\n");
  EXPECT_EQ(Rules("p if { some x, y; some z in xs; some k, v in xs }"),
            "p = true if { some x, y; some z in xs; some k, v in xs }\n");
  EXPECT_EQ(Rules("p if every k, v in xs { k; v }"), "p = true if { every k, v in xs { k; v } }\n");
  EXPECT_EQ(Rules("p if x with input.y as 1 with data.z as {}"),
            "p = true if { x with input.y as 1 with data.z as {} }\n");
  EXPECT_EQ(Rules("p if not.x == 1"), "p = true if { equal(not.x, 1) }\n");
  EXPECT_EQ(Rules("p if { x # comment\n y;\n\n z }"), "p = true if { x; y; z }\n");
}

TEST(Modules, PackageAndImports) {
  ast::Module module = Parse("package a.b[\"c d\"]\nimport data.x\nimport input.y as z\nimport future.keywords.every");
  EXPECT_EQ(Print(module.package), "package a.b[\"c d\"]");
  EXPECT_EQ(module.package.path[0].As<ast::Var>()->name, "data");
  EXPECT_EQ(Print(module.imports[1]), "import input.y as z");
  EXPECT_EQ(module.imports[1].alias_range.text(), "z");
  EXPECT_EQ(module.imports[2].range.text(), "import future.keywords.every");
}

TEST(Modules, CommentsAreKept) {
  ast::Module module = Parse("# one\npackage a # two\r\np := { # three\n1 }");
  ASSERT_EQ(module.comments.size(), 3u);
  EXPECT_EQ(module.comments[0].range.text(), "# one");
  EXPECT_EQ(module.comments[1].range.text(), "# two");
  EXPECT_EQ(module.comments[2].range.text(), "# three");
}

TEST(Ranges, BeginWhereOpaHasThePlace) {
  ast::Module module = Parse("package a\np := (x + 1) * 2 if { not y[1].z }");
  const ast::Rule& rule = module.rules[0];
  EXPECT_EQ(rule.range.text(), "p := (x + 1) * 2 if { not y[1].z }");
  EXPECT_EQ(rule.head.range.text(), "p := (x + 1) * 2");
  EXPECT_EQ(rule.head.value->range.text(), "x + 1) * 2");
  EXPECT_EQ(rule.head.value->text_begin, rule.head.value->range.begin - 1);
  EXPECT_EQ(rule.body[0].range.text(), "not y[1].z");
  EXPECT_EQ(rule.body[0].As<ast::Term>()->range.text(), "y[1].z");
}

}  // namespace
}  // namespace regoc::syntax
