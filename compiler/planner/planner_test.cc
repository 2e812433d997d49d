#include "compiler/planner/planner.h"

#include <gtest/gtest.h>

#include "compiler/sema/analyze.h"
#include "compiler/syntax/parser.h"
#include "runtime/plan/binary.h"
#include "runtime/plan/text.h"

namespace regoc::planner {
namespace {

std::optional<plan::Policy> Plan(const std::string& rules, const std::vector<std::string>& entrypoints, DiagnosticSink& sink) {
  auto file = std::make_shared<SourceFile>("p.rego", "package p\n" + rules);
  std::optional<ast::Module> module = syntax::ParseModule(file, {}, sink);
  if (!module) return std::nullopt;
  std::vector<ast::Module> modules;
  modules.push_back(std::move(*module));
  std::optional<sema::Program> program = sema::Analyze(std::move(modules), {}, sink);
  return program ? BuildPlan(*program, {.entrypoints = entrypoints, .queries = {}}, sink) : std::nullopt;
}

// The plan as text without places.
std::string Text(const std::string& rules, const std::string& entrypoint) {
  DiagnosticSink sink;
  std::optional<plan::Policy> policy = Plan(rules, {entrypoint}, sink);
  if (!policy) return sink.diagnostics().empty() ? "no plan" : sink.diagnostics()[0].message;
  std::string text = plan::ToText(*policy), out;
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('\n', at);
    std::string line = text.substr(at, end - at);
    out += line.substr(0, line.find("  ;")) + "\n";
    at = end + 1;
  }
  return out;
}

TEST(Planner, RulesThatAgreeOnAConstantStopAtTheFirstThatHolds) {
  EXPECT_EQ(Text("a if input.x\na if input.y", "p/a"),
            "entrypoint p/a = data.p.a\n"
            "func 0 data.p.a params 2 locals 5 memoize\n"
            "  reset -> %2\n"
            "  block\n"
            "    block\n"
            "      dot %0 \"x\" -> %3\n"
            "      test %3\n"
            "      assign_once true %2 \"data.p.a\"\n"
            "      break 1\n"
            "    block\n"
            "      dot %0 \"y\" -> %4\n"
            "      test %4\n"
            "      assign_once true %2 \"data.p.a\"\n"
            "      break 1\n"
            "  return %2\n");
}

TEST(Planner, NegationBreaksOutOfTheBlockAround) {
  std::string text = Text("a if not input.x", "p/a");
  EXPECT_NE(text.find("      block\n        dot %0 \"x\" -> %3\n        test %3\n        break 1\n"), std::string::npos) << text;
}

TEST(Planner, GroundTermsAreConstants) {
  std::string text = Text("a := {\"k\": [1, {2}]}", "p/a");
  EXPECT_NE(text.find("assign_once {\"k\": [1, {2}]} %2"), std::string::npos) << text;
}

TEST(Planner, OnlyDocumentsThatDependOnWhatWithHidesArePlannedAgain) {
  std::string text = Text("b := data.q\na if b == 1 with data.q as 1", "p/a");
  EXPECT_EQ(text.find("data.p.b#"), std::string::npos) << text;  // data.q is a base document: nothing is hidden
  text = Text("b := 2\nc := b\na if c == 1 with data.p.b as 1", "p/a");
  EXPECT_NE(text.find("data.p.c#1"), std::string::npos) << text;
}

TEST(Planner, EntrypointsThatNameNothingAreFindings) {
  EXPECT_EQ(Text("a := 1", "p/b"), "undefined entrypoint data.p.b");
  EXPECT_EQ(Text("f(x) := x", "p/f"), "undefined entrypoint data.p.f");
}

TEST(Planner, EqualProgramsGiveEqualBytes) {
  DiagnosticSink sink;
  const std::string rules = "s contains x if some x in input.xs\no[k] := v if some k, v in input.o\na if every x in s { x > 1 }";
  std::optional<plan::Policy> one = Plan(rules, {"*"}, sink), two = Plan(rules, {"*"}, sink);
  ASSERT_TRUE(one && two);
  EXPECT_EQ(plan::ToBytes(*one), plan::ToBytes(*two));
  EXPECT_EQ(plan::ToText(*plan::FromBytes(plan::ToBytes(*one))), plan::ToText(*one));
}

}  // namespace
}  // namespace regoc::planner
