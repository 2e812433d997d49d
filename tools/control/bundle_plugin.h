// Keeps bundles up to date: asks for each when it is time, and puts what came in force.
//
//   BundlePlugin plugin(configs, {services, activator, board, logger, …});
//   plugin.Start();      // what was persisted is active when this returns
//   …
//   plugin.Stop();       // within about a second
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "tools/control/bundle_activator.h"
#include "tools/control/bundle_metrics.h"
#include "tools/control/logger.h"
#include "tools/control/persistence.h"
#include "tools/control/status_board.h"

namespace regoc::control {

struct BundlePluginContext {
  const services::Services& services;
  BundleActivator& activator;
  StatusBoard& board;
  Logger& logger;
  const Persistence& persistence;
  VerificationOptions verification;
  BundleMetrics* metrics = nullptr;  // nullptr: not counted
  std::map<std::string, std::string> etags =
      {};  // of bundles that are active and whose configuration is still the same
};

class BundlePlugin {
 public:
  BundlePlugin(std::vector<config::BundleConfig> bundles, BundlePluginContext context);
  ~BundlePlugin();
  BundlePlugin(const BundlePlugin&) = delete;
  BundlePlugin& operator=(const BundlePlugin&) = delete;

  // Errors: a bundle that is not configured well enough to be asked for.
  Status Start();
  // Asks for all bundles now (trigger manual).
  void Trigger();
  void Stop();

 private:
  using Clock = std::chrono::steady_clock;

  struct Task {
    config::BundleConfig config;
    bundle::VerificationConfig verification;
    std::unique_ptr<Downloader> downloader;
    std::string etag;
    std::string archive;  // of what is being activated, to be persisted
    int failures = 0;     // since the last success
    bool long_poll = false;
    bool busy = false;
    std::optional<Clock::time_point> due;  // nothing: when asked for
  };

  Result<std::unique_ptr<Task>> NewTask(config::BundleConfig bundle);
  void LoadPersisted();
  void Work(Task* only);
  Task* NextDue(Task* only, std::unique_lock<std::mutex>& lock);
  void Fetch(Task& task);
  void ActivateArrived();
  void Activated(Task& task, const Activation& activation, const PreparedBundle& facts, Clock::duration took);
  void Failed(Task& task, const std::string& message, int http_code, std::vector<server::ErrorDetail> details = {});
  // What comes after an attempt.
  void Reschedule(Task& task);
  nlohmann::json FieldsOf(const Task& task) const { return {{"name", task.config.name}, {"plugin", "bundle"}}; }
  void ShowState();

  BundlePluginContext context_;
  std::vector<config::BundleConfig> configs_;
  std::vector<std::unique_ptr<Task>> tasks_;
  std::atomic<bool> cancelled_ = false;
  std::mutex mutex_;  // of what follows, and of tasks' due and busy
  std::condition_variable changed_, arrived_;
  std::deque<std::pair<Task*, PreparedBundle>> waiting_;
  std::mt19937 random_{std::random_device()()};
  std::vector<std::thread> threads_;
};

}  // namespace regoc::control
