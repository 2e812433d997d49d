// Which value of an input broke a rule.
//
//   deny contains msg if { some c in input.spec.containers; endswith(c.image, ":latest"); msg := sprintf("%v …", [c.name]) }
//     the image of the container whose solution gave the message, not its name
//
// The rule is evaluated again on a plan that observes it. Of the references in the body of the solution that gave the message,
// the one with the most steps that are there counts, the last of equals; those that only make the message come after the others.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "compiler/planner/observed.h"
#include "tools/conftest/configuration.h"
#include "tools/conftest/policies.h"
#include "tools/conftest/result.h"

namespace regoc::conftest {

// Threads may share it.
class PlaceFinder {
 public:
  // The plan is made when it is first needed.
  explicit PlaceFinder(const Policies& policies) : policies_(policies) {}

  // Sets the row and column of findings that the rule has for the input, where they are known.
  void Place(const Namespace& space, const Rule& rule, const ConfigurationInput& input, Value data, const Services& services,
             std::vector<Finding>& findings) const;

 private:
  struct Plan {
    planner::Observed observed;
    std::shared_ptr<const engine::Snapshot> snapshot;  // nullptr: there is none
  };
  const Plan& PlanOf() const;

  const Policies& policies_;
  mutable std::once_flag once_;
  mutable Plan plan_;
};

}  // namespace regoc::conftest
