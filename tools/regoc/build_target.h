// --target: what a bundle holds besides sources and data.
#pragma once

#include <string>
#include <vector>

#include "runtime/artifact/artifact.h"
#include "runtime/base/result.h"

namespace regoc::cli {

struct BuildTargets {
  bool plan = false;      // regoc's plan and data image
  bool opa_plan = false;  // plan.json in OPA's schema
  std::vector<artifact::Target> natives;
};

// "native", "plan", "rego", or names of artifact::Targets; several with commas between. Code needs the plan.
Result<BuildTargets> ParseTargets(const std::string& text);

}  // namespace regoc::cli
