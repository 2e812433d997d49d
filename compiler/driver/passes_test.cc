// What each pass makes of a policy, where it holds back, and that the answers stay.
#include <gtest/gtest.h>

#include "compiler/driver/testing/answers.h"
#include "compiler/optimize/any_order.h"
#include "compiler/optimize/decisions.h"
#include "compiler/optimize/groups.h"
#include "compiler/optimize/prefixes.h"
#include "compiler/optimize/searches.h"
#include "compiler/optimize/shapes.h"
#include "compiler/optimize/unroll.h"
#include "runtime/plan/text.h"

namespace regoc::driver {
namespace {

using optimize::Notes;

const char* const kInputs[] = {
    "{}",
    R"({"k":"a","t":"a/b","n":2,"list":[{"id":"a","n":1,"x":true,"y":true},{"id":"b","n":2,"y":true},{"id":"a","n":3}],"m":{"q":1,"a":2}})",
    R"({"k":"b7","t":"b/c","n":1,"list":[{"id":"b"},5,{"id":"c","x":false}],"m":[1,"a"]})",
};
const char* const kData =
    R"({"list":[{"id":"a","n":1},{"id":"b","n":2},{"id":"a","n":3},7],"by":{"a":{"id":"b"},"b":{"id":"a"}},"words":["a","c"]})";

std::string Module(const std::string& rules) { return "package p\n\n" + rules; }
// Rules r0 … of one name that differ in a number.
std::string Rules(int count, const std::string& head, const std::string& before, const std::string& after) {
  std::string text;
  for (int i = 0; i < count; ++i) text += head + " if " + before + std::to_string(i) + after + "\n\n";
  return text;
}

// The plan after one pass, as text. Answers must not have changed.
template <typename Pass>
std::string After(Pass pass, const std::string& rules) {
  std::optional<plan::Policy> policy = PlanOf(Module(rules));
  EXPECT_TRUE(policy.has_value()) << rules;
  if (!policy) return "";
  plan::Policy changed = CopyOf(*policy);
  pass(changed);
  for (const char* input : kInputs)
    EXPECT_EQ(AnswersOf(changed, input, kData), AnswersOf(*policy, input, kData)) << input << rules;
  return plan::ToText(changed);
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}
bool Has(const std::string& text, const std::string& part) { return Count(text, part) > 0; }

// ---- Searches

std::string Searched(const std::string& rules) {
  return After([](plan::Policy& p) { optimize::MakeSearches(p); }, rules);
}

TEST(SearchPass, ByTheFieldsThatAreCompared) {
  EXPECT_TRUE(Has(Searched("r if {\n\tsome u in data.list\n\tu.id == input.k\n}"), "by \"id\" ("));
  EXPECT_TRUE(Has(Searched("r contains u.n if {\n\tsome u in data.list\n\tinput.k == u.id\n\tu.n == input.n\n}"),
                  "by \"id\" \"n\" ("));
  EXPECT_TRUE(Has(Searched("r contains k if {\n\tsome k, u in data.by\n\tu.id == \"a\"\n}"), "by \"id\" (\"a\")"));
  EXPECT_TRUE(Has(Searched("r if {\n\tsome w in data.words\n\tw == input.k\n}"), "by itself ("));
}

TEST(SearchPass, ListsOfTheInputOnlyInLoopsAndFunctions) {
  EXPECT_FALSE(Has(Searched("r if {\n\tsome u in input.list\n\tu.id == input.k\n}"), "find"));
  EXPECT_TRUE(
      Has(Searched("r contains w if {\n\tsome w in data.words\n\tsome u in input.list\n\tu.id == w\n}"), "find"));
  EXPECT_TRUE(Has(Searched("f(x) if {\n\tsome u in input.list\n\tu.id == x\n}\n\nr if f(input.k)"), "find"));
}

TEST(SearchPass, HoldsBack) {
  EXPECT_FALSE(Has(Searched("r if {\n\tsome u in data.list\n\tu.n > input.n\n}"), "find"));
  EXPECT_FALSE(Has(Searched("r if {\n\tsome u in data.list\n\tstartswith(u.id, \"a\")\n\tu.id == input.k\n}"), "find"));
  EXPECT_FALSE(Has(Searched("r if {\n\tsome u in data.list\n\tu.id == u.other\n}"), "find"));
  EXPECT_FALSE(Has(Searched("r if {\n\tsome u in data.list\n\tnot u.id == input.k\n}"), "find"));
  EXPECT_FALSE(Has(Searched("r if {\n\tevery u in data.list { u.id == input.k }\n}"), "find"));
}

TEST(SearchPass, UndefinedIsNotFound) {
  // No element lacks a field that is compared, and nothing is equal to what is not there.
  EXPECT_TRUE(Has(Searched("r contains u.n if {\n\tsome u in data.list\n\tu.missing == input.missing\n}"), "find"));
  EXPECT_TRUE(Has(Searched("r := [u | some u in data.list; u.id == input.k]"), "find"));
}

// ---- Groups

std::string Grouped(const std::string& rules) {
  return After([](plan::Policy& p) { optimize::MakeSearches(p), optimize::ShareGroups(p); }, rules);
}
// Whether a set made with this body, in a policy that searches input.list by id, is made from the groups.
bool IsGrouped(const std::string& rule) {
  std::string search = "found contains n if {\n\tsome k in {\"a\", \"b\"}\n\tsome u in input.list\n\tu.id == k\n\tn := u.n\n}\n\n";
  return Has(Grouped(search + rule), "by \"id\" ()");
}

TEST(GroupPass, WhatAsksForNoMoreThanTheSearch) {
  EXPECT_TRUE(IsGrouped("ids contains u.id if some u in input.list"));
  EXPECT_TRUE(IsGrouped("ids contains id if {\n\tsome u in input.list\n\tid := u.id\n\tid != input.k\n}"));
  EXPECT_TRUE(IsGrouped("by[u.id] := 1 if some u in input.list"));
  EXPECT_TRUE(IsGrouped("ids := {[u.id, \"x\"] | some u in input.list}"));
}

TEST(GroupPass, HoldsBack) {
  EXPECT_FALSE(IsGrouped("ids contains u.n if some u in input.list"));
  EXPECT_FALSE(IsGrouped("ids contains u if some u in input.list"));
  EXPECT_FALSE(IsGrouped("ids contains [u.id, u.n] if some u in input.list"));
  EXPECT_FALSE(IsGrouped("ids contains [i, u.id] if some i, u in input.list"));
  EXPECT_FALSE(IsGrouped("ids := [u.id | some u in input.list]"));            // how often counts
  EXPECT_FALSE(IsGrouped("ids contains u.id if some u in input.m"));          // another list
  EXPECT_FALSE(IsGrouped("ids contains 1 if {\n\tsome u in input.list\n\tnot u.id\n}"));  // those without
  // Equal numbers may be written in different ways, and formatting sees it.
  EXPECT_FALSE(IsGrouped("ids contains sprintf(\"%v\", [u.id]) if some u in input.list"));
}

// ---- Decisions

std::string Decided(const std::string& rules) {
  return After([](plan::Policy& p) { optimize::MakeDecisions(p); }, rules);
}

TEST(DecisionPass, KindsOfConditions) {
  EXPECT_TRUE(Has(Decided(Rules(9, "r contains 1", "input.k == \"b", "\"")), "test 0 equal 0"));
  EXPECT_TRUE(Has(Decided(Rules(9, "r contains 1", "input.k in {\"a\", \"b", "\"}")), "test 0 member 0"));
  EXPECT_TRUE(Has(Decided(Rules(9, "r contains 1", "startswith(input.t, \"b", "\")")), "test 0 startswith 0"));
  EXPECT_TRUE(Has(Decided(Rules(9, "r contains 1", "endswith(input.t, \"b", "\")")), "test 0 endswith 0"));
  EXPECT_TRUE(Has(Decided(Rules(9, "r contains 1", "contains(input.t, \"b", "\")")), "test 0 contains 0"));
  EXPECT_TRUE(Has(Decided(Rules(9, "r contains 1", "regex.match(\"b", "\", input.t)")), "test 0 regex 0"));
  EXPECT_TRUE(Has(Decided(Rules(9, "r contains 1", "glob.match(\"b*", "\", [\"/\"], input.t)")), "test 0 glob 0"));
}

TEST(DecisionPass, RulesThatDifferInConstantsAreOneBlock) {
  std::string text;
  for (int i = 0; i < 9; ++i)
    text += "r := \"v" + std::to_string(i) + "\" if input.k == \"b" + std::to_string(i) + "\"\n\n";
  std::string plan = Decided(text);
  EXPECT_EQ(Count(plan, "runs 0 "), 9u) << plan;
  EXPECT_EQ(Count(plan, "assign_once"), 1u) << plan;
}

TEST(DecisionPass, ArgumentsAreKeysToo) {
  EXPECT_TRUE(Has(Decided("r := f(input.k)\n\n" + Rules(9, "f(x) := 1", "x == \"b", "\"")), "decide (%2)"));
}

TEST(DecisionPass, HoldsBack) {
  EXPECT_FALSE(Has(Decided(Rules(7, "r contains 1", "input.k == \"b", "\"")), "decide"));
  // Conditions that no table answers, on different things.
  EXPECT_FALSE(Has(Decided(Rules(9, "r contains 1", "count(input.list) > input.l", "")), "decide"));
}

TEST(DecisionPass, ConflictsStayErrors) {
  std::string text;
  for (int i = 0; i < 9; ++i)
    text += "r := " + std::to_string(i) + " if startswith(input.t, \"" + (i % 2 == 0 ? "a" : "b") + "\")\n\n";
  EXPECT_TRUE(Has(Decided(text), "decide"));
}

// ---- Prefixes

std::string Shared(const std::string& rules) {
  return After([](plan::Policy& p) { optimize::SharePrefixes(p); }, rules);
}

TEST(PrefixPass, LoopsAndCallsAreShared) {
  EXPECT_EQ(Count(Shared("r contains c.id if {\n\tsome c in input.list\n\tc.x\n}\n\nr contains c.n if {\n\tsome c in "
                         "input.list\n\tc.y\n}"),
                  "scan"),
            1u);
  EXPECT_EQ(Count(Shared("r contains [1, x] if {\n\tx := count(input.list)\n\tx > 1\n}\n\nr contains [2, y] if {\n\ty "
                         ":= count(input.list)\n\ty > 2\n}"),
                  "call_builtin count"),
            1u);
  EXPECT_EQ(Count(Shared(Rules(5, "r contains c.n", "{ some c in input.list; c.x; c.n == ", " }")), "scan"), 1u);
}

TEST(PrefixPass, HoldsBack) {
  // Nothing but cheap look-ups in common.
  std::string cheap = Shared(
      "r contains 1 if {\n\tinput.k == \"a\"\n\tinput.n == 1\n}\n\nr contains 2 if {\n\tinput.k == \"a\"\n\tinput.n == "
      "2\n}");
  EXPECT_EQ(Count(cheap, "dot %0 \"k\""), 2u);
  // Rules that leave their loop at the first solution.
  EXPECT_EQ(Count(Shared("r contains 1 if {\n\tsome c in input.list\n\tc.x\n}\n\nr contains 2 if {\n\tsome c in "
                         "input.list\n\tc.y\n}"),
                  "scan"),
            2u);
  // Values that may conflict: which comes first may matter for the error, and both must be seen.
  (void)Shared("r := c.id if {\n\tsome c in input.list\n\tc.x\n}\n\nr := c.id if {\n\tsome c in input.list\n\tc.y\n}");
}

// ---- Unrolling

std::string Unrolled(const std::string& rules) {
  return After([](plan::Policy& p) { optimize::UnrollConstants(p); }, rules);
}

TEST(UnrollPass, FewConstants) {
  EXPECT_FALSE(Has(Unrolled("r contains k if {\n\tsome k in [\"q\", \"a\"]\n\tinput.m[k] > 0\n}"), "scan"));
  EXPECT_FALSE(Has(Unrolled("r contains k if {\n\tsome k in {\"q\", \"a\"}\n\tinput.m[k] > 0\n}"), "scan"));
  EXPECT_FALSE(Has(Unrolled("r contains [i, k] if {\n\tsome i, k in [\"q\", \"a\"]\n\tinput.m[k] > i\n}"), "scan"));
  EXPECT_FALSE(Has(Unrolled("r if {\n\tsome k in [\"q\", \"a\"]\n\tinput.k == k\n}"), "scan"));
}

TEST(UnrollPass, NumbersKeepTheirText) {
  std::string plan = Unrolled("r contains k if {\n\tsome k in [1.5, 1.50]\n\tk > 1\n}\n\ns := 1.50");
  EXPECT_FALSE(Has(plan, "scan"));
}

TEST(UnrollPass, HoldsBack) {
  EXPECT_TRUE(Has(Unrolled("r contains k if {\n\tsome k in [1, 2, 3, 4, 5]\n\tinput.n > k\n}"), "scan"));
  EXPECT_TRUE(Has(Unrolled("r contains k if {\n\tsome k in input.list\n\tk.x\n}"), "scan"));
  EXPECT_TRUE(Has(Unrolled("r contains k if {\n\tsome k, v in {\"a\": 1}\n\tinput.n > v\n}"), "scan"));
}

// ---- Shapes

std::string Shaped(const std::string& rules) {
  return After([](plan::Policy& p) { optimize::MakeShapes(p); }, rules);
}

TEST(ShapePass, FieldsThatAreReadHaveSlots) {
  std::string plan = Shaped("r if input.list[_].id == input.k");
  EXPECT_TRUE(Has(plan, "input {")) << plan;
  EXPECT_TRUE(Has(plan, "\"k\": 0")) << plan;
  EXPECT_FALSE(Has(plan, "\"m\"")) << plan;
}

TEST(ShapePass, ThroughCallsAndContainers) {
  std::string plan =
      Shaped("f(x) if x.id == \"a\"\n\nr if {\n\tl := [c | some c in input.list]\n\tsome c in l\n\tf(c)\n}");
  EXPECT_TRUE(Has(plan, "\"id\"")) << plan;
  EXPECT_EQ(Count(Shaped("r := input"), "\"k\": "), 0u);
}

// ---- Order

std::string Ordered(const std::string& rules) {
  return After([](plan::Policy& p) { optimize::FindAnyOrder(p); }, rules);
}

TEST(OrderPass, SetsAreFilledInAnyOrder) {
  EXPECT_TRUE(Has(Ordered("r contains v if some v in input.m"), " +"));
  EXPECT_TRUE(Has(Ordered("r if {\n\tsome v in input.m\n\tv == 1\n}"), " +"));
}

TEST(OrderPass, ArraysAndFirstValuesKeepTheirOrder) {
  std::string plan = Ordered("r := [v | some v in input.m]");
  EXPECT_FALSE(Has(plan.substr(plan.find("scan"), plan.find('\n', plan.find("scan")) - plan.find("scan")), "+"))
      << plan;
}

// ---- Notes

TEST(Notes, ChangeNothing) {
  const std::string rules =
      "r if {\n\tsome u in data.list\n\tu.id == input.k\n}\n\n" + Rules(9, "s contains 1", "input.k == \"b", "\"") +
      "t contains c.id if {\n\tsome c in input.list\n\tc.x\n}\n\nt contains c.n if {\n\tsome c in input.list\n\tc.y\n}";
  Notes notes;
  std::string with = After([&](plan::Policy& p) { optimize::Optimize(p, optimize::Level::kFull, &notes); }, rules);
  EXPECT_EQ(with, After([](plan::Policy& p) { optimize::Optimize(p, optimize::Level::kFull); }, rules));
  EXPECT_FALSE(notes.loops.empty());
  EXPECT_FALSE(notes.decisions.empty());
  EXPECT_FALSE(notes.shared.empty());
  EXPECT_FALSE(notes.orders.empty());
}

}  // namespace
}  // namespace regoc::driver
