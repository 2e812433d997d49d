#include "tools/enforcement/constraint.h"

#include <gtest/gtest.h>

#include "compiler/driver/driver.h"
#include "tools/enforcement/enforcer.h"

namespace regoc::enforcement {
namespace {

Constraint Parse(const std::string& match) {
  auto parsed = ParseConstraints(
      "c.yaml", "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sX\nmetadata: {name: x}\nspec:\n  match: " +
                    match + "\n");
  EXPECT_TRUE(parsed.ok()) << parsed.error().message;
  return parsed.ok() ? (*parsed)[0] : Constraint();
}

std::string Fault(const std::string& text) {
  auto parsed = ParseConstraints("c.yaml", text);
  return parsed.ok() ? "no fault" : parsed.error().message;
}

const rollout::ObjectFacts kPod{.kind = "Pod", .space = "shop", .name = "web", .labels = {{"app", "a"}}};
const rollout::ObjectFacts kSpace{.kind = "Namespace", .name = "shop"};
const rollout::ObjectFacts kRole{.kind = "ClusterRole", .name = "r"};

TEST(Constraint, MatchesAsGatekeeperDoes) {
  struct Case {
    const char* match;
    bool pod, space, role;
  };
  for (const Case& c : std::vector<Case>{
           {"{}", true, true, true},
           {"{kinds: [{apiGroups: [''], kinds: [Pod]}]}", true, false, false},
           {"{kinds: [{apiGroups: [apps], kinds: [Pod]}]}", false, false, false},
           {"{kinds: [{apiGroups: ['*'], kinds: ['*']}]}", true, true, true},
           {"{namespaces: ['sh*']}", true, true, true},
           {"{namespaces: [other]}", false, false, true},
           {"{excludedNamespaces: ['*op']}", false, false, true},
           {"{scope: Cluster}", false, true, true},
           {"{scope: Namespaced}", true, false, false},
           {"{name: 'we*'}", true, false, false},
           {"{labelSelector: {matchLabels: {app: a}}}", true, false, false},
           {"{labelSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]}}", false, true, true},
           {"{labelSelector: {matchExpressions: [{key: app, operator: NotIn, values: [b]}]}}", true, true, true}}) {
    Constraint constraint = Parse(c.match);
    EXPECT_EQ(constraint.Matches(kPod, ""), c.pod) << c.match;
    EXPECT_EQ(constraint.Matches(kSpace, ""), c.space) << c.match;
    EXPECT_EQ(constraint.Matches(kRole, ""), c.role) << c.match;
  }
}

TEST(Constraint, WhatIsWrongIsNamed) {
  EXPECT_EQ(Fault("apiVersion: v1\nkind: Pod"), "c.yaml: apiVersion must begin with constraints.gatekeeper.sh/");
  EXPECT_EQ(Fault("apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K\nmetadata: {name: one}\nspec: "
                  "{enforcementAction: drop}"),
            "c.yaml: K one: spec.enforcementAction must be deny, warn or dryrun, not drop");
  EXPECT_EQ(Fault("apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K\nmetadata: {name: one}\nspec: {match: "
                  "{namespaces: shop}}"),
            "c.yaml: K one: namespaces must be a list");
}

TEST(Constraint, GivesRulesParametersAndAMode) {
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  auto program =
      driver::Analyze({{"p.rego",
                        "package templates.k8srequiredlabels\nviolation contains {\"msg\": sprintf(\"no %s\", [l])} if "
                        "{ some l in input.parameters.labels; not input.review.object.metadata.labels[l] }"}},
                      {}, sink, files);
  auto constraint = [](const char* name, const char* label, const char* action) {
    return std::string(
               "---\napiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sRequiredLabels\nmetadata: {name: ") +
           name + "}\nspec: {enforcementAction: " + action + ", parameters: {labels: [" + label + "]}}\n";
  };
  EnforcerOptions options;
  options.constraints =
      *ParseConstraints("c.yaml", constraint("owners", "owner", "deny") + constraint("teams", "team", "warn"));
  Enforcement enforcement(*Enforcer::Make(*program, engine::Document::Empty(), options));
  Arena arena;
  JsonReader reader;
  Verdict verdict =
      enforcement.Evaluate(*reader.Parse(arena, R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"}})"), {});
  EXPECT_EQ(verdict.messages(Mode::kEnforce), std::vector<std::string>{"no owner"});
  EXPECT_EQ(verdict.messages(Mode::kWarn), std::vector<std::string>{"no team"});
  EXPECT_EQ(verdict.findings[0].constraint, "K8sRequiredLabels owners");
  options.constraints[0].kind = "Other";
  EXPECT_EQ(Enforcer::Make(*program, engine::Document::Empty(), options).error().message,
            "constraint Other owners: no rule in Gatekeeper's form stands in a package named other");
}

}  // namespace
}  // namespace regoc::enforcement
