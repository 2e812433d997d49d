// Decision logs: takes decisions from the threads that make them and brings them to sinks.
//
//   Result<std::unique_ptr<EventLog>> log = EventLog::Start(config.value("decision_logs", json()), {
//       .labels = labels, .services = {"collector"}, .clients = clients, .metrics = metrics, .logger = logger});
//   if (!log.ok()) return log.error();
//   ApiContext api{store, metrics, log->get()};    // nullptr: nothing is to be logged
//   …
//   server->Stop(patience);                        // first no more decisions,
//   (*log)->Stop(std::chrono::seconds(10));        // then what is left is sent
//
// `clients` gives what sends to a service that is configured; with services::Services:
//
//   [&](const std::string& name) -> Result<ServiceClient> {
//     auto client = services.Client(name);
//     if (!client.ok()) return client.error();
//     return ServiceClient([shared = std::shared_ptr(std::move(*client))](const stores::HttpRequest& request) {
//       return shared->Send(request, nullptr);
//     });
//   }
//
// What is guaranteed stands in docs/decision_logs.md. For each sink, at any time:
//   decided + recovered = emitted + dropped + buffered
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "tools/decision_log/courier.h"
#include "tools/decision_log/event_writer.h"
#include "tools/decision_log/rate_limit.h"
#include "tools/decision_log/rules.h"
#include "tools/decision_log/sink.h"
#include "tools/server/decision.h"
#include "tools/server/metrics.h"

namespace regoc::decision_log {

struct LogContext {
  std::map<std::string, std::string> labels;
  std::vector<std::string> services;  // names that there are, in order
  ServiceClients clients;
  server::Metrics& metrics;
  Logger logger;
};

class EventLog final : public server::DecisionLog {
 public:
  // Of one sink.
  struct Numbers {
    std::string sink;
    uint64_t decided = 0;
    uint64_t recovered = 0;  // of earlier processes, by spill
    uint64_t emitted = 0;
    uint64_t buffered = 0;
    std::map<std::string, uint64_t> dropped;  // by reason
    std::string fault;                        // of the last delivery; empty: it went well
    int http_status = 0;
  };

  // `config` is the section "decision_logs" (null: there is none). Null when no sink is asked for. Errors name the key.
  static Result<std::unique_ptr<EventLog>> Start(const nlohmann::json& config, LogContext context);
  // As Stop(0).
  ~EventLog() override;

  // Takes no lock but for one in some hundred decisions, and waits only in mode block. An error: there was no room in
  // time (mode block).
  Status Log(const server::Decision& decision) override;

  // Sends what is buffered now (trigger manual; also for tests). Any thread; does not wait.
  void Flush();
  // After the last Log(). Sends what is buffered, for `patience` at most; with mode spill the rest stays on the disk,
  // else it is dropped and counted.
  void Stop(std::chrono::milliseconds patience);

  std::vector<Numbers> numbers() const;

 private:
  enum Reason { kDropRule, kMaskFailed, kRateLimit, kNoRoom, kReasons };
  struct Thread;
  struct SinkCounters;

  EventLog(Settings settings, LogContext context);
  Status Open();
  void Begin(std::vector<MadeSink> sinks);
  void AddCounters();
  Thread& Mine();
  void ReportFault(const std::string& what);
  void Publish();
  Numbers NumbersOf(size_t sink) const;

  Settings settings_;  // as they are after Start
  const LogContext context_;
  const std::shared_ptr<const int> token_ = std::make_shared<int>(0);  // which log this is, for threads
  RateLimit rate_limit_;
  std::unique_ptr<Journal> journal_;
  mutable std::mutex mutex_;  // of what follows
  std::vector<std::shared_ptr<Thread>> threads_;
  uint64_t decided_before_ = 0;  // by threads that have ended
  uint64_t dropped_before_[kReasons] = {};
  std::vector<SinkCounters> counters_;
  std::mutex publishing_;
  std::atomic<bool> started_ = false;
  std::atomic<int64_t> last_fault_ms_ = 0;
  std::vector<std::unique_ptr<Courier>> couriers_;  // last: their threads use what stands above
};

}  // namespace regoc::decision_log
