#include "tools/shapes/vocabulary.h"

#include <algorithm>
#include <array>

namespace regoc::shapes {

namespace {

using Steps = std::vector<std::string_view>;

template <size_t N>
bool OneOf(std::string_view step, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), step) != names.end();
}

// k8s.io/api/admission/v1.AdmissionRequest, and what Gatekeeper adds.
constexpr std::array<std::string_view, 16> kRequestFields{
    "uid",    "kind",           "resource", "subResource", "requestKind", "requestResource", "requestSubResource",
    "name",   "namespace",      "object",   "oldObject",   "operation",   "userInfo",        "options",
    "dryRun", "namespaceObject"};
// k8s.io/apimachinery/pkg/apis/meta/v1.ObjectMeta.
constexpr std::array<std::string_view, 14> kMetaFields{
    "name",       "namespace",       "labels",   "annotations",       "ownerReferences",
    "finalizers", "generateName",    "uid",      "creationTimestamp", "deletionTimestamp",
    "generation", "resourceVersion", "selfLink", "managedFields"};
// Of k8s.io/api/core/v1.PodSpec; no spec of a workload has a field of these names.
constexpr std::array<std::string_view, 22> kPodFields{"containers",
                                                      "initContainers",
                                                      "ephemeralContainers",
                                                      "volumes",
                                                      "hostNetwork",
                                                      "hostPID",
                                                      "hostIPC",
                                                      "dnsPolicy",
                                                      "dnsConfig",
                                                      "restartPolicy",
                                                      "nodeName",
                                                      "hostAliases",
                                                      "tolerations",
                                                      "nodeSelector",
                                                      "affinity",
                                                      "serviceAccountName",
                                                      "serviceAccount",
                                                      "imagePullSecrets",
                                                      "runtimeClassName",
                                                      "hostUsers",
                                                      "securityContext",
                                                      "automountServiceAccountToken"};
// Of specs of other objects of the core groups.
constexpr std::array<std::string_view, 24> kSpecFields{
    "template",         "replicas",     "selector",    "strategy",    "jobTemplate",
    "schedule",         "ports",        "type",        "rules",       "tls",
    "ingressClassName", "podSelector",  "ingress",     "egress",      "accessModes",
    "storageClassName", "resources",    "volumeName",  "minReplicas", "maxReplicas",
    "scaleTargetRef",   "backoffLimit", "completions", "clusterIP"};
// Members of objects beside metadata and spec.
constexpr std::array<std::string_view, 13> kObjectFields{
    "data",     "stringData", "binaryData", "immutable", "rules",       "subjects", "roleRef",
    "webhooks", "status",     "secrets",    "value",     "provisioner", "type"};
constexpr std::array<std::string_view, 8> kPlanFields{"resource_changes", "planned_values",     "prior_state",
                                                      "configuration",    "output_changes",     "resource_drift",
                                                      "deferred_changes", "relevant_attributes"};
constexpr std::array<std::string_view, 7> kPlanOtherFields{"terraform_version", "format_version", "variables", "checks",
                                                           "timestamp",         "errored",        "applyable"};
// envoy.service.auth.v3.AttributeContext, and what OPA's plugin adds to the request.
constexpr std::array<std::string_view, 7> kAttributes{
    "request",         "source",          "destination", "contextExtensions", "context_extensions",
    "metadataContext", "metadata_context"};
constexpr std::array<std::string_view, 3> kParsed{"parsed_path", "parsed_query", "parsed_body"};
constexpr std::array<std::string_view, 6> kInstructionFields{"Cmd", "SubCmd", "JSON", "Flags", "Value", "Stage"};

std::string_view At(const Steps& steps, size_t index) {
  return index < steps.size() ? steps[index] : std::string_view();
}

bool IsElement(std::string_view step) { return step.starts_with("["); }

Fit FitOfObject(const Steps& steps) {
  std::string_view first = At(steps, 0), second = At(steps, 1);
  if (first == "kind" || first == "apiVersion") return Fit::kWeak;
  if (first == "metadata")
    return second.empty() || IsElement(second) ? Fit::kWeak : OneOf(second, kMetaFields) ? Fit::kStrong : Fit::kNo;
  if (first == "spec") return OneOf(second, kPodFields) || OneOf(second, kSpecFields) ? Fit::kStrong : Fit::kWeak;
  return OneOf(first, kObjectFields) ? Fit::kWeak : Fit::kNo;
}

Fit FitOfRequest(const Steps& steps, std::string_view name) {
  if (At(steps, 0) != name) return Fit::kNo;
  if (steps.size() == 1) return Fit::kWeak;
  return OneOf(steps[1], kRequestFields) ? Fit::kStrong : Fit::kNo;
}

Fit FitOfAdmissionReview(const Steps& steps) {
  std::string_view first = At(steps, 0);
  return first == "kind" || first == "apiVersion" ? Fit::kWeak : FitOfRequest(steps, "request");
}

Fit FitOfGatekeeper(const Steps& steps) {
  return At(steps, 0) == "parameters" ? Fit::kWeak : FitOfRequest(steps, "review");
}

Fit FitOfPlan(const Steps& steps) {
  if (OneOf(At(steps, 0), kPlanFields)) return Fit::kStrong;
  return OneOf(At(steps, 0), kPlanOtherFields) ? Fit::kWeak : Fit::kNo;
}

// Its attributes can have any name.
Fit FitOfResource(const Steps& steps) {
  if (At(steps, 0) == "resource_type") return Fit::kStrong;
  return IsElement(At(steps, 0)) ? Fit::kNo : Fit::kWeak;
}

Fit FitOfEnvoy(const Steps& steps) {
  std::string_view first = At(steps, 0), second = At(steps, 1);
  if (first == "attributes") return second.empty() ? Fit::kWeak : OneOf(second, kAttributes) ? Fit::kStrong : Fit::kNo;
  if (OneOf(first, kParsed)) return Fit::kStrong;
  return first == "version" || first == "truncated_body" ? Fit::kWeak : Fit::kNo;
}

// input[i].Cmd, or input[stage][i].Cmd of files in a list.
Fit FitOfContainerfile(const Steps& steps) {
  size_t at = 0;
  while (at < 2 && IsElement(At(steps, at))) ++at;
  if (at == 0) return Fit::kNo;
  std::string_view field = At(steps, at);
  if (field.empty()) return Fit::kWeak;
  return field == "Cmd" || field == "Stage" ? Fit::kStrong : OneOf(field, kInstructionFields) ? Fit::kWeak : Fit::kNo;
}

}  // namespace

Fit FitOf(Shape shape, const Steps& steps) {
  switch (shape) {
    case Shape::kFree:
      return Fit::kWeak;
    case Shape::kKubernetesObject:
      return FitOfObject(steps);
    case Shape::kAdmissionReview:
      return FitOfAdmissionReview(steps);
    case Shape::kGatekeeperReview:
      return FitOfGatekeeper(steps);
    case Shape::kTerraformPlan:
      return FitOfPlan(steps);
    case Shape::kTerraformResource:
      return FitOfResource(steps);
    case Shape::kEnvoyRequest:
      return FitOfEnvoy(steps);
    case Shape::kContainerfile:
      return FitOfContainerfile(steps);
  }
  return Fit::kNo;
}

bool IsOfPod(const Steps& steps) { return At(steps, 0) == "spec" && OneOf(At(steps, 1), kPodFields); }

bool IsOfWorkload(const Steps& steps) {
  return At(steps, 0) == "spec" &&
         (At(steps, 1) == "template" || At(steps, 1) == "jobTemplate" || At(steps, 1) == "replicas");
}

}  // namespace regoc::shapes
