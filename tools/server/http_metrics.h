// How long requests took, as OPA's http_request_duration_seconds{code, handler, method}.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "tools/server/metrics.h"

namespace regoc::server {

// Who answers a request.
enum class Handler : uint8_t {
  kDataV1,
  kDataV0,
  kBatch,
  kQuery,
  kPolicies,
  kCompile,
  kAdmit,
  kEnforce,
  kHealth,
  kConfig,
  kStatus,
  kIndex,
  kMetrics,
  kCatchAll,
};
constexpr size_t kHandlers = static_cast<size_t>(Handler::kCatchAll) + 1;

// "v1/data": the label.
std::string_view HandlerName(Handler handler);

// Of one thread: no other writes to its histograms.
class HttpMetrics {
 public:
  // `bounds` of the histograms, in seconds and rising; none: OPA's.
  HttpMetrics(Metrics& metrics, const std::vector<double>& bounds);
  void Observe(Handler handler, std::string_view method, int status, int64_t nanoseconds);

 private:
  static constexpr size_t kMethods = 6;  // GET, POST, PUT, PATCH, DELETE, others
  static constexpr size_t kCodes = 16;   // see http_metrics.cc
  Metrics& metrics_;
  std::vector<double> bounds_;
  std::array<Histogram*, kHandlers * kMethods * kCodes> histograms_{};  // nullptr: not needed yet
};

// Facts about the process that are looked up when the page is made, and build_info. Once a server.
void AddProcessMetrics(Metrics& metrics, const std::string& version);

}  // namespace regoc::server
