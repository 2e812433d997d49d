// Puts bundles in force, and takes them out: many in one change of the store, with its cost paid once.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tools/control/bundle_load.h"
#include "tools/server/errors.h"
#include "tools/server/store.h"

namespace regoc::control {

// How the activation of one bundle ended.
struct Activation {
  std::string fault;                         // empty: it is active
  std::vector<server::ErrorDetail> details;  // of policies that cannot be compiled
  std::string text;                          // the same as programs print it
};

// Thread-safe. Remembers the data of each active bundle; outlives configurations.
class BundleActivator {
 public:
  using Changer = std::function<Status(server::Store::Draft&)>;

  explicit BundleActivator(server::Store& store) : store_(store) {}

  // All in one change. When that fails, halves of them, so that each bundle that is good by itself gets active; in the
  // order of `bundles`, as is what is returned.
  std::vector<Activation> Activate(std::vector<PreparedBundle> bundles);
  // The same all or nothing, after `first` changed what is of no bundle (files of the command line).
  Activation ActivateAll(std::vector<PreparedBundle> bundles, const Changer& first);
  // Takes out those that are active, with all they brought.
  Status Remove(const std::vector<std::string>& names);

 private:
  using Documents = std::map<std::string, std::shared_ptr<const engine::Document>>;

  void ActivateRange(std::vector<PreparedBundle>& bundles, size_t begin, size_t end, std::vector<Activation>& out);
  // One change; the error when it fails.
  Activation Try(std::vector<PreparedBundle>& bundles, size_t begin, size_t end, const Changer& first = {});
  Status Prepare(PreparedBundle& bundle, server::Store::Draft& draft, Documents& documents);
  Status Compose(server::Store::Draft& draft, const Documents& documents);

  server::Store& store_;
  std::mutex mutex_;
  Documents documents_;                             // of active bundles, by name
  std::shared_ptr<const engine::Document> own_;     // data of no bundle
  std::weak_ptr<const engine::Document> composed_;  // the store's data as it was made of all these
};

// What `data` holds outside of `roots`, as a document of its own.
std::shared_ptr<const engine::Document> DataOutside(const engine::Document& data,
                                                    const std::vector<std::string>& roots);

// "" when no two bundles own the same; else what is wrong, worded as OPA's.
std::string OverlappingRoots(const std::map<std::string, server::ActiveBundle>& bundles);

}  // namespace regoc::control
