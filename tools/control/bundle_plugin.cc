#include "tools/control/bundle_plugin.h"

#include <algorithm>

namespace regoc::control {

namespace {

constexpr size_t kMostThreads = 16;  // that ask for bundles; long polling has further ones
constexpr std::chrono::milliseconds kFirstRetry{100};

nlohmann::json JsonOf(const std::vector<server::ErrorDetail>& details) {
  nlohmann::json out = nlohmann::json::array();
  for (const server::ErrorDetail& detail : details) {
    nlohmann::json one = {{"code", detail.code}, {"message", detail.message}};
    if (!detail.file.empty()) one["location"] = {{"file", detail.file}, {"row", detail.row}, {"col", detail.column}};
    out.push_back(std::move(one));
  }
  return details.empty() ? nlohmann::json() : out;
}

}  // namespace

BundlePlugin::BundlePlugin(std::vector<config::BundleConfig> bundles, BundlePluginContext context)
    : context_(std::move(context)), configs_(std::move(bundles)) {}

BundlePlugin::~BundlePlugin() { Stop(); }

Result<std::unique_ptr<BundlePlugin::Task>> BundlePlugin::NewTask(config::BundleConfig bundle) {
  auto task = std::make_unique<Task>();
  Result<bundle::VerificationConfig> verification = VerificationOf(bundle, context_.verification);
  if (!verification.ok()) return Error{"bundles." + bundle.name + ".signing: " + verification.error().message};
  task->verification = *std::move(verification);
  auto downloader = NewDownloader(bundle, context_.services, &cancelled_);
  if (!downloader.ok()) return Error{"bundles." + bundle.name + ": " + downloader.error().message};
  task->downloader = *std::move(downloader);
  if (auto known = context_.etags.find(bundle.name); known != context_.etags.end()) task->etag = known->second;
  task->long_poll = bundle.polling.long_poll_seconds > 0;
  if (!bundle.manual) task->due = Clock::now();
  task->config = std::move(bundle);
  return task;
}

Status BundlePlugin::Start() {
  std::vector<std::string> names;
  for (config::BundleConfig& bundle : configs_) {
    names.push_back(bundle.name);
    Result<std::unique_ptr<Task>> task = NewTask(std::move(bundle));
    if (!task.ok()) return task.error();
    tasks_.push_back(*std::move(task));
  }
  context_.board.SetBundles(names);
  ShowState();
  LoadPersisted();
  size_t polled = 0;
  for (const auto& task : tasks_) {
    context_.logger.Info("Starting bundle loader.", FieldsOf(*task));
    if (!task->verification.keys.empty() && !task->verification.require_signature)
      context_.logger.Warning(
          "Keys are configured but no \"signing\" block is set for this bundle: a signature is verified when present, "
          "but a "
          "bundle without a .signatures.json file is accepted. Add a \"signing\" block to require signatures.",
          FieldsOf(*task));
    if (task->long_poll)
      threads_.emplace_back([this, only = task.get()] { Work(only); });
    else
      ++polled;
  }
  for (size_t i = 0; i < std::min(polled, kMostThreads); ++i) threads_.emplace_back([this] { Work(nullptr); });
  threads_.emplace_back([this] { ActivateArrived(); });
  return Unit{};
}

void BundlePlugin::Stop() {
  cancelled_ = true;
  {
    std::lock_guard lock(mutex_);
    changed_.notify_all();
    arrived_.notify_all();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void BundlePlugin::Trigger() {
  std::lock_guard lock(mutex_);
  for (const auto& task : tasks_) task->due = Clock::now();
  changed_.notify_all();
}

void BundlePlugin::ShowState() {
  context_.board.SetPlugin("bundle", context_.board.BundlesReady() ? PluginState::kOk : PluginState::kNotReady);
}

// What is persisted is as good as what was downloaded: it is verified in the same way. Bundles that are active stay.
void BundlePlugin::LoadPersisted() {
  std::vector<PreparedBundle> prepared;
  std::vector<Task*> of;
  for (const auto& task : tasks_) {
    std::optional<BundleStatus> status = context_.board.Bundle(task->config.name);
    if (!task->config.persist || (status && status->activated)) continue;
    Result<std::optional<std::string>> archive =
        context_.persistence.Load(task->config.name, task->config.size_limit_bytes);
    if (archive.ok() && !*archive) continue;
    Result<PreparedBundle> bundle = Error{""};
    if (archive.ok()) {
      Download download;
      download.bytes = *std::move(*archive);
      bundle = PrepareBundle(task->config, download, {.verification = task->verification, .detached_signatures = ""});
    }
    if (!archive.ok() || !bundle.ok()) {
      context_.logger.Error(
          "Failed to load bundle from disk: " + (archive.ok() ? bundle.error().message : archive.error().message),
          FieldsOf(*task));
      continue;
    }
    prepared.push_back(*std::move(bundle));
    of.push_back(task.get());
  }
  if (prepared.empty()) return;
  std::vector<std::string> revisions;
  for (const PreparedBundle& bundle : prepared) revisions.push_back(bundle.manifest.revision);
  std::vector<Activation> activations = context_.activator.Activate(std::move(prepared));
  for (size_t i = 0; i < of.size(); ++i) {
    if (!activations[i].fault.empty()) {
      context_.logger.Error("Failed to activate bundle from disk: " + activations[i].fault, FieldsOf(*of[i]));
      continue;
    }
    context_.logger.Info("Bundle loaded from disk and activated successfully.", FieldsOf(*of[i]));
    context_.board.UpdateBundle(of[i]->config.name, [&](BundleStatus& status) {
      status.activated = true;
      status.active_revision = revisions[i];
      status.type = "snapshot";
      status.last_successful_activation = SystemNow();
    });
  }
  ShowState();
}

BundlePlugin::Task* BundlePlugin::NextDue(Task* only, std::unique_lock<std::mutex>& lock) {
  while (!cancelled_) {
    Task* next = nullptr;
    for (const auto& task : tasks_) {
      bool mine = only ? task.get() == only : !task->long_poll;
      if (mine && !task->busy && task->due && (!next || *task->due < *next->due)) next = task.get();
    }
    if (next && *next->due <= Clock::now()) return next;
    if (next)
      changed_.wait_until(lock, *next->due);
    else
      changed_.wait(lock);
  }
  return nullptr;
}

void BundlePlugin::Work(Task* only) {
  std::unique_lock lock(mutex_);
  while (Task* task = NextDue(only, lock)) {
    task->busy = true;
    lock.unlock();
    Fetch(*task);
    lock.lock();
  }
}

void BundlePlugin::Fetch(Task& task) {
  context_.board.UpdateBundle(task.config.name, [](BundleStatus& status) { status.last_request = SystemNow(); });
  Clock::time_point began = Clock::now();
  DownloadError error;
  Result<Download> download = task.downloader->Fetch(task.etag, error);
  int64_t took = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - began).count();
  if (cancelled_) return;
  context_.board.UpdateBundle(task.config.name,
                              [&](BundleStatus& status) { status.metrics = {{"timer_bundle_request_ns", took}}; });
  if (!download.ok()) {
    ++task.failures;
    return Failed(task, error.message, error.http_code);
  }
  task.failures = 0;
  bool at_once = download->long_poll;
  if (context_.metrics) context_.metrics->Took(task.config.name, "bundle_request", took);
  if (download->unchanged) {
    context_.logger.Debug("Bundle download skipped, server replied with not modified.", FieldsOf(task));
    context_.board.UpdateBundle(task.config.name, [](BundleStatus& status) {
      status.last_successful_request = SystemNow();
      if (status.activated) status.ClearError();
    });
    std::lock_guard lock(mutex_);
    task.due = at_once ? std::optional(Clock::now()) : std::nullopt;
    if (!at_once) Reschedule(task);
    task.busy = false;
    return changed_.notify_all();
  }
  context_.board.UpdateBundle(task.config.name, [&](BundleStatus& status) {
    status.last_successful_request = status.last_successful_download = SystemNow();
    status.size = download->bytes.size();
  });
  Result<PreparedBundle> prepared =
      PrepareBundle(task.config, *download, {.verification = task.verification, .detached_signatures = ""});
  if (!prepared.ok()) return Failed(task, prepared.error().message, 0);
  task.archive = task.config.persist && !prepared->is_delta ? std::move(download->bytes) : std::string();
  std::lock_guard lock(mutex_);
  task.due = at_once ? std::optional(Clock::now()) : std::nullopt;
  waiting_.emplace_back(&task, *std::move(prepared));
  arrived_.notify_all();
}

// All that arrived while the last ones were activated are activated together.
void BundlePlugin::ActivateArrived() {
  for (;;) {
    std::vector<Task*> tasks;
    std::vector<PreparedBundle> bundles;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return cancelled_ || !waiting_.empty(); });
      if (cancelled_) return;
      for (auto& [task, bundle] : waiting_) tasks.push_back(task), bundles.push_back(std::move(bundle));
      waiting_.clear();
    }
    std::vector<PreparedBundle> facts(bundles.size());
    for (size_t i = 0; i < bundles.size(); ++i) {
      facts[i].etag = bundles[i].etag;
      facts[i].manifest = bundles[i].manifest;
      facts[i].is_delta = bundles[i].is_delta;
    }
    Clock::time_point began = Clock::now();
    std::vector<Activation> activations = context_.activator.Activate(std::move(bundles));
    for (size_t i = 0; i < tasks.size(); ++i) Activated(*tasks[i], activations[i], facts[i], Clock::now() - began);
  }
}

void BundlePlugin::Activated(Task& task, const Activation& activation, const PreparedBundle& facts,
                             Clock::duration took) {
  int64_t nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(took).count();
  if (context_.metrics) context_.metrics->Took(task.config.name, "rego_load_bundles", nanoseconds);
  if (!activation.fault.empty()) {
    if (facts.is_delta) task.etag.clear();  // the whole bundle is asked for next
    return Failed(task, activation.fault, 0, activation.details);
  }
  task.etag = facts.etag;
  context_.board.UpdateBundle(task.config.name, [&](BundleStatus& status) {
    status.ClearError();
    status.activated = true;
    status.type = facts.is_delta ? "delta" : "snapshot";
    status.active_revision = facts.manifest.revision;
    status.last_successful_activation = SystemNow();
    status.metrics["timer_rego_load_bundles_ns"] = nanoseconds;
  });
  if (context_.metrics) context_.metrics->Loaded(task.config.name);
  if (!task.archive.empty())
    if (Status saved = context_.persistence.Save(task.config.name, task.archive); !saved.ok())
      context_.logger.Error("Persisting bundle to disk failed: " + saved.error().message, FieldsOf(task));
  task.archive = std::string();
  nlohmann::json fields = FieldsOf(task);
  if (!facts.etag.empty()) fields["etag"] = facts.etag;
  context_.logger.Info("Bundle loaded and activated successfully.", fields);
  ShowState();
  std::lock_guard lock(mutex_);
  if (!task.due) Reschedule(task);
  task.busy = false;
  changed_.notify_all();
}

void BundlePlugin::Failed(Task& task, const std::string& message, int http_code,
                          std::vector<server::ErrorDetail> details) {
  context_.logger.Error("Bundle load failed: " + message, FieldsOf(task));
  context_.board.UpdateBundle(task.config.name,
                              [&](BundleStatus& status) { status.SetError(message, http_code, JsonOf(details)); });
  if (context_.metrics) context_.metrics->Failed(task.config.name, "bundle_error", message);
  task.archive = std::string();
  std::lock_guard lock(mutex_);
  Reschedule(task);
  task.busy = false;
  changed_.notify_all();
}

void BundlePlugin::Reschedule(Task& task) {
  const config::Polling& polling = task.config.polling;
  std::chrono::milliseconds longest = std::chrono::seconds(polling.max_delay_seconds), delay;
  if (task.failures > 0) {
    delay = std::min(longest, kFirstRetry * (int64_t{1} << std::min(task.failures - 1, 20)));
    delay = std::chrono::milliseconds(
        std::uniform_int_distribution<int64_t>(delay.count() * 4 / 5, delay.count() * 6 / 5)(random_));
  } else {
    std::chrono::milliseconds least = std::chrono::seconds(polling.min_delay_seconds);
    delay = std::chrono::milliseconds(std::uniform_int_distribution<int64_t>(least.count(), longest.count())(random_));
  }
  if (task.config.manual)
    task.due = std::nullopt;
  else
    task.due = Clock::now() + delay;
}

}  // namespace regoc::control
