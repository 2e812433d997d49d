// Findings: OPA's codes, places and texts, and what they say to do.
#include <gtest/gtest.h>

#include <algorithm>

#include "compiler/sema/hints.h"
#include "compiler/sema/test_support.h"

namespace regoc::sema {
namespace {

struct Case {
  std::string name;
  std::string rules;     // after "package test\n"
  std::string findings;  // "row:col: code: message" a line
  bool strict = false;
};

std::string NameOf(const ::testing::TestParamInfo<Case>& info) { return info.param.name; }
void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class ErrorCases : public ::testing::TestWithParam<Case> {};

TEST_P(ErrorCases, AreOpas) {
  AnalyzeOptions options;
  options.strict = GetParam().strict;
  EXPECT_EQ(AnalyzeText(GetParam().rules, options), GetParam().findings);
}

const Case kNames[] = {
    {"ArgRedeclared", "f(x) := y if {\n\tx := 1\n\ty := x\n}", "3:2: rego_compile_error: arg x redeclared\n"},
    {"AssignedTwice", "p if {\n\tx := 1\n\tx := 2\n}", "4:2: rego_compile_error: var x assigned above\n"},
    {"DeclaredAbove", "p if {\n\tsome x\n\tx := 1\n}", "4:2: rego_compile_error: var x declared above\n"},
    {"ReferencedAbove", "p if {\n\tx > 1\n\tx := 2\n}", "4:2: rego_compile_error: var x referenced above\n"},
    {"DeclaredUnused", "p if {\n\tsome x\n\ttrue\n}", "3:2: rego_compile_error: declared var x unused\n"},
    {"SomeInItself", "p if some x in x", "2:6: rego_compile_error: var x assigned before\n"},
    {"CannotAssign", "p if {\n\t1 := input.x\n}", "3:2: rego_compile_error: cannot assign to number\n"},
    {"AssignInNegated", "p if not x := 1", "2:6: rego_compile_error: cannot assign vars inside negated expression\n"},
    {"ArgShadowsInput", "f(input) := 1",
     "2:1: rego_compile_error: args must not shadow input (use a different variable name)\n"},
    {"FunctionShadowed", "p if {\n\tcount := 1\n\tx := count([count])\n\tx\n}",
     "4:7: rego_compile_error: called function count shadowed\n"},
};
INSTANTIATE_TEST_SUITE_P(Names, ErrorCases, ::testing::ValuesIn(kNames), NameOf);

const Case kStrict[] = {
    {"AssignedUnused", "p if x := 1", "2:6: rego_compile_error: assigned var x unused\n", true},
    {"ArgumentUnused", "f(x, y) := y",
     "2:1: rego_compile_error: unused argument x. (hint: use _ (wildcard variable) instead)\n", true},
    {"ImportUnused", "import data.foo as bar\np := 1", "2:1: rego_compile_error: import data.foo as bar unused\n",
     true},
};
INSTANTIATE_TEST_SUITE_P(Strict, ErrorCases, ::testing::ValuesIn(kStrict), NameOf);

const Case kSafety[] = {
    {"Unsafe", "p if x > 1", "2:6: rego_unsafe_var_error: var x is unsafe\n"},
    {"Negated", "p if not data.q[x]", "2:6: rego_unsafe_var_error: var x is unsafe\n"},
    {"Head", "p := x", "2:6: rego_unsafe_var_error: var x is unsafe\n"},
    {"RootCauseOnly", "p if {\n\ta := users[0]\n\tb := a.x\n\tb == 1\n}",
     "3:2: rego_unsafe_var_error: var users is unsafe\n"},
    {"Closure", "p if {\n\tx := [y | y > 1]\n\tx\n}", "3:12: rego_unsafe_var_error: var y is unsafe\n"},
    {"Every", "p if {\n\tevery x in [1] { x > y }\n}", "3:19: rego_unsafe_var_error: var y is unsafe\n"},
};
INSTANTIATE_TEST_SUITE_P(Safety, ErrorCases, ::testing::ValuesIn(kSafety), NameOf);

const Case kCalls[] = {
    {"UndefinedFunction", "p if cuont([]) == 1", "2:6: rego_type_error: undefined function cuont\n"},
    {"FunctionArity", "f(x) := x\np if f(1, 2, 3)",
     "3:6: rego_type_error: function data.test.f has arity 1, got 3 arguments\n"},
    {"BuiltinArity", "p if count([1], 2, 3)", "2:6: rego_type_error: count: arity mismatch\n"},
    {"VoidCall", "p if x := print(1)", "2:11: rego_type_error: print(1) used as value\n"},
    {"Deprecated", "p if any([true])", "2:6: rego_type_error: deprecated built-in function calls in expression: any\n"},
    {"WithTarget", "p if true with x as 1",
     "2:16: rego_type_error: with keyword target must reference existing input, data, or a function\n"},
    {"WithPartial", "p := {\"a\": 1}\nq if p.a == 1 with data.test.p.a as 2",
     "3:20: rego_compile_error: with keyword cannot partially replace virtual document(s)\n"},
    {"WithRelation", "p if walk(input, x) with walk as 1",
     "2:26: rego_compile_error: with keyword replacing built-in function: target must not be a relation\n"},
};
INSTANTIATE_TEST_SUITE_P(Calls, ErrorCases, ::testing::ValuesIn(kCalls), NameOf);

const Case kRules[] = {
    {"Recursive", "p if q\nq if p",
     "2:1: rego_recursion_error: rule data.test.p is recursive: data.test.p -> data.test.q -> data.test.p\n"
     "3:1: rego_recursion_error: rule data.test.q is recursive: data.test.q -> data.test.p -> data.test.q\n"},
    {"MayRecurse", "p if {\n\tx := input.x\n\tdata.test[x]\n}",
     "2:1: rego_recursion_error: rule data.test.p may be recursive: data.test.p -> data.test.p "
     "(data.test[x] refers to data.test.p if x is \"p\" (x comes from input.x))\n"},
    {"KindsDiffer", "p := 1\np contains 2", "2:1: rego_type_error: conflicting rules data.test.p found\n"},
    {"ArityDiffers", "f(x) := x\nf(x, y) := y", "2:1: rego_type_error: conflicting rules data.test.f found\n"},
    {"InExtent", "p := {}\np.q.r := 1",
     "2:1: rego_type_error: rule data.test.p conflicts with:\n  rule data.test.p.q.r at test-0.rego:3\n"},
    {"TwoDefaults", "default p := 1\ndefault p := 2",
     "1:1: rego_type_error: multiple default rules data.test.p found at test-0.rego:2, test-0.rego:3\n"},
};
INSTANTIATE_TEST_SUITE_P(Rules, ErrorCases, ::testing::ValuesIn(kRules), NameOf);

TEST(Errors, KnownValuesDoNotRecurse) {
  EXPECT_TRUE(
      AnalyzeTexts({"package a\np if {\n\tsome x in [\"q\", \"r\"]\n\tdata.a[x]\n}\nq := 1\nr := 2\n"})->program);
}

TEST(Errors, PackagesAndDataConflictWithRules) {
  auto packages = AnalyzeTexts({"package a\nb := 1\n", "package a.b\nc := 1\n"});
  EXPECT_EQ(packages->Findings(),
            "1:1: rego_type_error: package a.b conflicts with rule b defined at test-0.rego:2\n"
            "2:1: rego_type_error: rule data.a.b conflicts with:\n  rule data.a.b.c at test-1.rego:2\n");
  AnalyzeOptions options;
  options.data_paths = {{"a", "b", "c"}};
  EXPECT_EQ(AnalyzeTexts({"package a\nb := 1\n"}, options)->Findings(),
            "2:1: rego_compile_error: conflicting rule for data path a/b found\n");
}

TEST(Errors, StopAtTheLimit) {
  std::string rules;
  for (int i = 0; i < 20; ++i) rules += "p" + std::to_string(i) + " if x > " + std::to_string(i) + "\n";
  auto analyzed = AnalyzeTexts({"package test\n" + rules});
  ASSERT_EQ(analyzed->sink.diagnostics().size(), 11u);
  EXPECT_EQ(analyzed->sink.diagnostics().back().message, "error limit reached");
}

std::string HintFor(const std::string& rules, ast::RegoVersion version = ast::RegoVersion::kV1) {
  syntax::ParseOptions parse;
  parse.version = version;
  auto analyzed = AnalyzeTexts({"package test\n" + rules}, {}, parse);
  return analyzed->sink.has_errors() ? analyzed->sink.diagnostics()[0].hint : "";
}

TEST(Hints, ShowWhatWorks) {
  EXPECT_EQ(
      HintFor("pod(cont) = {\"name\": cont.name} {\n  cont := input.spec.containers[_]\n}", ast::RegoVersion::kV0),
      "`cont` is an argument already; write `cont = input.spec.containers[_]` to compare it, or use another name: "
      "`new_cont := input.spec.containers[_]`");
  EXPECT_EQ(HintFor("p if cuont([]) == 1"), "did you mean `count`?");
  EXPECT_EQ(HintFor("users := []\np if usres[0]"), "did you mean `users`?");
  EXPECT_EQ(HintFor("p if inputt.x"), "did you mean `input`?");
}

TEST(Hints, DistancesCountEdits) {
  EXPECT_EQ(EditDistance("count", "cuont", 2), 1u);
  EXPECT_EQ(EditDistance("abc", "abd", 2), 1u);
  EXPECT_EQ(EditDistance("abc", "xyz", 2), 3u);
  EXPECT_EQ(EditDistance("", "abc", 2), 3u);
}

TEST(Diagnostics, AreNamedOnce) {
  std::vector<std::string_view> names;
  for (const DiagnosticKind* kind : AllDiagnosticKinds()) names.push_back(kind->name);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

}  // namespace
}  // namespace regoc::sema
