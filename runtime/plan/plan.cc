#include "runtime/plan/plan.h"

namespace regoc::plan {

const Entrypoint* Policy::FindEntrypoint(std::string_view name) const {
  for (const Entrypoint& entry : entrypoints)
    if (entry.name == name) return &entry;
  return nullptr;
}

}  // namespace regoc::plan
