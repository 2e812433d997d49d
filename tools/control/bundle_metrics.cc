#include "tools/control/bundle_metrics.h"

namespace regoc::control {

namespace {

int64_t Nanoseconds(SystemTime time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

// Doubling, from a thousandth of a second.
std::vector<double> DefaultBuckets() {
  std::vector<double> buckets;
  for (double bound = 1e6; buckets.size() < 20; bound *= 2) buckets.push_back(bound);
  return buckets;
}

}  // namespace

BundleMetrics::BundleMetrics(server::Metrics& metrics, std::vector<double> buckets)
    : metrics_(metrics), buckets_(buckets.empty() ? DefaultBuckets() : std::move(buckets)) {}

void BundleMetrics::Loaded(const std::string& bundle) {
  metrics_.AddCounter("bundle_loaded_counter", "Counter for the bundle loaded.", {{"name", bundle}}).Add();
}

void BundleMetrics::Failed(const std::string& bundle, const std::string& code, const std::string&) {
  // Without the message, which OPA makes a label of: texts of errors have no bound.
  metrics_
      .AddCounter("bundle_failed_load_counter", "Counter for the failed bundle load.",
                  {{"code", code}, {"name", bundle}})
      .Add();
}

void BundleMetrics::Took(const std::string& bundle, const std::string& stage, int64_t nanoseconds) {
  std::lock_guard lock(mutex_);
  server::Histogram*& histogram = histograms_[bundle + "\n" + stage];
  if (!histogram)
    histogram =
        &metrics_.AddHistogram("bundle_loading_duration_ns", "Histogram for the bundle loading duration by stage.",
                               buckets_, {{"name", bundle}, {"stage", stage}});
  histogram->Observe(static_cast<double>(nanoseconds));
}

void BundleMetrics::Seen(const BundleStatus& status) {
  const server::Labels name = {{"name", status.name}};
  auto set = [&](const char* gauge, const char* help, SystemTime time) {
    if (time != SystemTime()) metrics_.AddGauge(gauge, help, name).Set(Nanoseconds(time));
  };
  set("last_bundle_request", "Gauge for the last bundle request.", status.last_request);
  set("last_success_bundle_request", "Gauge for the last success bundle request.", status.last_successful_request);
  set("last_success_bundle_download", "Gauge for the last success bundle download.", status.last_successful_download);
  set("last_success_bundle_activation", "Gauge for the last success bundle activation.",
      status.last_successful_activation);
}

void BundleMetrics::SetPlugin(const std::string& name, const std::string& state) {
  std::lock_guard lock(mutex_);
  std::string& before = plugins_[name];
  if (before == state) return;
  auto gauge = [&](const std::string& text) -> server::Counter& {
    return metrics_.AddGauge("plugin_status_gauge", "Gauge for the plugin by status.",
                             server::Labels{{"name", name}, {"status", text}});
  };
  if (!before.empty()) gauge(before).Set(0);
  gauge(state).Set(1);
  before = state;
}

}  // namespace regoc::control
