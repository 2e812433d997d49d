#include "tools/shapes/shape.h"

#include <gtest/gtest.h>

#include "compiler/driver/driver.h"
#include "tools/shapes/rule_shapes.h"

namespace regoc::shapes {
namespace {

// "shape[+pod]: reason" of each rule, clauses in parentheses.
std::string ShapesOf(const std::vector<driver::Source>& sources, const RuleShapeOptions& options = {}) {
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  std::optional<sema::Program> program = driver::Analyze(sources, {}, sink, files);
  if (!program) return OpaText(sink);
  Result<std::vector<RuleShape>> shapes = ShapesOfRules(*program, options);
  if (!shapes.ok()) return shapes.error().message;
  std::string out;
  for (const RuleShape& rule : *shapes) {
    out += rule.name() + " " + std::string(NameOf(rule.decision.shape)) + (rule.decision.pod ? "+pod" : "");
    for (const ClauseShape& clause : rule.clauses) out += " (" + std::string(NameOf(clause.decision.shape)) + ")";
    out += "\n";
  }
  return out;
}

std::string ShapeOfDeny(const std::string& body, ast::RegoVersion version = ast::RegoVersion::kV1) {
  std::string text = ShapesOf({{"p.rego", "package p\n" + body, version}}, {.names = {"deny"}});
  return text.starts_with("data.p.deny ") ? text.substr(12, text.size() - 13) : text;
}

TEST(Shape, EachFormIsKnownByWhatItReads) {
  EXPECT_EQ(ShapeOfDeny("deny contains 1 if { input.kind == \"Pod\"; input.spec.containers[_].image == \"x\" }"),
            "kubernetes-object+pod");
  EXPECT_EQ(ShapeOfDeny("deny contains 1 if not input.metadata.labels.owner"), "kubernetes-object");
  EXPECT_EQ(ShapeOfDeny("deny contains 1 if input.kind == \"Secret\""), "kubernetes-object");
  EXPECT_EQ(
      ShapeOfDeny("deny contains 1 if { some c in input.spec.template.spec.containers; c.securityContext.privileged }"),
      "kubernetes-object");
  EXPECT_EQ(ShapeOfDeny("deny contains 1 if { input.request.kind.kind == \"Pod\"; "
                        "endswith(input.request.object.spec.containers[_].image, \":latest\") }"),
            "admission-review+pod");
  EXPECT_EQ(ShapeOfDeny("deny contains 1 if input.request.operation == \"DELETE\""), "admission-review");
  EXPECT_EQ(ShapeOfDeny(
                "deny contains 1 if { some l in input.parameters.labels; not input.review.object.metadata.labels[l] }"),
            "gatekeeper-review");
  EXPECT_EQ(ShapeOfDeny("deny contains r.address if { some r in input.resource_changes; r.type == \"aws_s3_bucket\" }"),
            "terraform-plan");
  EXPECT_EQ(
      ShapeOfDeny(
          "deny contains input.name if { input.resource_type == \"aws_s3_bucket\"; not input.encryption.enabled }"),
      "terraform-resource");
  EXPECT_EQ(
      ShapeOfDeny(
          "deny contains 1 if { input.attributes.request.http.method == \"GET\"; input.parsed_path[0] == \"admin\" }"),
      "envoy-request");
  EXPECT_EQ(
      ShapeOfDeny("deny contains 1 if { some i; input[i].Cmd == \"from\"; endswith(input[i].Value[0], \":latest\") }"),
      "containerfile");
}

TEST(Shape, WhatFitsNoneOrSeveralStaysFree) {
  EXPECT_EQ(ShapeOfDeny("deny contains 1 if input.user == \"eve\""), "free");
  EXPECT_EQ(ShapeOfDeny("deny contains 1 if input.request.method == \"GET\""),
            "free");  // an HTTP request of somebody's own
  EXPECT_EQ(ShapeOfDeny("deny contains input"), "free");
  EXPECT_EQ(ShapeOfDeny("deny contains 1"), "free");
  // One clause that takes both forms itself.
  EXPECT_EQ(ShapeOfDeny("deny contains 1 if pod.spec.hostNetwork\npod := input if input.spec.hostNetwork\npod := "
                        "input.request.object if input.request.object.spec.hostNetwork"),
            "free");
}

TEST(Shape, OlderLanguageAndHelpersCountTheSame) {
  EXPECT_EQ(ShapeOfDeny("deny[msg] { input.request.kind.kind == \"Pod\"; c := input.request.object.spec.containers[_]; "
                        "msg := c.name }",
                        ast::RegoVersion::kV0),
            "admission-review+pod");
  EXPECT_EQ(ShapeOfDeny("deny contains c.name if { some c in data.lib.containers }\n"), "free");
  EXPECT_EQ(ShapesOf({{"p.rego", "package p\ndeny contains c.name if some c in data.lib.containers"},
                      {"lib.rego", "package lib\ncontainers contains c if some c in input.spec.containers"}},
                     {.names = {"deny"}}),
            "data.p.deny kubernetes-object+pod\n");
}

TEST(Shape, ClausesOfDifferentShapesAreToldApart) {
  std::vector<driver::Source> sources{
      {"a.rego", "package p\ndeny contains 1 if not input.metadata.labels.owner"},
      {"b.rego", "package p\ndeny contains 2 if input.request.object.spec.hostNetwork"}};
  EXPECT_EQ(ShapesOf(sources), "data.p.deny free (kubernetes-object) (admission-review)\n");
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  std::optional<sema::Program> program = driver::Analyze(sources, {}, sink, files);
  std::vector<RuleShape> shapes = *ShapesOfRules(*program, {});
  EXPECT_EQ(shapes[0].shapes(), (std::vector<Shape>{Shape::kKubernetesObject, Shape::kAdmissionReview}));
  std::vector<ast::Module> modules = ModulesFor(*program, shapes, Shape::kAdmissionReview);
  EXPECT_TRUE(modules[0].rules.empty());
  EXPECT_EQ(modules[1].rules.size(), 1u);
}

TEST(Shape, AnnotationsAndFlagsOverride) {
  std::string rule =
      "# METADATA\n# custom:\n#   input_shape: admission-review\ndeny contains 1 if input.spec.hostNetwork";
  EXPECT_EQ(ShapeOfDeny(rule), "admission-review");
  EXPECT_EQ(ShapesOf({{"p.rego", "# METADATA\n# scope: subpackages\n# custom:\n#   input_shape: free\npackage a\n"},
                      {"q.rego", "package a.b\ndeny contains 1 if input.spec.hostNetwork"}}),
            "data.a.b.deny free\n");
  EXPECT_EQ(ShapesOf({{"p.rego", "package p\n" + rule}}, {.all = Shape::kFree}), "data.p.deny free\n");
  std::string wrong = ShapesOf({{"p.rego", "package p\n# METADATA\n# custom:\n#   input_shape: pod\ndeny contains 1"}});
  EXPECT_TRUE(wrong.starts_with("p.rego:2: unknown input_shape `pod` (there are: free, ")) << wrong;
}

TEST(Shape, OnlyRulesOfTheNamesAreLookedAt) {
  EXPECT_EQ(ShapesOf({{"p.rego",
                       "package p\ndeny_a contains 1 if input.metadata.name\nwarn contains 1 if "
                       "input.metadata.name\nother if input.x\nf(x) := x"}},
                     {.names = {"deny", "warn"}}),
            "data.p.deny_a kubernetes-object\ndata.p.warn kubernetes-object\n");
}

}  // namespace
}  // namespace regoc::shapes
