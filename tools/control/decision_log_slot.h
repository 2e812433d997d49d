// The decision log of a server, which may come with a configuration that is discovered.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>

#include "tools/control/logger.h"
#include "tools/decision_log/event_log.h"
#include "tools/services/services.h"

namespace regoc::control {

// The first configuration that wants decisions logged begins it. Decisions read it without a lock, so it stays until
// the server ends: a later change is only told.
class DecisionLogSlot final : public server::DecisionLog {
 public:
  DecisionLogSlot(server::Metrics& metrics, Logger& logger) : metrics_(metrics), logger_(logger) {}

  // `section` is "decision_logs"; null: none. Errors name the key.
  Status Configure(const nlohmann::json& section, const std::map<std::string, std::string>& labels,
                   std::shared_ptr<const services::Services> services);
  // Called with the section when a log begins; at once when it has. Before the server listens.
  void WhenConfigured(std::function<void(const nlohmann::json& section)> call);
  // When no decision is made any more.
  void Stop(std::chrono::milliseconds patience);
  bool active() const { return log_.load(std::memory_order_acquire) != nullptr; }

  Status Log(const server::Decision& decision) override {
    decision_log::EventLog* log = log_.load(std::memory_order_acquire);
    return log ? log->Log(decision) : Status(Unit{});
  }

 private:
  server::Metrics& metrics_;
  Logger& logger_;
  std::mutex mutex_;  // of what follows
  nlohmann::json section_;
  std::function<void(const nlohmann::json& section)> when_configured_;
  std::unique_ptr<decision_log::EventLog> owned_;
  std::atomic<decision_log::EventLog*> log_ = nullptr;
};

}  // namespace regoc::control
