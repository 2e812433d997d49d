#include "tools/control/discovery.h"

#include <random>

#include "runtime/value/json.h"
#include "tools/control/bundle_activator.h"
#include "tools/server/decider.h"

namespace regoc::control {

namespace {

using config::Json;

const nlohmann::json kFields = {{"plugin", "discovery"}};

// Services by name, whichever form they were given in.
Json ByName(const Json& services) {
  if (!services.is_array()) return services.is_object() ? services : Json::object();
  Json out = Json::object();
  for (const Json& service : services)
    if (service.is_object() && service.contains("name") && service["name"].is_string())
      out[service["name"].get<std::string>()] = service;
  return out;
}

Json Member(const Json& object, const char* key) {
  auto found = object.find(key);
  return found == object.end() ? Json() : *found;
}

// Objects are merged; else `over` wins.
void Overlay(Json& base, const Json& over) {
  if (!base.is_object() || !over.is_object()) {
    base = over;
    return;
  }
  for (const auto& [key, value] : over.items()) {
    if (base.contains(key))
      Overlay(base[key], value);
    else
      base[key] = value;
  }
}

}  // namespace

Result<Json> MergeDiscovered(const config::Configuration& boot, const Json& discovered) {
  if (!discovered.is_object())
    return Error{"the discovered configuration is " + config::KindOf(discovered) + ", not an object"};
  Json boot_services = ByName(boot.services), found_services = ByName(Member(discovered, "services"));
  const std::string& own = boot.discovery->bundle.service;
  if (found_services.contains(own) && boot_services.contains(own)) {
    Json before = boot_services[own], after = found_services[own];
    before.erase("name"), after.erase("name");
    if (before != after) return Error{"updates to the discovery service are not allowed"};
  }
  Json found_keys = Member(discovered, "keys");
  for (const auto& [id, key] : boot.keys.items())
    if (found_keys.is_object() && found_keys.contains(id) && found_keys[id] != key)
      return Error{"updates to keys specified in the boot configuration are not allowed"};
  Json merged = discovered, over = boot.json;
  merged.erase("discovery");
  if (!found_services.empty() || !boot_services.empty())
    merged["services"] = found_services, over["services"] = boot_services;
  Overlay(merged, over);
  return merged;
}

Result<Json> EvaluateDiscovery(PreparedBundle bundle, const std::string& decision) {
  server::BackgroundCompiler compiler(false);
  server::Store store(compiler);
  BundleActivator activator(store);
  if (bundle.is_delta) return Error{"a delta bundle cannot hold a configuration"};
  std::vector<PreparedBundle> one;
  one.push_back(std::move(bundle));
  std::vector<Activation> done = activator.Activate(std::move(one));
  if (!done[0].fault.empty())
    return Error{done[0].fault + (done[0].details.empty() ? "" : ": " + done[0].details[0].message)};
  server::Decider decider(store);
  server::Decider::Document& document = decider.Find(decision);
  OptionalValue value = document.base;
  if (document.evaluator) {
    document.evaluator->Begin({});
    Outcome outcome = document.evaluator->Run(document.func);
    if (outcome.failed()) return Error{"the discovery document cannot be evaluated"};
    value = document.ValueIn(outcome.defined() ? OptionalValue(*outcome) : OptionalValue());
  }
  if (!value) return Error{"undefined configuration: data." + decision};
  std::string text;
  AppendJson(text, *value);
  Json parsed = Json::parse(text, nullptr, false);
  if (parsed.is_discarded()) return Error{"the discovery document is no JSON"};
  return parsed;
}

Discovery::Discovery(config::DiscoveryConfig config, const services::Services& services, StatusBoard& board,
                     Logger& logger, const Persistence& persistence, VerificationOptions verification, Apply apply)
    : config_(std::move(config)),
      services_(services),
      board_(board),
      logger_(logger),
      persistence_(persistence),
      options_(std::move(verification)),
      apply_(std::move(apply)) {}

Status Discovery::Start() {
  Result<bundle::VerificationConfig> verification = VerificationOf(config_.bundle, options_);
  if (!verification.ok()) return Error{"discovery.signing: " + verification.error().message};
  verification_ = *std::move(verification);
  auto downloader = NewDownloader(config_.bundle, services_, &cancelled_);
  if (!downloader.ok()) return Error{"discovery: " + downloader.error().message};
  downloader_ = *std::move(downloader);
  board_.SetPlugin("discovery", PluginState::kNotReady);
  board_.UpdateDiscovery([](BundleStatus&) {});
  LoadPersisted();
  thread_ = std::thread([this] { Run(); });
  return Unit{};
}

void Discovery::Stop() {
  cancelled_ = true;
  {
    std::lock_guard lock(mutex_);
    stopped_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Discovery::LoadPersisted() {
  if (!config_.bundle.persist) return;
  Result<std::optional<std::string>> archive = persistence_.Load("discovery", config_.bundle.size_limit_bytes);
  if (archive.ok() && !*archive) return;
  Status used = Unit{};
  if (archive.ok()) {
    Download download;
    download.bytes = *std::move(*archive);
    used = Use(download);
  } else {
    used = archive.error();
  }
  if (!used.ok()) logger_.Error("Failed to load discovery bundle from disk: " + used.error().message, kFields);
}

void Discovery::Run() {
  while (!cancelled_) {
    std::chrono::milliseconds delay = Attempt();
    std::unique_lock lock(mutex_);
    stopped_.wait_for(lock, delay, [this] { return cancelled_.load(); });
  }
}

std::chrono::milliseconds Discovery::Attempt() {
  const config::Polling& polling = config_.bundle.polling;
  board_.UpdateDiscovery([](BundleStatus& status) { status.last_request = SystemNow(); });
  DownloadError error;
  Result<Download> download = downloader_->Fetch(etag_, error);
  if (cancelled_) return {};
  Status used = Unit{};
  if (!download.ok()) {
    used = Error{error.message};
  } else if (!download->unchanged) {
    used = Use(*download);
    if (used.ok()) etag_ = download->etag;
    if (used.ok() && config_.bundle.persist && !download->bytes.empty())
      if (Status saved = persistence_.Save("discovery", download->bytes); !saved.ok())
        logger_.Error("Persisting discovery bundle to disk failed: " + saved.error().message, kFields);
  }
  failures_ = download.ok() ? 0 : failures_ + 1;
  if (!used.ok()) {
    logger_.Error("Discovery update failed: " + used.error().message, kFields);
    board_.UpdateDiscovery([&](BundleStatus& status) { status.SetError(used.error().message, error.http_code); });
  } else {
    board_.UpdateDiscovery(
        [](BundleStatus& status) { status.ClearError(), status.last_successful_request = SystemNow(); });
  }
  std::mt19937 random{std::random_device()()};
  std::chrono::milliseconds least = std::chrono::seconds(polling.min_delay_seconds),
                            longest = std::chrono::seconds(polling.max_delay_seconds);
  if (failures_ > 0)
    return std::min<std::chrono::milliseconds>(
        longest, std::chrono::milliseconds(100) * (int64_t{1} << std::min(failures_ - 1, 20)));
  if (download.ok() && download->long_poll) return {};
  return std::chrono::milliseconds(std::uniform_int_distribution<int64_t>(least.count(), longest.count())(random));
}

Status Discovery::Use(const Download& download) {
  Result<PreparedBundle> prepared =
      PrepareBundle(config_.bundle, download, {.verification = verification_, .detached_signatures = ""});
  if (!prepared.ok()) return prepared.error();
  std::string revision = prepared->manifest.revision;
  Result<Json> discovered = EvaluateDiscovery(*std::move(prepared), config_.decision);
  if (!discovered.ok()) return discovered.error();
  if (Status applied = apply_(*discovered); !applied.ok()) return applied;
  logger_.Info("Discovery update processed successfully.", kFields);
  board_.UpdateDiscovery([&](BundleStatus& status) {
    status.last_successful_download = status.last_successful_activation = SystemNow();
    status.active_revision = revision;
    status.activated = true;
  });
  board_.SetPlugin("discovery", PluginState::kOk);
  return Unit{};
}

}  // namespace regoc::control
