// A policy on the best engine that is ready: interpreted at once, as machine code as soon as that has been made in the
// background.
//
//   TieredSnapshot tiers(interpreted, [](const Snapshot& s) { return tools::ObjectCode(s.executable->policy(), cached); });
//   std::optional<Evaluator> evaluator;
//   uint32_t seen = 0;
//   for (;;) {   // on each thread that decides
//     if (uint32_t now = tiers.version(); !evaluator || now != seen) evaluator.emplace(tiers.current()), seen = now;
//     Decide(*evaluator);
//   }
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "runtime/base/result.h"
#include "runtime/engine/snapshot.h"

namespace regoc::engine {

// Any number of threads may ask. Evaluations that have begun go on with the snapshot that they began with.
class TieredSnapshot {
 public:
  // Makes machine code for the snapshot's plan. Runs on a thread of its own, must not throw, and must end: whoever gives up
  // the tiers waits for it.
  using Compiler = std::function<Result<NativeCode>(const Snapshot&)>;

  // Begins to compile unless the snapshot has machine code already (from a bundle). Where there is no thread to be had, the
  // policy stays interpreted.
  TieredSnapshot(std::shared_ptr<const Snapshot> start, Compiler compile);
  ~TieredSnapshot();
  TieredSnapshot(const TieredSnapshot&) = delete;
  TieredSnapshot& operator=(const TieredSnapshot&) = delete;

  // Changes when current() does. Costs a load that nobody writes to but then.
  uint32_t version() const { return version_.load(std::memory_order_acquire); }
  std::shared_ptr<const Snapshot> current() const;

  // Waits until the compiler is done. An error says why there is no machine code; the policy stays interpreted then.
  Status Wait();

 private:
  void Compile(const Compiler& compile);

  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> current_;
  Status result_ = Unit{};
  std::atomic<uint32_t> version_ = 0;
  std::thread compiler_;
};

}  // namespace regoc::engine
