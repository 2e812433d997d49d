// The normal form of each construct.
#include <gtest/gtest.h>

#include "compiler/sema/test_support.h"

namespace regoc::sema {
namespace {

std::string Normal(const std::string& rules) {
  AnalyzeOptions options;
  options.check_types = false;
  return AnalyzeText(rules, options);
}

TEST(NormalForm, ReferencesAreAbsolute) {
  EXPECT_EQ(Normal("package a\nimport data.lib.users as u\np if { q; u.x[i]; i }\nq if input.y"),
            "complete data.a.p = true {\n  data.a.q\n  data.lib.users.x[i]\n  i\n}\n"
            "complete data.a.q = true {\n  input.y\n}\norder: 1 0\n");
}

TEST(NormalForm, DeclaredVariablesGetNames) {
  EXPECT_EQ(Normal("p := x if { x := 1; y := [x | x := 2]; y }"),
            "complete data.test.p = __local0__ {\n  __local0__ = 1\n  __local2__ = [__local1__ | __local1__ = 2]\n  "
            "__local2__\n}\n");
}

TEST(NormalForm, NestedCallsAreLifted) {
  EXPECT_EQ(Normal("p if not f(count(input.x) + 1)\nf(x) if x > 1"),
            "complete data.test.p = true {\n  __local2__ = input.x\n  count(__local2__, __local0__)\n"
            "  plus(__local0__, 1, __local1__)\n  not data.test.f(__local1__)\n}\n"
            "function data.test.f(__local0__) = true {\n  gt(__local0__, 1)\n}\norder: 1 0\n");
}

TEST(NormalForm, LiftedOperandsKeepTheirWith) {
  EXPECT_EQ(
      Normal("p if count(data.x) > 1 with data.x as input.y"),
      "complete data.test.p = true {\n  __local1__ = input.y\n"
      "  __local2__ = data.x with data.x as __local1__\n"
      "  count(__local2__, __local0__) with data.x as __local1__\n  gt(__local0__, 1) with data.x as __local1__\n}\n");
}

TEST(NormalForm, SomeInBecomesAReference) {
  EXPECT_EQ(Normal("p contains v if some k, v in input.xs\nq if { some x in [1, 2]; x == 2 }"),
            "set data.test.p contains __local1__ {\n  __local1__ = input.xs[__local0__]\n}\n"
            "complete data.test.q = true {\n  __local3__ = [1, 2]\n  __local2__ = __local3__[__local1__]\n  "
            "__local2__ = 2\n}\n"
            "order: 0 1\n");
}

TEST(NormalForm, EveryHasAKeyAndADomainVariable) {
  EXPECT_EQ(Normal("p if every x in input.xs { x > 1 }"),
            "complete data.test.p = true {\n  __local2__ = input.xs\n  every __local0__, __local1__ in __local2__ { "
            "gt(__local1__, 1) }\n}\n");
}

TEST(NormalForm, HeadsHoldValuesAndVariables) {
  EXPECT_EQ(Normal("p[input.k] := {\"a\": input.v}"),
            "object data.test.p[__local0__] = __local1__ {\n  __local0__ = input.k\n  __local2__ = input.v\n"
            "  __local1__ = {\"a\": __local2__}\n}\n");
}

TEST(NormalForm, ElseHasTheSameArguments) {
  EXPECT_EQ(Normal("f(x, [y]) := 1 if x > y else := y"),
            "function data.test.f(__local0__, [__local1__]) = 1 {\n  gt(__local0__, __local1__)\n} else = __local1__ "
            "{\n  true\n}\n");
}

TEST(NormalForm, BodiesAreReordered) {
  EXPECT_EQ(Normal("p if { not q[x]; x > 1; x = input.y }\nq[1] := 2"),
            "complete data.test.p = true {\n  x = input.y\n  not data.test.q[x]\n  gt(x, 1)\n}\n"
            "complete data.test.q[1] = 2 {\n  true\n}\norder: 1 0\n");
}

TEST(NormalForm, VariablesOfClosuresAreTheirOwn) {
  EXPECT_EQ(Normal("p if { a := [x | x = input.a[_]]; b := [x | x = input.b[_]]; a == b }"),
            "complete data.test.p = true {\n  __local0__ = [x | x = input.a[_]]\n  __local1__ = [__local2__ | "
            "__local2__ = input.b[_]]\n"
            "  __local0__ = __local1__\n}\n");
}

// Operands of a unification stay where they are, so that the negation holds when they are undefined; those of other
// calls don't.
TEST(NormalForm, ComparisonsUnify) {
  EXPECT_EQ(Normal("p if not input.x == 1\nq if not input.x > 1"),
            "complete data.test.p = true {\n  not input.x = 1\n}\n"
            "complete data.test.q = true {\n  __local0__ = input.x\n  not gt(__local0__, 1)\n}\norder: 0 1\n");
}

TEST(NormalForm, TemplateStringsAreCalls) {
  EXPECT_EQ(
      Normal("p := $\"a {x} {input.y}\" if x := 1"),
      "complete data.test.p = __local2__ {\n  __local0__ = 1\n  __local3__ = {__local1__ | __local1__ = input.y}\n"
      "  internal.template_string([\"a \", {__local0__}, \" \", __local3__], __local2__)\n}\n");
}

TEST(NormalForm, PrintIsErasedOrInternal) {
  EXPECT_EQ(Normal("p if { x := 1; print(x, input.y) }"), "complete data.test.p = true {\n  __local0__ = 1\n}\n");
  AnalyzeOptions options;
  options.keep_print = true;
  EXPECT_EQ(AnalyzeText("p if { x := 1; print(x, input.y) }", options),
            "complete data.test.p = true {\n  __local0__ = 1\n  __local3__ = {__local1__ | __local1__ = __local0__}\n"
            "  __local4__ = {__local2__ | __local2__ = input.y}\n  internal.print([__local3__, __local4__])\n}\n");
}

TEST(NormalForm, LogicalOperandsStayClosures) {
  EXPECT_EQ(Normal("package test\nimport rego.v2\np if { x := input.n; count(x) > 1 or { y := x.z; y } ; not x.bad }"),
            "complete data.test.p = true {\n  __local0__ = input.n\n"
            "  { count(__local0__, __local2__); gt(__local2__, 1) } or { __local1__ = __local0__.z; __local1__ }\n"
            "  not __local0__.bad\n}\n");
}

TEST(Kinds, FollowHeads) {
  auto analyzed =
      AnalyzeTexts({"package a.b\np := 1\nq contains 1\nr[x] := 1 if x := input.k\ns[x] contains 1 if x := input.k\n"
                    "f(x) := x\nc.d[\"e f\"][1] := 2\n"});
  ASSERT_TRUE(analyzed->program) << analyzed->Findings();
  const auto& rules = analyzed->program->rules;
  EXPECT_EQ(rules[0].kind, RuleKind::kComplete);
  EXPECT_EQ(rules[1].kind, RuleKind::kPartialSet);
  EXPECT_EQ(rules[2].kind, RuleKind::kPartialObject);
  EXPECT_EQ(rules[3].kind, RuleKind::kPartialObject);
  EXPECT_EQ(rules[4].kind, RuleKind::kFunction);
  EXPECT_EQ(rules[5].path, (std::vector<std::string>{"a", "b", "c", "d", "e f",
                                                     "\x01"
                                                     "1"}));
  EXPECT_EQ(analyzed->program->tree.children.at("a").children.at("b").children.at("p").rules, std::vector<size_t>{0});
}

Query QueryOf(const std::string& text) {
  auto analyzed = AnalyzeTexts({"package a\np := [1, 2]\nf(x) := x\n"});
  analyzed->files.push_back(std::make_shared<const SourceFile>("", text));
  auto body = syntax::ParseBody(*analyzed->files.back(), {}, analyzed->sink);
  QueryOptions options;
  options.capture_values = true;
  options.package = "data.a";
  auto query = body ? AnalyzeQuery(*analyzed->program, std::move(*body), options, analyzed->sink) : std::nullopt;
  EXPECT_TRUE(query) << analyzed->Findings();
  return query ? std::move(*query) : Query{};
}

TEST(Queries, BindWhatTheUserWrote) {
  EXPECT_EQ(
      Dump(QueryOf("x := p[i]; y = x")),
      "query {\n  __localq0__ = data.a.p[i]\n  y = __localq0__\n}\nbinding x __localq0__\nbinding i i\nbinding y y\n"
      "expression x := p[i]\nexpression y = x\n");
}

TEST(Queries, CaptureValues) {
  EXPECT_EQ(Dump(QueryOf("1 + 2")), "query {\n  plus(1, 2, __localq0__)\n}\nexpression 1 + 2 __localq0__\n");
  EXPECT_EQ(Dump(QueryOf("f(3); not p[0]")),
            "query {\n  data.a.f(3, __localq0__)\n  not data.a.p[0]\n  __localq0__\n}\nexpression f(3) "
            "__localq0__\nexpression not p[0]\n");
}

// As threads share them and as one does all of it.
void ExpectSameWhenShared(const std::vector<std::string>& texts, bool good) {
  AnalyzeOptions alone, shared;
  alone.many_modules = texts.size() + 1;
  shared.many_modules = 0;
  auto expected = AnalyzeTexts(texts, alone);
  EXPECT_EQ(expected->program.has_value(), good);
  EXPECT_EQ(AnalyzeTexts(texts, shared)->Text(), expected->Text());
  // With rules taken out of the modules.
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  int again = 0;
  shared.modules_again = [&] { return ++again, ParseTexts(texts, {}, files, sink); };
  auto lean = AnalyzeTexts(texts, shared);
  EXPECT_EQ(lean->Text(), expected->Text());
  EXPECT_EQ(again, good ? 0 : 1);
  if (!good) return;
  const ast::Rule& left = lean->program->modules[7].rules[1];
  EXPECT_EQ(left.range.text(), expected->program->modules[7].rules[1].range.text());
  EXPECT_TRUE(left.body.empty());
}

TEST(SharedAnalysis, ManyModulesComeOutAsFewDo) {
  std::vector<std::string> texts;
  for (int i = 0; i < 70; ++i) {
    std::string n = std::to_string(i), next = std::to_string((i + 1) % 70);
    texts.push_back("# METADATA\n# scope: package\n# title: t\npackage m" + n + "\nimport data.m" + next +
                    " as next\np := {x | some x in input.xs; not f(x)}\nf(x) if x > next.limit\nlimit := " + n +
                    "\nnotes := rego.metadata.chain()\nq contains v if { v := next.p[_]; every y in p { y != v } }");
  }
  ExpectSameWhenShared(texts, true);
  texts[40] += "\nr if z";
  ExpectSameWhenShared(texts, false);  // unsafe: found in a phase of its own
  texts[66] += "\nlimit(a) := a";
  ExpectSameWhenShared(texts, false);  // a conflict, found in an earlier phase: the only finding
  texts[3] += "\ninput := 3";
  ExpectSameWhenShared(texts, false);
}

}  // namespace
}  // namespace regoc::sema
