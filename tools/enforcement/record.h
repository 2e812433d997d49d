// What a bundle records of its rules: the shape of input that each was written for, how it is enforced, and the
// rollout. All of it stands in the bundle's index, and is signed with the rest.
#pragma once

#include <string>
#include <vector>

#include "bundler/contents.h"
#include "tools/enforcement/enforcer.h"

namespace regoc::enforcement {

// {"data.k8s.deny": {"shape": "kubernetes-object", "pod": true, "reads": ["input.spec.containers[_].image"]}}: for the
// index's "inputs". Canonical; empty when there are no rules.
std::string ShapesJson(const std::vector<shapes::RuleShape>& rules, const sema::Program& program);

// {"rules": {"data.k8s.deny": "enforce"}, "rollout": …}: for the index's "enforcement".
std::string EnforcementJson(const std::vector<EnforcedRule>& rules, const rollout::Rollout& rollout);

// The rollout that a bundle records; an empty one when it has none.
Result<rollout::Rollout> RolloutOf(const bundle::Contents& contents);

// For people: a line a rule ("data.k8s.deny   kubernetes-object, Pods   it reads input.spec.containers"), clauses below
// it.
std::string ShapesText(const std::vector<shapes::RuleShape>& rules, const sema::Program& program);

}  // namespace regoc::enforcement
