// Where events go. Each sink has a thread of its own (courier.h), which calls it.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/decision_log/journal.h"
#include "tools/decision_log/settings.h"
#include "tools/server/metrics.h"
#include "tools/stores/http.h"

namespace regoc::decision_log {

enum class Verdict : uint8_t {
  kSent,
  kRetry,    // may be taken later
  kRefused,  // will never be taken
};

// What became of events.
struct Delivery {
  std::vector<Verdict> verdicts;  // one an event
  std::string fault;              // why not all were sent; empty: all were, or the rest waits for the next call
  int http_status = 0;            // of the fault
  std::optional<std::chrono::milliseconds> retry_after;  // as the other side wishes

  static Delivery All(size_t events, Verdict verdict, std::string fault = "") {
    return {std::vector(events, verdict), std::move(fault)};
  }
};

class Sink {
 public:
  virtual ~Sink() = default;
  // Of what Send is given at a time.
  virtual Journal::Limits limits() const = 0;
  // `events` are JSON objects on one line each, at least one. Blocks; the time that it may take is the sink's to bound.
  virtual Delivery Send(std::span<const std::string_view> events) = 0;
};

// How often a sink's events are sent.
struct Pace {
  Trigger trigger = Trigger::kPeriodic;
  std::chrono::milliseconds min_delay{1000}, max_delay{1000};
  size_t chunk_bytes = size_t{1} << 20;  // that are sent before their time with Trigger::kImmediate
};

// Sends requests to a service of the configuration, with its URL before theirs and its credentials. One thread.
using ServiceClient = std::function<stores::HttpResponse(const stores::HttpRequest&)>;
using ServiceClients = std::function<Result<ServiceClient>(const std::string& service)>;

enum class Level { kDebug, kInfo, kWarning, kError };
using Logger = std::function<void(Level, const std::string&)>;

// What sinks are made of. Outlives them.
struct SinkContext {
  const Settings& settings;
  const ServiceClients& services;
  server::Metrics& metrics;
  const Logger& logger;
};

struct MadeSink {
  std::unique_ptr<Sink> sink;
  Pace pace;
};

// Reads the sink's section; errors name the key.
Result<MadeSink> MakeSink(SinkSettings& settings, const SinkContext& context);

}  // namespace regoc::decision_log
