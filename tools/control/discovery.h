// Discovery: a bundle whose data, or rules, are the configuration.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "tools/control/bundle_load.h"
#include "tools/control/logger.h"
#include "tools/control/persistence.h"
#include "tools/control/status_board.h"

namespace regoc::control {

// `boot` with what was discovered: what both say, boot says; labels, services and keys come together. An error when the
// discovered one changes the service that discovery uses, or a key of boot's.
Result<config::Json> MergeDiscovered(const config::Configuration& boot, const config::Json& discovered);

// The document at `decision` ("a/b"; "": all) in a bundle by itself.
Result<config::Json> EvaluateDiscovery(PreparedBundle bundle, const std::string& decision);

class Discovery {
 public:
  // Called with each configuration that was discovered, on the thread of this. The error is reported.
  using Apply = std::function<Status(const config::Json& discovered)>;

  Discovery(config::DiscoveryConfig config, const services::Services& services, StatusBoard& board, Logger& logger,
            const Persistence& persistence, VerificationOptions verification, Apply apply);
  ~Discovery() { Stop(); }
  Discovery(const Discovery&) = delete;
  Discovery& operator=(const Discovery&) = delete;

  Status Start();
  void Stop();

 private:
  void Run();
  void LoadPersisted();
  // How long to wait for the next attempt.
  std::chrono::milliseconds Attempt();
  Status Use(const Download& download);

  config::DiscoveryConfig config_;
  const services::Services& services_;
  StatusBoard& board_;
  Logger& logger_;
  const Persistence& persistence_;
  VerificationOptions options_;
  Apply apply_;
  bundle::VerificationConfig verification_;
  std::unique_ptr<Downloader> downloader_;
  std::string etag_;
  int failures_ = 0;
  std::atomic<bool> cancelled_ = false;
  std::mutex mutex_;
  std::condition_variable stopped_;
  std::thread thread_;
};

}  // namespace regoc::control
