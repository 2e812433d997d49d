// Where the current generation stands, and how the next one is made.
//
//   Store store(compiler);
//   Result<…> changed = store.Change([&](Store::Draft& draft) { draft.modules[id] = …; return Status(Unit{}); }, sink);
//   std::shared_ptr<const Generation> now = store.current();   // on any thread
//
// A change is prepared aside, compiled and indexed, and replaces the generation in one step; decisions that have begun
// go on with the old one. A change that fails changes nothing.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "runtime/base/diagnostic.h"
#include "tools/server/generation.h"

namespace regoc::server {

class Store {
 public:
  // The next generation while it is being made.
  struct Draft {
    Modules modules;
    std::shared_ptr<const engine::Document> data;
    std::map<std::string, ActiveBundle> bundles;
    // The plan of a bundle, when the modules are exactly those that it was made of.
    std::optional<engine::Snapshot> planned;
  };

  explicit Store(BackgroundCompiler& compiler);

  // Waits for other changes. `sink` has what is wrong with policies when the change fails for that; the error then
  // begins with "policies:".
  Status Change(const std::function<Status(Draft&)>& change, DiagnosticSink& sink);

  std::shared_ptr<const Generation> current() const;
  // Changes when current() does. Costs a load that nobody writes to but then.
  uint64_t number() const { return number_.load(std::memory_order_acquire); }

 private:
  BackgroundCompiler& compiler_;
  std::mutex changing_;
  mutable std::mutex mutex_;  // of current_
  std::shared_ptr<const Generation> current_;
  std::atomic<uint64_t> number_ = 0;
};

}  // namespace regoc::server
