#include "tools/control/status_reporter.h"

#include "tools/stores/url.h"

namespace regoc::control {

namespace {

constexpr std::chrono::milliseconds kLook{500};  // how often one looks whether it shall end

}  // namespace

Status StatusReporter::Start() {
  logger_.Info("Starting status reporter.", {{"plugin", "status"}});
  if (!config_.service.empty()) {
    auto client = services_.Client(config_.service, {.cancelled = &cancelled_});
    if (!client.ok()) return Error{"status.service: " + client.error().message};
    client_ = *std::move(client);
  }
  board_.SetPlugin("status", PluginState::kOk);
  thread_ = std::thread([this] { Run(); });
  return Unit{};
}

void StatusReporter::Stop() {
  cancelled_ = true;
  if (thread_.joinable()) thread_.join();
}

void StatusReporter::Run() {
  uint64_t told = 0;
  while (!cancelled_) {
    uint64_t version = board_.WaitForChange(told, std::chrono::steady_clock::now() + kLook);
    if (version == told || cancelled_) continue;
    told = version;
    Report();
  }
}

void StatusReporter::Report() {
  if (metrics_) {
    for (const auto& [name, status] : board_.bundles()) metrics_->Seen(status);
    for (const auto& [name, state] : board_.States()) metrics_->SetPlugin(name, state);
  }
  if (config_.manual || (!config_.console && !client_)) return;
  nlohmann::json report = board_.Report();
  if (config_.console) {
    nlohmann::json fields = report;
    fields["type"] = "openpolicyagent.org/status";
    logger_.Info("Status Log", fields);
  }
  if (!client_) return;
  Status sent = Send(report.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  if (!sent.ok() && !cancelled_) logger_.Error(sent.error().message + ".", {{"plugin", "status"}});
  if (sent.ok()) logger_.Info("Status update sent successfully in response to bundle update.", {{"plugin", "status"}});
}

Status StatusReporter::Send(const std::string& body) {
  stores::HttpRequest request{.method = "POST",
                              .url = "status/" + stores::EscapeUrl(config_.partition, true),
                              .headers = {{"Content-Type", "application/json"}},
                              .body = body};
  if (config_.partition.empty()) request.url = "status";
  stores::HttpResponse response = client_->Send(request, nullptr);
  if (!response.fault.empty()) return Error{"status update failed: " + response.fault};
  if (!response.success())
    return Error{"status update failed, server replied with HTTP " + std::to_string(response.status)};
  return Unit{};
}

}  // namespace regoc::control
