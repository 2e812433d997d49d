// What follows a configuration: bundles, status, discovery. A new configuration replaces what runs; one that is wrong
// changes nothing.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "tools/control/bundle_plugin.h"
#include "tools/control/decision_log_slot.h"
#include "tools/control/discovery.h"
#include "tools/control/status_reporter.h"
#include "tools/server/plugins.h"

namespace regoc::control {

// Outlives the host.
struct HostContext {
  server::Store& store;
  server::Metrics& metrics;
  Logger& logger;
  config::Identity identity;
  bool skip_verification = false;
};

// Thread-safe.
class PluginHost final : public server::Plugins {
 public:
  explicit PluginHost(HostContext context)
      : context_(std::move(context)), activator_(context_.store), log_(context_.metrics, context_.logger) {}
  ~PluginHost() override { Stop(); }

  // Errors name what is wrong; warnings are logged. Persisted bundles are active when it returns.
  Status Configure(const config::Json& json);
  void Stop();

  BundleActivator& activator() { return activator_; }
  StatusBoard& board() { return board_; }
  DecisionLogSlot& log() { return log_; }
  std::shared_ptr<const config::Configuration> configuration() const;

  std::string ConfigJson() const override;
  std::optional<std::string> StatusJson() const override;
  bool BundlesReady() const override { return board_.BundlesReady(); }
  std::map<std::string, std::string> States() const override { return board_.States(); }

 private:
  // What runs for one configuration. Destroyed in reverse.
  struct Running {
    std::shared_ptr<const config::Configuration> configuration;
    std::shared_ptr<const services::Services> services;
    std::unique_ptr<Persistence> persistence;
    VerificationOptions verification;
    std::unique_ptr<BundleMetrics> metrics;
    std::unique_ptr<BundlePlugin> bundles;
    std::unique_ptr<StatusReporter> status;
  };

  Result<std::unique_ptr<Running>> Prepare(const config::Json& json);
  // Ends what runs and begins with `next`.
  Status Replace(std::unique_ptr<Running> next);
  Status ApplyDiscovered(const config::Json& discovered);
  std::map<std::string, std::string> KnownEtags(const config::Configuration& next) const;

  HostContext context_;
  BundleActivator activator_;
  StatusBoard board_;
  DecisionLogSlot log_;
  std::mutex configuring_;
  std::unique_ptr<Running> boot_;  // of discovery
  std::unique_ptr<Discovery> discovery_;
  mutable std::mutex mutex_;  // of what follows
  std::shared_ptr<const config::Configuration> shown_;
  std::unique_ptr<Running> running_;
};

}  // namespace regoc::control
