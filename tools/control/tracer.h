// Distributed tracing: a span for each request, sent in batches by OTLP over HTTP (JSON).
//
// A request with a `traceparent` (W3C Trace Context) belongs to the trace that it names and is sampled as its caller
// said; others begin a trace, of which so many in a hundred are sampled as the configuration says.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tools/config/configuration.h"
#include "tools/control/logger.h"
#include "tools/http/message.h"
#include "tools/server/metrics.h"
#include "tools/stores/http.h"

namespace regoc::control {

struct TraceContext {
  std::string trace_id, span_id;  // in hexadecimal: 32 and 16 digits
  bool sampled = false;
};

// Nothing for what is no traceparent of version 00, or of a later one that begins so.
std::optional<TraceContext> ParseTraceparent(std::string_view text);

struct Span {
  std::string trace_id, span_id, parent_id;  // parent empty: it begins the trace
  std::string name;
  int64_t begin_ns = 0, end_ns = 0;  // since 1970
  std::string method, target, client, scheme, user_agent;
  int status = 0;
};

// Thread-safe.
class Tracer {
 public:
  Tracer(config::TracingConfig config, Logger& logger, server::Metrics& metrics);
  // Sends what is left, for a few seconds at most.
  ~Tracer();
  Tracer(const Tracer&) = delete;
  Tracer& operator=(const Tracer&) = delete;

  // Whether a trace that begins now is sampled.
  bool Samples();
  // When too many wait, it is dropped and counted.
  void Add(Span span);

 private:
  void Run();
  void Send(const std::vector<Span>& spans);
  std::string BodyOf(const std::vector<Span>& spans) const;

  config::TracingConfig config_;
  Logger& logger_;
  server::Counter& dropped_;
  server::Counter& sent_;
  std::string url_;
  std::unique_ptr<stores::HttpClient> client_;
  std::atomic<bool> cancelled_ = false;
  std::mutex mutex_;
  std::condition_variable more_;
  std::vector<Span> waiting_;
  bool ending_ = false;
  std::thread thread_;
};

// Makes spans of the requests to a service.
class TracedService final : public http::Service {
 public:
  TracedService(http::Service& service, Tracer& tracer) : service_(service), tracer_(tracer) {}
  std::unique_ptr<http::Session> NewSession() override;
  std::string ErrorBody(int status, std::string_view message) override { return service_.ErrorBody(status, message); }

 private:
  http::Service& service_;
  Tracer& tracer_;
};

}  // namespace regoc::control
