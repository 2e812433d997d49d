#include "tools/shapes/shape.h"

#include <array>

#include "tools/shapes/vocabulary.h"

namespace regoc::shapes {

namespace {

constexpr std::array kAll{
    Shape::kFree,          Shape::kKubernetesObject,  Shape::kAdmissionReview, Shape::kGatekeeperReview,
    Shape::kTerraformPlan, Shape::kTerraformResource, Shape::kEnvoyRequest,    Shape::kContainerfile};

// "input.spec[\"x y\"].containers[_]" as {"spec", "x y", "containers", "[_]"}. Views into the path.
std::vector<std::string_view> StepsOf(std::string_view path) {
  std::vector<std::string_view> steps;
  path.remove_prefix(std::string_view("input").size());
  while (!path.empty()) {
    bool quoted = path.starts_with("[\"");
    size_t end = quoted ? path.find("\"]", 2) : path.find_first_of(".[", 1);
    if (end == path.npos) end = path.size();
    if (quoted)
      steps.push_back(path.substr(2, end - 2));
    else
      steps.push_back(path[0] == '.' ? path.substr(1, end - 1) : path.substr(0, end));
    path.remove_prefix(std::min(path.size(), end + (quoted ? 2 : 0)));
  }
  return steps;
}

// Where the object stands that a shape is about.
std::vector<std::string_view> ObjectSteps(Shape shape, const std::vector<std::string_view>& steps) {
  if (shape == Shape::kKubernetesObject) return steps;
  bool review = shape == Shape::kAdmissionReview || shape == Shape::kGatekeeperReview;
  if (!review || steps.size() < 2 || (steps[1] != "object" && steps[1] != "oldObject")) return {};
  return {steps.begin() + 2, steps.end()};
}

struct Candidate {
  bool possible = true;
  std::vector<std::string> evidence;
  std::string against;  // the first path that it does not have
};

Candidate Judge(Shape shape, const std::vector<std::string>& paths) {
  Candidate candidate;
  for (const std::string& path : paths) {
    Fit fit = FitOf(shape, StepsOf(path));
    if (fit == Fit::kStrong) candidate.evidence.push_back(path);
    if (fit == Fit::kNo && candidate.against.empty()) candidate.against = path;
  }
  candidate.possible = candidate.against.empty();
  return candidate;
}

bool IsAboutPods(Shape shape, const std::vector<std::string>& paths) {
  bool pod = false;
  for (const std::string& path : paths) {
    std::vector<std::string_view> steps = ObjectSteps(shape, StepsOf(path));
    if (IsOfWorkload(steps)) return false;
    pod |= IsOfPod(steps);
  }
  return pod;
}

// A rule that reads no more than the kind was written for an object: reviews have one kind only.
bool ReadsKindOnly(const std::vector<std::string>& paths) {
  for (const std::string& path : paths)
    if (path != "input.kind" && path != "input.apiVersion") return false;
  return !paths.empty();
}

}  // namespace

std::string_view NameOf(Shape shape) {
  switch (shape) {
    case Shape::kFree:
      return "free";
    case Shape::kKubernetesObject:
      return "kubernetes-object";
    case Shape::kAdmissionReview:
      return "admission-review";
    case Shape::kGatekeeperReview:
      return "gatekeeper-review";
    case Shape::kTerraformPlan:
      return "terraform-plan";
    case Shape::kTerraformResource:
      return "terraform-resource";
    case Shape::kEnvoyRequest:
      return "envoy-request";
    case Shape::kContainerfile:
      return "containerfile";
  }
  return "";
}

std::optional<Shape> ShapeNamed(std::string_view name) {
  for (Shape shape : kAll)
    if (NameOf(shape) == name) return shape;
  return std::nullopt;
}

std::span<const Shape> AllShapes() { return kAll; }

ShapeDecision ShapeOf(const compare::InputReads& reads) {
  ShapeDecision decision;
  if (reads.whole) return decision.reason = "all of the input is read", decision;
  if (reads.paths.empty()) return decision.reason = kReadsNothing, decision;
  std::vector<std::pair<Shape, Candidate>> possible;
  std::vector<std::string> claims;  // of shapes that are not possible
  for (Shape shape : kAll) {
    if (shape == Shape::kFree) continue;
    Candidate candidate = Judge(shape, reads.paths);
    if (candidate.evidence.empty() && !(shape == Shape::kKubernetesObject && ReadsKindOnly(reads.paths))) continue;
    if (candidate.possible)
      possible.emplace_back(shape, candidate);
    else
      claims.insert(claims.end(), {candidate.evidence[0], candidate.against});
  }
  if (possible.size() == 1) {
    decision.shape = possible[0].first;
    decision.evidence = possible[0].second.evidence.empty() ? reads.paths : possible[0].second.evidence;
    decision.pod = IsAboutPods(decision.shape, reads.paths);
    decision.reason = "it reads " + decision.evidence[0];
    return decision;
  }
  decision.evidence = claims;
  if (!claims.empty())
    decision.reason = "no shape has both " + claims[0] + " and " + claims[1];
  else
    decision.reason = possible.empty() ? "no shape has " + reads.paths[0] : "several shapes fit";
  return decision;
}

}  // namespace regoc::shapes
