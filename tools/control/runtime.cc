#include "tools/control/runtime.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "tools/config/uuid.h"
#include "tools/server/http_metrics.h"
#include "tools/server/paths.h"

namespace regoc::control {

namespace {

constexpr int kFirstPassedSocket = 3;  // systemd's

// Sockets that a service manager opened for this process.
std::vector<int> PassedSockets() {
  const char* process = std::getenv("LISTEN_PID");
  const char* count = std::getenv("LISTEN_FDS");
  std::vector<int> sockets;
  if (!process || !count || std::atol(process) != static_cast<long>(getpid())) return sockets;
  for (int i = 0; i < std::atoi(count); ++i) sockets.push_back(kFirstPassedSocket + i);
  return sockets;
}

}  // namespace

Runtime::Runtime(RuntimeOptions options)
    : options_(std::move(options)),
      logger_(options_.log),
      compiler_(!options_.interpret),
      store_(compiler_),
      plugins_({store_, metrics_, logger_, {config::RandomUuid(), options_.version}, options_.skip_verification}) {}

Runtime::~Runtime() { Stop(); }

Status Runtime::Configure() {
  Result<config::Json> json = config::LoadConfiguration(options_.configuration, config::ProgramEnvironment());
  if (!json.ok()) return json.error();
  return plugins_.Configure(*json);
}

Status Runtime::LoadFiles() {
  tools::Inputs inputs;
  if (Status loaded = LoadPaths(options_.paths, options_.load, inputs); !loaded.ok()) return loaded;
  std::vector<PreparedBundle> bundles;
  for (const std::string& path : options_.bundles) {
    config::BundleConfig bundle;
    bundle.name = path;
    Download download;
    download.folder = path;  // or an archive: both are read from the disk
    Result<PreparedBundle> prepared = PrepareBundle(bundle, download, options_.load);
    if (!prepared.ok()) return Error{"bundle " + path + ": " + prepared.error().message};
    bundles.push_back(*std::move(prepared));
  }
  std::vector<std::string> ids;
  server::Modules modules;
  for (driver::Source& source : inputs.sources) {
    ids.push_back(source.name);
    modules[source.name] =
        std::make_shared<server::Module>(server::Module{source.name, std::move(source.text), source.version, ""});
  }
  std::shared_ptr<const engine::Document> data = inputs.data.document();
  Activation activation =
      plugins_.activator().ActivateAll(std::move(bundles), [&](server::Store::Draft& draft) -> Status {
        for (const std::string& id : file_modules_) draft.modules.erase(id);
        for (const auto& [id, module] : modules) draft.modules[id] = module;
        draft.data = data;
        return Unit{};
      });
  if (!activation.fault.empty()) return Error{activation.text.empty() ? activation.fault : activation.text};
  file_modules_ = std::move(ids);
  return Unit{};
}

Status Runtime::WaitUntilReady() {
  if (options_.ready_timeout.count() <= 0) return Unit{};
  bool ready = plugins_.board().WaitFor([](const StatusBoard& board) { return board.Ready(); },
                                        std::chrono::steady_clock::now() + options_.ready_timeout);
  return ready ? Status(Unit{}) : Status(Error{"timed out while waiting for plugins to be ready"});
}

Result<std::shared_ptr<const http::TlsContext>> Runtime::LoadTls() const {
  if (options_.tls.certificate_file.empty()) return std::shared_ptr<const http::TlsContext>();
  return http::TlsContext::Load(options_.tls);
}

Status Runtime::Listen() {
  std::shared_ptr<const config::Configuration> configuration = plugins_.configuration();
  api_context_ = std::make_unique<server::ApiContext>(store_, metrics_);
  http_cache_ = std::make_unique<builtins::HttpCache>(configuration->cache_bytes);
  host_.http_cache = http_cache_.get();
  api_context_->host = &host_;
  api_context_->version = options_.version;
  api_context_->rego_version = options_.load.version;
  api_context_->authentication = options_.authentication;
  api_context_->authorization = options_.authorization;
  api_context_->admission = options_.admission;
  api_context_->duration_buckets = configuration->server.duration_buckets;
  std::sort(api_context_->duration_buckets.begin(), api_context_->duration_buckets.end());
  api_context_->default_decision = configuration->default_decision;
  api_context_->default_authorization_decision = configuration->default_authorization_decision;
  api_context_->keep_nondeterministic = configuration->keep_nondeterministic;
  api_context_->plugins = &plugins_;
  // Where no configuration can ask for it later, decisions cost nothing for it.
  if (plugins_.log().active() || configuration->discovery) api_context_->log = &plugins_.log();
  if (options_.console)
    if (Status added = AddConsole(); !added.ok()) return added;
  api_ = std::make_unique<server::ApiService>(*api_context_);
  http::Service* service = api_.get();
  if (configuration->tracing) {
    tracer_ = std::make_unique<Tracer>(*configuration->tracing, logger_, metrics_);
    traced_ = std::make_unique<TracedService>(*service, *tracer_);
    service = traced_.get();
  }
  logged_ = std::make_unique<LoggedService>(*service, logger_, options_.request_level);
  http::ServerOptions http = options_.http;
  http.sockets = PassedSockets();
  if (!http.sockets.empty()) http.addresses.clear();
  http.limits.body_bytes = static_cast<size_t>(configuration->server.max_body);
  http.gzip.max_decompressed = static_cast<size_t>(configuration->server.max_decompressed);
  http.gzip.min_length = static_cast<size_t>(configuration->server.gzip_min_length);
  http.gzip.level = static_cast<int>(configuration->server.gzip_level);
  Result<std::shared_ptr<const http::TlsContext>> tls = LoadTls();
  if (!tls.ok()) return tls.error();
  http.tls = *tls;
  logger_.Info("Initializing server.",
               {{"addrs", http.addresses}, {"diagnostic-addrs", options_.diagnostic_addresses}});
  auto server = http::Server::Start(http, *logged_);
  if (!server.ok()) return server.error();
  server_ = *std::move(server);
  if (options_.diagnostic_addresses.empty()) return Unit{};
  diagnostic_service_ = std::make_unique<DiagnosticService>(*logged_);
  http::ServerOptions diagnostic{.addresses = options_.diagnostic_addresses,
                                 .sockets = {},
                                 .tls = http.tls,
                                 .threads = 1,
                                 .limits = http.limits,
                                 .gzip = http.gzip};
  auto other = http::Server::Start(diagnostic, *diagnostic_service_);
  if (!other.ok()) return other.error();
  diagnostic_ = *std::move(other);
  return Unit{};
}

// Decisions are then kept in memory on their way to the log.
Status Runtime::AddConsole() {
  console::RecentOptions recent{.next = api_context_->log, .capacity = options_.console_decisions};
  recent_ = std::make_unique<console::RecentDecisions>(std::move(recent));
  plugins_.log().WhenConfigured([this](const nlohmann::json& section) {
    auto path = [&](const char* key, const char* otherwise) {
      return server::KeysOfPath(section.value(key, std::string(otherwise)));
    };
    recent_->SetRules(path("mask_decision", "/system/log/mask"), path("drop_decision", "/system/log/drop"));
  });
  console::ConsoleOptions options{.store = store_, .recent = *recent_};
  if (!options_.console_token_file.empty()) {
    Result<std::string> token = console::ReadAdminToken(options_.console_token_file);
    if (!token.ok()) return Error{"--console-token-file: " + token.error().message};
    options.token = *std::move(token);
  }
  console_ = std::make_unique<console::Console>(std::move(options));
  api_context_->log = recent_.get();
  api_context_->extension = console_.get();
  return Unit{};
}

Status Runtime::Watch() {
  if (options_.watch) {
    std::vector<std::string> paths = options_.paths;
    paths.insert(paths.end(), options_.bundles.begin(), options_.bundles.end());
    file_watch_ = std::make_unique<FileWatch>(paths, [this] {
      Status loaded = LoadFiles();
      if (loaded.ok())
        logger_.Info("Processed file watch event.");
      else
        logger_.Error("Failed to reload files: " + loaded.error().message);
    });
    if (Status started = file_watch_->Start(); !started.ok()) return started;
  }
  if (!options_.watch_configuration || options_.configuration.file.empty()) return Unit{};
  configuration_watch_ = std::make_unique<FileWatch>(std::vector{options_.configuration.file}, [this] { Reload(); });
  return configuration_watch_->Start();
}

Status Runtime::Start() {
  server::AddProcessMetrics(metrics_, options_.version);
  if (!options_.paths.empty() || !options_.bundles.empty())
    if (Status loaded = LoadFiles(); !loaded.ok()) return loaded;
  if (Status configured = Configure(); !configured.ok()) return configured;
  if (Status ready = WaitUntilReady(); !ready.ok()) return ready;
  if (Status listening = Listen(); !listening.ok()) return listening;
  if (Status watching = Watch(); !watching.ok()) return watching;
  logger_.Info("Server initialized.", {{"addrs", addresses()}, {"diagnostic-addrs", diagnostic_addresses()}});
  return Unit{};
}

void Runtime::Reload() {
  Status configured = Configure();
  if (configured.ok())
    logger_.Info("Configuration reloaded.");
  else
    logger_.Error("The configuration was not reloaded: " + configured.error().message);
  ReloadTls();
}

void Runtime::ReloadTls() {
  Result<std::shared_ptr<const http::TlsContext>> tls = LoadTls();
  if (!tls.ok()) return logger_.Error("Certificates were not reloaded: " + tls.error().message);
  if (*tls) server_->SetTls(*tls);
  if (*tls && diagnostic_) diagnostic_->SetTls(*tls);
}

void Runtime::Stop() {
  file_watch_.reset();
  configuration_watch_.reset();
  if (server_) {
    logger_.Info("Shutting down...");
    server_->Stop(options_.grace_period);
    if (diagnostic_) diagnostic_->Stop(std::chrono::seconds(1));
    logger_.Info("Server shutdown.");
  }
  server_.reset();
  diagnostic_.reset();
  logged_.reset();
  traced_.reset();
  tracer_.reset();
  plugins_.log().Stop(options_.grace_period);
  plugins_.Stop();
}

}  // namespace regoc::control
