// The status plugin: tells a service, the console and Prometheus how bundles and plugins fare, after each change.
#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "tools/config/configuration.h"
#include "tools/control/bundle_metrics.h"
#include "tools/control/logger.h"
#include "tools/control/status_board.h"
#include "tools/services/services.h"

namespace regoc::control {

class StatusReporter {
 public:
  // All outlive it. `metrics` nullptr: Prometheus is told nothing.
  StatusReporter(config::StatusConfig config, const services::Services& services, StatusBoard& board, Logger& logger,
                 BundleMetrics* metrics)
      : config_(std::move(config)), services_(services), board_(board), logger_(logger), metrics_(metrics) {}
  ~StatusReporter() { Stop(); }
  StatusReporter(const StatusReporter&) = delete;
  StatusReporter& operator=(const StatusReporter&) = delete;

  // Errors: there is no such service.
  Status Start();
  // Ends it within about a second; what changed last may not be sent.
  void Stop();

 private:
  void Run();
  void Report();
  Status Send(const std::string& body);

  config::StatusConfig config_;
  const services::Services& services_;
  StatusBoard& board_;
  Logger& logger_;
  BundleMetrics* metrics_;
  std::unique_ptr<services::ServiceClient> client_;
  std::atomic<bool> cancelled_ = false;
  std::thread thread_;
};

}  // namespace regoc::control
