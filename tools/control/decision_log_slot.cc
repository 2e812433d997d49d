#include "tools/control/decision_log_slot.h"

namespace regoc::control {

namespace {

LogLevel LevelOf(decision_log::Level level) {
  switch (level) {
    case decision_log::Level::kDebug:
      return LogLevel::kDebug;
    case decision_log::Level::kInfo:
      return LogLevel::kInfo;
    case decision_log::Level::kWarning:
      return LogLevel::kWarning;
    case decision_log::Level::kError:
      return LogLevel::kError;
  }
  return LogLevel::kInfo;
}

}  // namespace

Status DecisionLogSlot::Configure(const nlohmann::json& section, const std::map<std::string, std::string>& labels,
                                  std::shared_ptr<const services::Services> services) {
  std::lock_guard lock(mutex_);
  if (owned_) {
    if (section != section_)
      logger_.Warning("decision_logs: what was changed is followed after a restart", {{"plugin", "decision_logs"}});
    return Unit{};
  }
  decision_log::ServiceClients clients = [services](const std::string& name) -> Result<decision_log::ServiceClient> {
    auto client = services->Client(name);
    if (!client.ok()) return client.error();
    return decision_log::ServiceClient(
        [shared = std::shared_ptr(*std::move(client))](const stores::HttpRequest& request) {
          return shared->Send(request, nullptr);
        });
  };
  decision_log::Logger logger = [this](decision_log::Level level, const std::string& text) {
    logger_.Log(LevelOf(level), text, {{"plugin", "decision_logs"}});
  };
  auto log = decision_log::EventLog::Start(section, {labels, services->names(), clients, metrics_, logger});
  if (!log.ok()) return log.error();
  section_ = section;
  owned_ = *std::move(log);
  if (owned_ && when_configured_) when_configured_(section_);
  log_.store(owned_.get(), std::memory_order_release);
  return Unit{};
}

void DecisionLogSlot::WhenConfigured(std::function<void(const nlohmann::json& section)> call) {
  std::lock_guard lock(mutex_);
  when_configured_ = std::move(call);
  if (owned_) when_configured_(section_);
}

void DecisionLogSlot::Stop(std::chrono::milliseconds patience) {
  std::lock_guard lock(mutex_);
  log_.store(nullptr, std::memory_order_release);
  if (owned_) owned_->Stop(patience);
  owned_.reset();
}

}  // namespace regoc::control
