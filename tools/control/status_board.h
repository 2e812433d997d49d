// How bundles, discovery and plugins fare: told by those who work, asked by the API, the status plugin and who waits.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "tools/control/moments.h"

namespace regoc::control {

// Of one bundle, as OPA reports it.
struct BundleStatus {
  std::string name;
  std::string type;  // "snapshot" or "delta"
  std::string active_revision;
  SystemTime last_successful_activation, last_successful_download, last_successful_request, last_request;
  std::string code;  // "bundle_error", or empty
  std::string message;
  int http_code = 0;                       // of a response that was an error; 0: none
  nlohmann::json errors;                   // of policies: an array; null: none
  uint64_t size = 0;                       // bytes that were downloaded
  std::map<std::string, int64_t> metrics;  // "timer_bundle_request_ns", …
  bool activated = false;                  // at least once, also from the disk

  void SetError(std::string text, int http = 0, nlohmann::json details = nullptr);
  void ClearError() { SetError(""); }
  nlohmann::json ToJson() const;
};

enum class PluginState { kNotReady, kOk, kError, kWarn };
std::string StateText(PluginState state);

// Thread-safe.
class StatusBoard {
 public:
  void SetLabels(std::map<std::string, std::string> labels);
  // The bundles that there are from now on; what is known of those that stay is kept.
  void SetBundles(const std::vector<std::string>& names);
  void UpdateBundle(const std::string& name, const std::function<void(BundleStatus&)>& change);
  void UpdateDiscovery(const std::function<void(BundleStatus&)>& change);
  void SetPlugin(const std::string& name, PluginState state);
  void RemovePlugin(const std::string& name);

  bool BundlesReady() const;
  std::map<std::string, std::string> States() const;
  // Whether every plugin is OK.
  bool Ready() const;
  std::optional<BundleStatus> Bundle(const std::string& name) const;
  std::map<std::string, BundleStatus> bundles() const;
  // What a status service is sent, but for metrics.
  nlohmann::json Report() const;

  // Grows with each change.
  uint64_t version() const;
  // Waits until `done` says so, or the deadline; gives what it said last.
  bool WaitFor(const std::function<bool(const StatusBoard&)>& done, std::chrono::steady_clock::time_point deadline);
  // Waits for a change after `version` or the deadline; gives the version.
  uint64_t WaitForChange(uint64_t version, std::chrono::steady_clock::time_point deadline);

 private:
  void Changed();  // under the lock

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t version_ = 0;
  std::map<std::string, std::string> labels_;
  std::map<std::string, BundleStatus> bundles_;
  std::optional<BundleStatus> discovery_;
  std::map<std::string, PluginState> plugins_;
};

}  // namespace regoc::control
