// The native code of a bundle, and when it may run.
#pragma once

#include <optional>

#include "runtime/engine/snapshot.h"
#include "tools/common/loader.h"

namespace regoc::tools {

// The plan of a bundle that regoc built, bound, with its native code where a trusted key signed it and it fits this
// machine. Nothing when the bundle carries no plan. `why_not` says why the plan is interpreted.
Result<std::optional<engine::Snapshot>> SnapshotOf(const LoadedBundle& bundle, std::string& why_not);

}  // namespace regoc::tools
