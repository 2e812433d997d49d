#include "tools/server/plan_tier.h"

#include "tools/common/module_parser.h"

namespace regoc::server {

PlanTier::PlanTier(std::shared_ptr<const eval::Executable> executable, engine::NativeCode native)
    : executable_(std::move(executable)), native_(std::move(native)), version_(native_.entries.empty() ? 0 : 1) {
  for (const eval::BuiltinBinding& builtin : executable_->builtins())
    may_block_ |= builtin.name == "http.send" || builtin.name == "net.lookup_ip_addr";
}

engine::Snapshot PlanTier::SnapshotWith(std::shared_ptr<const engine::Document> data) const {
  std::lock_guard lock(mutex_);
  return {executable_, std::move(data), native_, tools::ParseModule};
}

void PlanTier::SetNative(engine::NativeCode native) {
  {
    std::lock_guard lock(mutex_);
    native_ = std::move(native);
  }
  version_.fetch_add(1, std::memory_order_release);
}

}  // namespace regoc::server
