// What Prometheus is told about bundles, under OPA's names.
#pragma once

#include <mutex>
#include <string>

#include "tools/control/status_board.h"
#include "tools/server/metrics.h"

namespace regoc::control {

// Thread-safe.
class BundleMetrics {
 public:
  // `buckets` in nanoseconds; empty: OPA's.
  BundleMetrics(server::Metrics& metrics, std::vector<double> buckets);

  void Loaded(const std::string& bundle);
  void Failed(const std::string& bundle, const std::string& code, const std::string& message);
  // Of a stage of loading ("bundle_request", "rego_load_bundles", …).
  void Took(const std::string& bundle, const std::string& stage, int64_t nanoseconds);
  void Seen(const BundleStatus& status);
  void SetPlugin(const std::string& name, const std::string& state);

 private:
  server::Metrics& metrics_;
  std::vector<double> buckets_;
  std::mutex mutex_;
  std::map<std::string, server::Histogram*> histograms_;  // by bundle and stage
  std::map<std::string, std::string> plugins_;            // state by name
};

}  // namespace regoc::control
