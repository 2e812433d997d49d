#include "tools/rollout/rollout.h"

#include <gtest/gtest.h>

#include "tools/common/moment.h"

namespace regoc::rollout {
namespace {

Rollout Parse(const std::string& text) {
  Result<Rollout> rollout = ParseRollout("rollout.yaml", text);
  EXPECT_TRUE(rollout.ok()) << rollout.error().message;
  return rollout.ok() ? *rollout : Rollout();
}

std::string Fault(const std::string& text) {
  Result<Rollout> rollout = ParseRollout("rollout.yaml", text);
  return rollout.ok() ? "no fault" : rollout.error().message;
}

int64_t At(const std::string& date) { return *tools::ParseMoment(date); }

const char* const kText = R"(
rules:
  - package: k8s
    mode: warn
  - rule: data.k8s.deny
    mode: audit
    environments:
      staging: enforce
      production:
        mode: warn
        harden:
          2027-02-01: {mode: enforce, percentage: 30}
          2027-03-01: enforce
  - rule: data.k8s.old.deny
    mode: off
exemptions:
  - rule: data.k8s.deny
    objects: {kinds: [Pod], namespaces: ["legacy-*"], labels: {app: "shop*"}}
    environments: [production]
    reason: images of a vendor
    owner: team-a
    expires: 2027-03-31
)";

TEST(Rollout, TheMostExactEntryAndTheEnvironmentDecide) {
  Rollout rollout = Parse(kText);
  auto mode = [&](const char* rule, const char* environment, const char* date) {
    return std::string(NameOf(rollout.ModeOf(rule, Mode::kEnforce, {.environment = environment, .now = At(date)})));
  };
  EXPECT_EQ(mode("data.k8s.deny", "", "2027-01-01"), "audit");
  EXPECT_EQ(mode("data.k8s.deny", "test", "2027-01-01"), "audit");
  EXPECT_EQ(mode("data.k8s.deny", "staging", "2027-01-01"), "enforce");
  EXPECT_EQ(mode("data.k8s.deny", "production", "2027-01-31"), "warn");
  EXPECT_EQ(mode("data.k8s.deny", "production", "2027-03-01"), "enforce");
  EXPECT_EQ(mode("data.k8s.other", "", "2027-01-01"), "warn");
  EXPECT_EQ(mode("data.k8s.old.deny", "", "2027-01-01"), "off");
  EXPECT_EQ(mode("data.k8sx.deny", "", "2027-01-01"), "enforce");
}

TEST(Rollout, PercentagesTakeTheSameObjectsEveryTimeAndOnlyGrow) {
  Rollout some = Parse("rules: [{rule: a.deny, mode: warn, harden: {2027-01-01: {mode: enforce, percentage: 30}}}]");
  Rollout more = Parse("rules: [{rule: a.deny, mode: warn, harden: {2027-01-01: {mode: enforce, percentage: 60}}}]");
  int enforced = 0, grown = 0;
  for (int i = 0; i < 2000; ++i) {
    ObjectFacts object{.kind = "Pod", .space = "n", .name = "pod-" + std::to_string(i)};
    Situation situation{.environment = "", .now = At("2027-02-01"), .object = &object};
    bool now = some.ModeOf("data.a.deny", Mode::kEnforce, situation) == Mode::kEnforce;
    bool later = more.ModeOf("data.a.deny", Mode::kEnforce, situation) == Mode::kEnforce;
    EXPECT_EQ(now, some.ModeOf("data.a.deny", Mode::kEnforce, situation) == Mode::kEnforce);
    EXPECT_TRUE(!now || later);
    enforced += now, grown += later;
  }
  EXPECT_NEAR(enforced, 600, 100);
  EXPECT_NEAR(grown, 1200, 100);
}

TEST(Rollout, ExemptionsHoldForTheirObjectsUntilTheyExpire) {
  Rollout rollout = Parse(kText);
  ObjectFacts pod{.kind = "Pod", .space = "legacy-1", .name = "x", .labels = {{"app", "shop-web"}}};
  ObjectFacts other = pod;
  other.space = "new";
  auto exempt = [&](const ObjectFacts& object, const char* environment, const char* date) {
    return rollout.ExemptionOf("data.k8s.deny", {.environment = environment, .now = At(date), .object = &object})
        .has_value();
  };
  EXPECT_TRUE(exempt(pod, "production", "2027-03-30"));
  EXPECT_FALSE(exempt(pod, "production", "2027-03-31"));
  EXPECT_FALSE(exempt(pod, "staging", "2027-01-01"));
  EXPECT_FALSE(exempt(other, "production", "2027-01-01"));
  EXPECT_FALSE(rollout.ExemptionOf("data.k8s.warn", {.environment = "production", .now = 0, .object = &pod}));
}

TEST(Rollout, TheTextOfABundleSaysTheSame) {
  Rollout rollout = Parse(kText);
  EXPECT_EQ(Parse(RolloutText(rollout)), rollout);
  EXPECT_EQ(RolloutText(Parse(RolloutText(rollout))), RolloutText(rollout));
}

TEST(Rollout, WhatIsWrongIsNamed) {
  EXPECT_EQ(Fault("rules: [{mode: warn}]"), "rollout.yaml: rules[0]: exactly one of `rule` and `package` is needed");
  EXPECT_EQ(Fault("rules: [{rule: a, mode: strict}]"),
            "rollout.yaml: rules[0]: mode must be off, audit, warn or enforce, not \"strict\"");
  EXPECT_EQ(Fault("rules: [{rule: a}]"), "rollout.yaml: rules[0]: neither a mode nor environments");
  EXPECT_EQ(Fault("rules: [{rule: a, mode: warn, harden: {soon: enforce}}]"),
            "rollout.yaml: rules[0]: harden: `soon` is no date such as 2027-01-15");
  EXPECT_EQ(Fault("rules: [{rule: a, mode: enforce, harden: {2027-01-01: warn}}]"),
            "rollout.yaml: rules[0]: harden: warn after enforce does not harden the rule");
  EXPECT_EQ(Fault("rules: [{rule: a, mode: warn, percentage: 101}]"),
            "rollout.yaml: rules[0]: percentage must be a whole number from 0 to 100");
  EXPECT_EQ(Fault("rules: [{rule: a, mode: warn}, {rule: a, mode: off}]"), "rollout.yaml: data.a stands there twice");
  EXPECT_EQ(Fault("exemptions: [{rule: a, reason: r, expires: 2027-01-01}]"),
            "rollout.yaml: exemptions[0]: owner is missing");
  EXPECT_EQ(Fault("exemptions: [{rule: a, reason: r, owner: o, expires: 2027-01-01, objects: {kind: Pod}}]"),
            "rollout.yaml: exemptions[0]: unknown member `kind`");
  EXPECT_EQ(Fault("rule: []"), "rollout.yaml: unknown member `rule`");
  EXPECT_NE(Fault("rules: [").find("rollout.yaml: "), std::string::npos);
}

TEST(Rollout, EntriesForNothingAndStepsThatAreOverAreRefused) {
  Rollout rollout = Parse(kText);
  std::vector<std::string> rules{"data.k8s.deny", "data.k8s.old.deny"};
  EXPECT_TRUE(CheckRollout(rollout, rules, At("2027-01-01")).ok());
  EXPECT_EQ(CheckRollout(rollout, {"data.k8s.deny"}, {}).error().message,
            "rollout: there is no rule data.k8s.old.deny (there are: data.k8s.deny)");
  EXPECT_EQ(CheckRollout(rollout, rules, At("2027-02-02")).error().message,
            "rollout of data.k8s.deny: 2027-02-01T00:00:00Z is over; write what holds now as its mode");
  EXPECT_TRUE(CheckRollout(rollout, rules, {}).ok());
}

}  // namespace
}  // namespace regoc::rollout
