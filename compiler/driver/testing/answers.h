// What plans answer under the interpreter, with inputs read and indexes made as in any evaluation.
#pragma once

#include <optional>
#include <string>

#include "compiler/driver/driver.h"

namespace regoc::driver {

// The plan of a module as it comes from the planner, for all of its documents. Nothing when it does not
// compile.
std::optional<plan::Policy> PlanOf(const std::string& text);

// A line for each entry point: its value, "undefined", or "error" (which of several errors comes first is not
// compared).
std::string AnswersOf(const plan::Policy& policy, const std::string& input, const std::string& data);

// A copy with an arena of its own.
plan::Policy CopyOf(const plan::Policy& policy);

}  // namespace regoc::driver
