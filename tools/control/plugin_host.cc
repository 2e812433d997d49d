#include "tools/control/plugin_host.h"

#include <algorithm>

namespace regoc::control {

using config::Json;

Result<std::unique_ptr<PluginHost::Running>> PluginHost::Prepare(const Json& json) {
  config::Problems problems;
  auto next = std::make_unique<Running>();
  auto configuration =
      std::make_shared<config::Configuration>(config::ReadConfiguration(json, context_.identity, problems));
  for (const std::string& warning : problems.warnings) context_.logger.Warning(warning);
  if (Status good = problems.AsStatus(); !good.ok()) return good.error();
  std::vector<std::string> warnings;
  auto services = services::Services::FromConfig(configuration->services, configuration->keys, {}, &warnings);
  for (const std::string& warning : warnings) context_.logger.Warning(warning);
  if (!services.ok()) return services.error();
  next->services = *std::move(services);
  next->verification.skip = context_.skip_verification;
  Result<std::vector<bundle::TrustedKey>> keys = config::TrustedKeys(configuration->key_configs);
  if (!keys.ok()) return keys.error();
  next->verification.keys = *std::move(keys);
  next->persistence = std::make_unique<Persistence>(configuration->persistence_directory);
  if (configuration->status && configuration->status->prometheus)
    next->metrics = std::make_unique<BundleMetrics>(context_.metrics, configuration->status->bundle_loading_buckets);
  next->configuration = std::move(configuration);
  return next;
}

// A bundle that is the same in both configurations need not be downloaded again.
std::map<std::string, std::string> PluginHost::KnownEtags(const config::Configuration& next) const {
  std::map<std::string, std::string> etags;
  if (!running_) return etags;
  const config::Configuration& before = *running_->configuration;
  std::shared_ptr<const server::Generation> generation = context_.store.current();
  for (const config::BundleConfig& bundle : next.bundles) {
    auto same = [&](const config::BundleConfig& old) {
      return old.name == bundle.name && old.as_json == bundle.as_json;
    };
    bool kept = std::any_of(before.bundles.begin(), before.bundles.end(), same) && before.services == next.services &&
                before.keys == next.keys;
    auto active = generation->bundles.find(bundle.name);
    if (kept && active != generation->bundles.end()) etags[bundle.name] = active->second.etag;
  }
  return etags;
}

Status PluginHost::Replace(std::unique_ptr<Running> next) {
  const config::Configuration& configuration = *next->configuration;
  BundlePluginContext context{*next->services,    activator_,         board_, context_.logger, *next->persistence,
                              next->verification, next->metrics.get()};
  std::vector<std::string> gone;
  {
    std::lock_guard lock(mutex_);
    context.etags = KnownEtags(configuration);
    if (running_)
      for (const config::BundleConfig& old : running_->configuration->bundles)
        if (std::none_of(configuration.bundles.begin(), configuration.bundles.end(),
                         [&](const auto& bundle) { return bundle.name == old.name; }))
          gone.push_back(old.name);
  }
  std::unique_ptr<Running> old;
  {
    std::lock_guard lock(mutex_);
    old = std::move(running_);
  }
  old.reset();  // joins its threads
  if (!gone.empty())
    if (Status removed = activator_.Remove(gone); !removed.ok())
      context_.logger.Error("Bundles could not be removed: " + removed.error().message);
  board_.SetLabels(configuration.labels);
  Status started = Unit{};
  if (configuration.status) {
    next->status = std::make_unique<StatusReporter>(*configuration.status, *next->services, board_, context_.logger,
                                                    next->metrics.get());
    started = next->status->Start();
  } else {
    board_.RemovePlugin("status");
  }
  if (started.ok() && !configuration.bundles.empty()) {
    next->bundles = std::make_unique<BundlePlugin>(configuration.bundles, std::move(context));
    started = next->bundles->Start();
  } else if (configuration.bundles.empty()) {
    board_.SetBundles({});
    board_.RemovePlugin("bundle");
  }
  if (started.ok() && !configuration.decision_logs.is_null())
    started = log_.Configure(configuration.decision_logs, configuration.labels, next->services);
  if (log_.active()) board_.SetPlugin("decision_logs", PluginState::kOk);
  std::lock_guard lock(mutex_);
  shown_ = next->configuration;
  running_ = std::move(next);
  return started;
}

Status PluginHost::Configure(const Json& json) {
  std::lock_guard one_at_a_time(configuring_);
  Result<std::unique_ptr<Running>> next = Prepare(json);
  if (!next.ok()) return next.error();
  discovery_.reset();
  boot_.reset();
  if (!(*next)->configuration->discovery) {
    board_.RemovePlugin("discovery");
    return Replace(*std::move(next));
  }
  boot_ = *std::move(next);
  {
    std::lock_guard lock(mutex_);
    shown_ = boot_->configuration;
  }
  board_.SetLabels(boot_->configuration->labels);
  discovery_ = std::make_unique<Discovery>(*boot_->configuration->discovery, *boot_->services, board_, context_.logger,
                                           *boot_->persistence, boot_->verification,
                                           [this](const Json& discovered) { return ApplyDiscovered(discovered); });
  return discovery_->Start();
}

Status PluginHost::ApplyDiscovered(const Json& discovered) {
  Result<Json> merged = MergeDiscovered(*boot_->configuration, discovered);
  if (!merged.ok()) return merged.error();
  {
    std::lock_guard lock(mutex_);
    // Discovery itself is not changed by what it finds; nothing else did.
    Json running = running_ ? running_->configuration->json : Json();
    if (running == *merged) return Unit{};
  }
  Result<std::unique_ptr<Running>> next = Prepare(*merged);
  if (!next.ok()) return next.error();
  return Replace(*std::move(next));
}

void PluginHost::Stop() {
  std::lock_guard one_at_a_time(configuring_);
  discovery_.reset();
  std::unique_ptr<Running> old;
  {
    std::lock_guard lock(mutex_);
    old = std::move(running_);
  }
  old.reset();
  boot_.reset();
}

std::shared_ptr<const config::Configuration> PluginHost::configuration() const {
  std::lock_guard lock(mutex_);
  return shown_;
}

std::string PluginHost::ConfigJson() const {
  std::shared_ptr<const config::Configuration> shown = configuration();
  return shown ? shown->Active().dump(-1, ' ', false, Json::error_handler_t::replace) : "{}";
}

std::optional<std::string> PluginHost::StatusJson() const {
  std::shared_ptr<const config::Configuration> shown = configuration();
  if (!shown || !shown->status) return std::nullopt;
  return board_.Report().dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace regoc::control
