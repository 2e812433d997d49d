// Gatekeeper's constraints: which objects rules in its form look at, with which parameters, and how strictly.
//
//   Result<std::vector<Constraint>> constraints = ParseConstraints("constraints.yaml", text);
//   if ((*constraints)[0].Matches(object)) …
//
// See https://open-policy-agent.github.io/gatekeeper/website/docs/howto#constraints. A constraint is for the rules of
// packages whose last part is its kind, in lower case.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"
#include "tools/rollout/rollout.h"

namespace regoc::enforcement {

// A requirement of a label selector.
struct LabelRequirement {
  std::string key;
  std::string op;  // "In", "NotIn", "Exists", "DoesNotExist"
  std::vector<std::string> values;
};

struct Constraint {
  std::string kind;  // "K8sRequiredLabels"
  std::string name;
  rollout::Mode mode = rollout::Mode::kEnforce;  // enforcementAction: deny, warn, dryrun
  std::string parameters_json = "{}";

  // Of spec.match; empty: anything.
  std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> kinds;  // groups, kinds
  std::vector<std::string> namespaces, excluded_namespaces;                          // with * at an end
  std::vector<LabelRequirement> labels;
  std::string scope;  // "Cluster", "Namespaced"
  std::string object_name;

  std::string package() const;  // the last part of its rules' package
  bool Matches(const rollout::ObjectFacts& object, std::string_view group) const;
};

// YAML (several documents) or JSON. Errors name the file, the constraint and the member.
Result<std::vector<Constraint>> ParseConstraints(const std::string& name, std::string_view text);

}  // namespace regoc::enforcement
