// The forms of input that policies are written for, and which of them a rule expects.
//
//   deny contains m if { input.request.object.kind == "Pod"; … }     an AdmissionReview: it reads
//   input.request.object.kind
//
// A decision is made from the paths that a rule can read (tools/compare/input_reads.h), not from names of rules or
// files.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/compare/input_reads.h"

namespace regoc::shapes {

enum class Shape : uint8_t {
  kFree,               // unknown, or several: gets the input as it comes
  kKubernetesObject,   // a manifest
  kAdmissionReview,    // what a Kubernetes API server sends to a webhook
  kGatekeeperReview,   // {"review": …, "parameters": …}
  kTerraformPlan,      // `terraform show -json`
  kTerraformResource,  // one resource: {"resource_type": …, "name": …, attributes}
  kEnvoyRequest,       // envoy.service.auth.v3.CheckRequest
  kContainerfile,      // a container build file, as a list of its instructions
};

// "kubernetes-object", …: in annotations, flags and what is shown.
std::string_view NameOf(Shape shape);
std::optional<Shape> ShapeNamed(std::string_view name);
std::span<const Shape> AllShapes();

// The reason of a rule that is free because it does not look at its input.
inline constexpr std::string_view kReadsNothing = "nothing of the input is read";

struct ShapeDecision {
  Shape shape = Shape::kFree;
  bool pod = false;                   // it looks at the fields of a Pod, and at none of what makes Pods
  std::vector<std::string> evidence;  // paths that only this shape has; for kFree those that don't go together
  std::string reason;                 // in a few words
  friend bool operator==(const ShapeDecision&, const ShapeDecision&) = default;
};

ShapeDecision ShapeOf(const compare::InputReads& reads);

}  // namespace regoc::shapes
