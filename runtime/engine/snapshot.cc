#include "runtime/engine/snapshot.h"

#include "runtime/eval/prepare.h"

namespace regoc::engine {

void Snapshot::PrepareIndexes() const { eval::PrepareIndexes(*executable, data->indexes(), data->root()); }

Result<plan::FuncId> Snapshot::FindEntrypoint(std::string_view name) const {
  if (const plan::Entrypoint* entry = executable->policy().FindEntrypoint(name)) return entry->func;
  std::string known;
  for (const plan::Entrypoint& entry : executable->policy().entrypoints) known += (known.empty() ? "" : ", ") + entry.name;
  return Error{"no entrypoint " + std::string(name) + " (there are: " + known + ")"};
}

}  // namespace regoc::engine
