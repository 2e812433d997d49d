#include "tools/replay/changes.h"

#include <gtest/gtest.h>

#include "tools/replay/report.h"

namespace regoc::replay {
namespace {

Answer Of(const char* json) { return {json ? std::optional<std::string>(json) : std::nullopt, ""}; }

// "rule: change" of each, with what appeared (+) and vanished (-).
std::vector<std::string> Changes(const char* name, const Answer& before, const Answer& after,
                                 const VerdictRules& rules = {}) {
  ChangeFinder finder(rules, [](const std::string& at) { return at == "data.p" || at == "data.p.sub"; });
  std::vector<std::string> out;
  for (const RuleChange& change : finder.Find(name, before, after)) {
    std::string text = change.rule + ": " + std::string(NameOf(change.change));
    for (const std::string& message : change.appeared) text += " +" + message;
    for (const std::string& message : change.vanished) text += " -" + message;
    out.push_back(text);
  }
  return out;
}
std::string Changed(const char* name, const char* before, const char* after, const VerdictRules& rules = {}) {
  std::vector<std::string> changes = Changes(name, Of(before), Of(after), rules);
  return changes.size() == 1 ? changes[0].substr(changes[0].find(": ") + 2)
                             : std::to_string(changes.size()) + " changes";
}

TEST(Changes, BooleansAllowWhenTrue) {
  EXPECT_EQ(Changed("data.p.allow", "true", "false"), "newly-denied");
  EXPECT_EQ(Changed("data.p.allow", "true", nullptr), "newly-denied");
  EXPECT_EQ(Changed("data.p.allow", nullptr, "true"), "newly-allowed");
  EXPECT_EQ(Changed("data.p.allow", nullptr, "false"), "changed");
  EXPECT_EQ(Changed("data.p.allow", "true", "true"), "0 changes");
}

TEST(Changes, DenyRulesDenyWhenTheyHoldSomething) {
  EXPECT_EQ(Changed("data.p.deny", "[]", R"(["a"])"), "newly-denied +a");
  EXPECT_EQ(Changed("data.p.violation", R"([{"msg": "a", "n": 1}])", "[]"), "newly-allowed -a");
  EXPECT_EQ(Changed("data.p.deny_root", R"(["a", "b"])", R"(["b", "c"])"), "changed +c -a");
  EXPECT_EQ(Changed("data.p.deny", "false", "true"), "newly-denied");
  EXPECT_EQ(Changed("data.p.deny", nullptr, "true"), "newly-denied");
  EXPECT_EQ(Changed("data.p.denying", "[]", R"(["a"])"), "changed +a");
  EXPECT_EQ(Changed("data.p.warn", "[]", R"(["a"])"), "changed +a");
}

TEST(Changes, ObjectsSayWhetherTheyAllow) {
  EXPECT_EQ(Changed("data.p.result", R"({"allowed": true})", R"({"allowed": false, "why": "x"})"), "newly-denied");
  EXPECT_EQ(Changed("data.p.main", R"({"response": {"allowed": false}})", R"({"response": {"allowed": true}})"),
            "newly-allowed");
  EXPECT_EQ(Changed("data.p.result", "true", R"({"allow": false})"), "newly-denied");
  EXPECT_EQ(Changed("data.p.result", R"({"allowed": true, "n": 1})", R"({"allowed": true, "n": 2})"), "changed");
}

TEST(Changes, UsersSayWhatOtherRulesMean) {
  VerdictRules rules;
  ASSERT_TRUE(rules.Add("p/blocked", VerdictRules::Kind::kDenies).ok());
  ASSERT_TRUE(rules.Add("data.p.answer.status.ok", VerdictRules::Kind::kAllows).ok());
  EXPECT_EQ(Changed("data.p.blocked", "[]", "[1]", rules), "newly-denied +1");
  EXPECT_EQ(Changed("data.p.answer", R"({"status": {"ok": "yes"}})", R"({"status": {}})", rules), "newly-denied");
  EXPECT_EQ(Changed("data.p.answers", "\"a\"", "\"b\"", rules), "changed");
  EXPECT_FALSE(rules.Add("p/blocked", VerdictRules::Kind::kAllows).ok());
  EXPECT_FALSE(rules.Add("", VerdictRules::Kind::kAllows).ok());
}

TEST(Changes, PackagesAreTakenApart) {
  EXPECT_EQ(Changes("data.p", Of(R"({"allow": true, "deny": [], "sub": {"deny": []}, "same": 1})"),
                    Of(R"({"allow": false, "deny": ["x"], "sub": {"deny": ["y"]}, "same": 1.0, "new-one": 2})")),
            (std::vector<std::string>{"data.p.allow: newly-denied", "data.p.deny: newly-denied +x",
                                      "data.p[\"new-one\"]: changed", "data.p.sub.deny: newly-denied +y"}));
}

TEST(Changes, ErrorsAreChangesOfTheirOwn) {
  Answer failed{std::nullopt, "p.rego:1: eval_conflict_error"};
  EXPECT_EQ(Changes("data.p.allow", Of("true"), failed), std::vector<std::string>{"data.p.allow: error"});
  EXPECT_EQ(Changes("data.p.allow", failed, Of(nullptr)), std::vector<std::string>{"data.p.allow: recovered"});
  EXPECT_TRUE(Changes("data.p.allow", failed, failed).empty());
}

TEST(Report, KeepsTheFirstSamplesAndCountsAll) {
  Report all;
  for (uint64_t line = 1; line <= 10; ++line) {
    Report part;
    RuleChange change{"data.p.deny", Change::kNewlyDenied, Of("[]"), Of("[\"a\"]"), {"a"}, {}};
    part.AddDecision(part.complete, {.file = "f", .line = line}, {change}, 2);
    part.AddDecision(part.complete, {.file = "f", .line = line}, {}, 2);
    all.Append(std::move(part), 2);
  }
  const RuleReport& rule = all.complete.rules.at("data.p.deny");
  EXPECT_EQ(all.complete.decisions, 20u);
  EXPECT_EQ(all.complete.changed, 10u);
  EXPECT_EQ(rule.counts[0], 10u);
  EXPECT_EQ(rule.appeared.at("a"), 10u);
  ASSERT_EQ(rule.samples[0].size(), 2u);
  EXPECT_EQ(rule.samples[0][1].line, 2u);
}

TEST(Report, IsBounded) {
  Report report;
  for (int i = 0; i < 3000; ++i) {
    std::string name = std::to_string(i);
    RuleChange change{"data.p." + name, Change::kChanged, Of("1"), {std::string(size_t{1} << 17, '2'), ""}, {}, {}};
    RuleChange messages{"data.q", Change::kChanged, Of("[]"), Of("[]"), {name}, {}};
    report.AddDecision(report.complete, {}, {change, messages}, 1);
  }
  RuleChange longer{"data.r", Change::kChanged, Of("[]"), Of("[]"), {std::string(5000, 'x')}, {}};
  report.AddDecision(report.complete, {}, {longer}, 1);
  EXPECT_LE(report.complete.rules.size(), Report::kMaxRules + 1);
  EXPECT_EQ(report.complete.rules.at("data.q").appeared.size(), Report::kMaxMessages);
  EXPECT_EQ(report.complete.rules.at("(other rules)").appeared.begin()->first.size(), Report::kMaxMessageBytes);
  EXPECT_EQ(report.complete.rules.at("data.q").other_appeared, 3000 - Report::kMaxMessages);
  EXPECT_EQ(report.complete.rules.at("data.p.0").samples[2][0].change.after.json->size(), Report::kMaxSampleBytes);
}

}  // namespace
}  // namespace regoc::replay
