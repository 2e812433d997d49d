// The native code of a bundle, and when it may run.
#pragma once

#include <optional>

#include "runtime/engine/snapshot.h"
#include "tools/common/loader.h"

namespace regoc::tools {

// The plan of a bundle that regoc built, bound, with its native code where a trusted key signed it and it fits this
// machine: of several, the best that the processor runs and this runtime's ABI fits. Nothing when the bundle carries no
// plan, or one of another format than this program's; its policies are compiled then. `why_not` says why the plan is
// interpreted, or not used.
Result<std::optional<engine::Snapshot>> SnapshotOf(const LoadedBundle& bundle, std::string& why_not);

}  // namespace regoc::tools
