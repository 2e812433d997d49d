#include "tools/control/status_board.h"

#include <algorithm>

namespace regoc::control {

using Json = nlohmann::json;

void BundleStatus::SetError(std::string text, int http, Json details) {
  code = text.empty() ? "" : "bundle_error";
  message = std::move(text);
  http_code = http;
  errors = std::move(details);
}

Json BundleStatus::ToJson() const {
  Json out = {{"name", name},
              {"last_successful_activation", TimeText(last_successful_activation)},
              {"last_successful_download", TimeText(last_successful_download)},
              {"last_successful_request", TimeText(last_successful_request)},
              {"last_request", TimeText(last_request)}};
  if (!type.empty()) out["type"] = type;
  if (!active_revision.empty()) out["active_revision"] = active_revision;
  if (!code.empty()) out["code"] = code, out["message"] = message;
  if (http_code != 0) out["http_code"] = http_code;
  if (!errors.is_null()) out["errors"] = errors;
  if (size != 0) out["size"] = size;
  if (!metrics.empty()) out["metrics"] = metrics;
  return out;
}

std::string StateText(PluginState state) {
  switch (state) {
    case PluginState::kOk:
      return "OK";
    case PluginState::kError:
      return "ERROR";
    case PluginState::kWarn:
      return "WARN";
    case PluginState::kNotReady:
      return "NOT_READY";
  }
  return "";
}

void StatusBoard::Changed() {
  ++version_;
  changed_.notify_all();
}

void StatusBoard::SetLabels(std::map<std::string, std::string> labels) {
  std::lock_guard lock(mutex_);
  labels_ = std::move(labels);
  Changed();
}

void StatusBoard::SetBundles(const std::vector<std::string>& names) {
  std::lock_guard lock(mutex_);
  std::map<std::string, BundleStatus> next;
  for (const std::string& name : names) {
    auto old = bundles_.find(name);
    next[name] = old == bundles_.end() ? BundleStatus{.name = name} : std::move(old->second);
  }
  bundles_ = std::move(next);
  Changed();
}

void StatusBoard::UpdateBundle(const std::string& name, const std::function<void(BundleStatus&)>& change) {
  std::lock_guard lock(mutex_);
  auto found = bundles_.find(name);
  if (found == bundles_.end()) return;
  change(found->second);
  Changed();
}

void StatusBoard::UpdateDiscovery(const std::function<void(BundleStatus&)>& change) {
  std::lock_guard lock(mutex_);
  if (!discovery_) discovery_ = BundleStatus{.name = "discovery"};
  change(*discovery_);
  Changed();
}

void StatusBoard::SetPlugin(const std::string& name, PluginState state) {
  std::lock_guard lock(mutex_);
  auto [at, added] = plugins_.emplace(name, state);
  if (!added && at->second == state) return;
  at->second = state;
  Changed();
}

void StatusBoard::RemovePlugin(const std::string& name) {
  std::lock_guard lock(mutex_);
  if (plugins_.erase(name) > 0) Changed();
}

bool StatusBoard::BundlesReady() const {
  std::lock_guard lock(mutex_);
  return std::all_of(bundles_.begin(), bundles_.end(), [](const auto& bundle) { return bundle.second.activated; });
}

std::map<std::string, std::string> StatusBoard::States() const {
  std::lock_guard lock(mutex_);
  std::map<std::string, std::string> states;
  for (const auto& [name, state] : plugins_) states[name] = StateText(state);
  return states;
}

bool StatusBoard::Ready() const {
  std::lock_guard lock(mutex_);
  return std::all_of(plugins_.begin(), plugins_.end(),
                     [](const auto& plugin) { return plugin.second == PluginState::kOk; });
}

std::optional<BundleStatus> StatusBoard::Bundle(const std::string& name) const {
  std::lock_guard lock(mutex_);
  auto found = bundles_.find(name);
  return found == bundles_.end() ? std::nullopt : std::optional(found->second);
}

std::map<std::string, BundleStatus> StatusBoard::bundles() const {
  std::lock_guard lock(mutex_);
  return bundles_;
}

Json StatusBoard::Report() const {
  std::lock_guard lock(mutex_);
  Json out = {{"labels", labels_}};
  for (const auto& [name, status] : bundles_) out["bundles"][name] = status.ToJson();
  if (discovery_) out["discovery"] = discovery_->ToJson();
  for (const auto& [name, state] : plugins_) out["plugins"][name] = {{"state", StateText(state)}};
  return out;
}

uint64_t StatusBoard::version() const {
  std::lock_guard lock(mutex_);
  return version_;
}

bool StatusBoard::WaitFor(const std::function<bool(const StatusBoard&)>& done,
                          std::chrono::steady_clock::time_point deadline) {
  for (uint64_t seen = version();;) {
    if (done(*this)) return true;
    if (std::chrono::steady_clock::now() >= deadline) return false;
    seen = WaitForChange(seen, deadline);
  }
}

uint64_t StatusBoard::WaitForChange(uint64_t version, std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, deadline, [&] { return version_ > version; });
  return version_;
}

}  // namespace regoc::control
