// The plan as text, for people and golden files.
#pragma once

#include <string>

#include "runtime/plan/plan.h"

namespace regoc::plan {

// One statement a line, bodies indented; deterministic.
std::string ToText(const Policy& policy);

}  // namespace regoc::plan
