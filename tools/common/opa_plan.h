// Plans in OPA's schema, where they stand in bundles.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/optimize/optimize.h"
#include "runtime/plan/plan.h"
#include "tools/common/loader.h"

namespace regoc::tools {

// What a bundle decides that holds `plan.json` and no policies: its plan, verified and optimized. Nothing for other
// bundles.
Result<std::optional<plan::Policy>> PolicyOfOpaPlan(const LoadedBundle& bundle,
                                                    optimize::Level level = optimize::Level::kFull);

// The type of a built-in in OPA's JSON; of one that this build doesn't have, a function without arguments.
std::string BuiltinDeclaration(std::string_view name);

}  // namespace regoc::tools
