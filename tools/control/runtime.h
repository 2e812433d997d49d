// A decision server put together: store, configuration and what follows it, API, listeners.
//
//   Runtime runtime(options);
//   if (Status started = runtime.Start(); !started.ok()) …
//   …                      // on SIGHUP: runtime.Reload()
//   runtime.Stop();
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/builtins/network/http_cache.h"
#include "tools/common/loader.h"
#include "tools/config/load.h"
#include "tools/console/console.h"
#include "tools/control/file_watch.h"
#include "tools/control/plugin_host.h"
#include "tools/control/request_log.h"
#include "tools/control/tracer.h"
#include "tools/http/server.h"
#include "tools/server/api.h"

namespace regoc::control {

struct RuntimeOptions {
  std::string version;                      // of OPA, whose interface this is
  std::vector<std::string> paths, bundles;  // files and folders; bundles of the command line
  tools::LoadOptions load;                  // of these
  bool watch = false;                       // load them again when they change
  config::ConfigurationSources configuration;
  bool watch_configuration = false;
  bool skip_verification = false;  // of bundles that the configuration names
  http::ServerOptions http;        // addresses, threads
  http::TlsOptions tls;            // without certificate_file: none
  std::vector<std::string> diagnostic_addresses;
  LoggerOptions log;
  LogLevel request_level = LogLevel::kInfo;  // that requests are logged at
  server::Authentication authentication = server::Authentication::kOff;
  server::Authorization authorization = server::Authorization::kOff;
  server::AdmissionOptions admission;
  bool interpret = false;                 // make no machine code
  bool console = false;                   // answer /console
  std::string console_token_file;         // of its administrator; empty: the console is read-only
  size_t console_decisions = 1000;        // that it keeps
  std::chrono::seconds ready_timeout{0};  // to wait for plugins before listening; 0: not
  std::chrono::seconds grace_period{10};  // for requests that have begun when it ends
};

class Runtime {
 public:
  explicit Runtime(RuntimeOptions options);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  // Listens when it returns. Errors are for people.
  Status Start();
  // Reads the configuration and certificates again; what is wrong is logged, and nothing is changed by it.
  void Reload();
  // Certificates alone.
  void ReloadTls();
  // Requests that have begun are answered.
  void Stop();

  Logger& logger() { return logger_; }
  std::vector<std::string> addresses() const { return server_ ? server_->addresses() : std::vector<std::string>(); }
  std::vector<std::string> diagnostic_addresses() const {
    return diagnostic_ ? diagnostic_->addresses() : std::vector<std::string>();
  }

 private:
  Status Configure();
  Status LoadFiles();
  Status WaitUntilReady();
  Status Listen();
  Status AddConsole();
  Status Watch();
  Result<std::shared_ptr<const http::TlsContext>> LoadTls() const;

  RuntimeOptions options_;
  Logger logger_;
  server::BackgroundCompiler compiler_;
  server::Store store_;
  server::Metrics metrics_;
  PluginHost plugins_;
  std::vector<std::string> file_modules_;            // ids of modules from files
  std::unique_ptr<builtins::HttpCache> http_cache_;  // of http.send
  HostServices host_;
  std::unique_ptr<server::ApiContext> api_context_;
  std::unique_ptr<console::RecentDecisions> recent_;
  std::unique_ptr<console::Console> console_;
  std::unique_ptr<server::ApiService> api_;
  std::unique_ptr<Tracer> tracer_;  // of the configuration at the start
  std::unique_ptr<TracedService> traced_;
  std::unique_ptr<LoggedService> logged_;
  std::unique_ptr<DiagnosticService> diagnostic_service_;
  std::unique_ptr<http::Server> server_, diagnostic_;
  std::unique_ptr<FileWatch> file_watch_, configuration_watch_;
};

}  // namespace regoc::control
