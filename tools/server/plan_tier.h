// A plan on the best engine that is ready: interpreted at once, as machine code when that has been made.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "runtime/engine/snapshot.h"

namespace regoc::server {

// Any number of threads may ask; one sets the code.
class PlanTier {
 public:
  PlanTier(std::shared_ptr<const eval::Executable> executable, engine::NativeCode native);

  const eval::Executable& executable() const { return *executable_; }
  // With the data to decide on.
  engine::Snapshot SnapshotWith(std::shared_ptr<const engine::Document> data) const;
  // Changes when SnapshotWith gives better code.
  uint32_t version() const { return version_.load(std::memory_order_acquire); }
  bool is_native() const { return version() > 0; }
  void SetNative(engine::NativeCode native);
  // Whether an evaluation may wait for the network.
  bool may_block() const { return may_block_; }

 private:
  std::shared_ptr<const eval::Executable> executable_;
  bool may_block_ = false;
  mutable std::mutex mutex_;
  engine::NativeCode native_;
  std::atomic<uint32_t> version_ = 0;
};

}  // namespace regoc::server
