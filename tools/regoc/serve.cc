// regoc serve, and regoc run as OPA's: the decision server.
#include "tools/regoc/serve.h"

#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <ctime>
#include <filesystem>

#include "tools/control/runtime.h"
#include "tools/regoc/duration.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/report.h"

namespace regoc::cli {

namespace {

constexpr const char* kOpaVersion = "1.22.2";  // whose interface this is

struct ServeFlags {
  std::vector<std::string> paths, bundles, ignore, addresses{"localhost:8181"}, diagnostic_addresses, set, set_file,
      cipher_suites;
  std::string console_token_file, config_file, certificate, key, client_ca, min_tls_version = "1.2", refresh_period,
                                                        socket_permissions = "755";
  std::string log_level = "info", log_format = "json", log_level_request, authentication = "off", authorization = "off",
              admission_deadline, environment;
  int grace_period = 10, wait_period = 0, ready_timeout = 0, max_errors = 10;
  size_t threads = 0, console_decisions = 1000;
  bool interpret = false, watch = false, watch_config = false, skip_verify = false, pprof = false, h2c = false,
       admission_fail_open = false, console = false;
  // Of `run`.
  bool server = false, as_bundles = false, ignored = false;
  VersionFlags version;
  VerificationFlags verification;
};

Status ReadLogging(const ServeFlags& flags, control::RuntimeOptions& options) {
  auto level = control::ParseLogLevel(flags.log_level), request = control::ParseLogLevel(flags.log_level_request);
  auto format = control::ParseLogFormat(flags.log_format);
  if (!level || !request) return Error{"--log-level: want debug, info or error"};
  if (!format) return Error{"--log-format: want text, json or json-pretty"};
  options.log.level = *level;
  options.log.format = *format;
  options.request_level = *request;
  return Unit{};
}

Status ReadTransport(const ServeFlags& flags, control::RuntimeOptions& options) {
  options.http.addresses = flags.addresses;
  options.http.threads = flags.threads;
  char* end = nullptr;
  options.http.unix_permissions = static_cast<unsigned>(std::strtoul(flags.socket_permissions.c_str(), &end, 8));
  if (*end != '\0' || options.http.unix_permissions > 0777)
    return Error{"--unix-socket-perm: " + flags.socket_permissions + " is no mode"};
  if (flags.certificate.empty() != flags.key.empty())
    return Error{"--tls-cert-file and --tls-private-key-file must be specified together"};
  options.tls.certificate_file = flags.certificate;
  options.tls.key_file = flags.key;
  options.tls.client_ca_file = flags.client_ca;
  options.tls.client_certificate_required = flags.authentication == "tls";
  options.tls.cipher_suites = flags.cipher_suites;
  if (flags.min_tls_version != "1.2" && flags.min_tls_version != "1.3")
    return Error{"--min-tls-version: " + flags.min_tls_version + " is not supported; want 1.2 or 1.3"};
  options.tls.min_version = flags.min_tls_version == "1.3" ? 13 : 12;
  return Unit{};
}

// Flags that would be followed only in appearance.
Status Refuse(const ServeFlags& flags) {
  if (flags.pprof) return Error{"--pprof: there is no profiler of Go here; use perf or /metrics"};
  if (!flags.console && !flags.console_token_file.empty())
    return Error{"--console-token-file is for --console"};
  if (flags.h2c) return Error{"--h2c: HTTP/2 without TLS is not supported"};
  return Unit{};
}

Result<control::RuntimeOptions> OptionsOf(const ServeFlags& flags) {
  control::RuntimeOptions options;
  options.version = kOpaVersion;
  if (Status good = Refuse(flags); !good.ok()) return good.error();
  options.paths = flags.paths;
  options.bundles = flags.bundles;
  if (flags.as_bundles) std::swap(options.paths, options.bundles);
  options.load.ignore = flags.ignore;
  options.load.version = flags.version.version();
  if (Status read = flags.verification.Apply(options.load); !read.ok()) return read.error();
  if (flags.skip_verify) options.load.verification = {.require_signature = false};
  options.skip_verification = flags.skip_verify;
  options.watch = flags.watch;
  options.watch_configuration = flags.watch_config;
  options.configuration = {flags.config_file, flags.set, flags.set_file};
  options.diagnostic_addresses = flags.diagnostic_addresses;
  options.interpret = flags.interpret;
  options.console = flags.console;
  options.console_token_file = flags.console_token_file;
  options.console_decisions = flags.console_decisions;
  options.authentication = flags.authentication == "token" ? server::Authentication::kToken
                           : flags.authentication == "tls" ? server::Authentication::kTls
                                                           : server::Authentication::kOff;
  options.authorization = flags.authorization == "basic" ? server::Authorization::kBasic : server::Authorization::kOff;
  Result<std::chrono::nanoseconds> deadline = ParseDuration(flags.admission_deadline);
  if (!deadline.ok()) return Error{"--admission-deadline: " + deadline.error().message};
  options.admission.deadline = std::chrono::duration_cast<std::chrono::milliseconds>(*deadline);
  options.admission.fail_open = flags.admission_fail_open;
  options.admission.environment = flags.environment;
  options.ready_timeout = std::chrono::seconds(flags.ready_timeout);
  options.grace_period = std::chrono::seconds(flags.grace_period);
  if (Status read = ReadLogging(flags, options); !read.ok()) return read.error();
  if (Status read = ReadTransport(flags, options); !read.ok()) return read.error();
  return options;
}

// Until one is asked to end. SIGHUP reads configuration and certificates again, SIGUSR1 logs more, SIGUSR2 as before.
void WaitForEnd(control::Runtime& runtime, const sigset_t& signals, std::chrono::nanoseconds refresh) {
  const control::LogLevel level = runtime.logger().level();
  const timespec period{refresh.count() / 1'000'000'000, refresh.count() % 1'000'000'000};
  for (;;) {
    int signal = refresh.count() > 0 ? sigtimedwait(&signals, nullptr, &period) : sigwaitinfo(&signals, nullptr);
    if (signal == SIGINT || signal == SIGTERM) return;
    if (signal == SIGUSR1)
      runtime.logger().SetLevel(control::LogLevel::kDebug);
    else if (signal == SIGUSR2)
      runtime.logger().SetLevel(level);
    else if (signal == SIGHUP)
      runtime.Reload();
    else if (refresh.count() > 0)
      runtime.ReloadTls();
  }
}

// Every connection is a file; programs that use select() are why the system's usual limit is far below what it permits.
void AllowAllFiles() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == files.rlim_max) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);  // in vain: the server runs with what there is
}

int Serve(const ServeFlags& flags) {
  AllowAllFiles();
  sigset_t signals;
  sigemptyset(&signals);
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  Result<control::RuntimeOptions> options = OptionsOf(flags);
  if (!options.ok()) return PrintError(options.error()), 1;
  Result<std::chrono::nanoseconds> refresh = ParseDuration(flags.refresh_period);
  if (!refresh.ok()) return PrintError(Error{"--tls-cert-refresh-period: " + refresh.error().message}), 1;
  control::Runtime runtime(*std::move(options));
  if (Status started = runtime.Start(); !started.ok()) return PrintError(started.error()), 1;
  for (const std::string& address : runtime.addresses()) std::fprintf(stderr, "listening on %s\n", address.c_str());
  WaitForEnd(runtime, signals, *refresh);
  const timespec wait{flags.wait_period, 0};
  if (flags.wait_period > 0) sigtimedwait(&signals, nullptr, &wait);  // another signal ends it at once
  runtime.Stop();
  return 0;
}

void AddCommon(CLI::App& command, ServeFlags& flags) {
  auto list = [&](const char* name, std::vector<std::string>& to, const char* help) {
    command.add_option(name, to, help)->allow_extra_args(false);
  };
  list("-a,--addr", flags.addresses, "where to listen: HOST:PORT or unix:///PATH (may be repeated)");
  list("--diagnostic-addr", flags.diagnostic_addresses, "where to answer /health and /metrics only (may be repeated)");
  list("--ignore", flags.ignore, "patterns of file and folder names to pass over");
  command.add_option("-c,--config-file", flags.config_file, "configuration, in YAML or JSON");
  list("--set", flags.set, "override values of the configuration: a.b=v,c[0]=w (may be repeated)");
  list("--set-file", flags.set_file, "the same with the texts of files: a.b=PATH (may be repeated)");
  command.add_option("--tls-cert-file", flags.certificate, "certificate of the server, in PEM");
  command.add_option("--tls-private-key-file", flags.key, "its key");
  command.add_option("--tls-ca-cert-file", flags.client_ca,
                     "authorities that certificates of clients are held against");
  command.add_option("--tls-cert-refresh-period", flags.refresh_period,
                     "how often certificates are read again, as 10m; also on SIGHUP");
  command.add_option("--tls-cipher-suites", flags.cipher_suites, "cipher suites of TLS 1.2")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--min-tls-version", flags.min_tls_version, "1.2 or 1.3")->capture_default_str();
  command.add_option("--authentication", flags.authentication, "who clients are: token, tls or off")
      ->check(CLI::IsMember({"token", "tls", "off"}))
      ->capture_default_str();
  command.add_option("--authorization", flags.authorization, "whether a policy says what they may do: basic or off")
      ->check(CLI::IsMember({"basic", "off"}))
      ->capture_default_str();
  command.add_option("--environment", flags.environment, "environment of the rollouts that bundles record");
  command.add_flag("--admission-fail-open", flags.admission_fail_open, "admit what policies could not decide on");
  command.add_option("--admission-deadline", flags.admission_deadline,
                     "for an admission decision, also when the webhook would wait longer: 500ms");
  command.add_option("-l,--log-level", flags.log_level, "debug, info or error")->capture_default_str();
  command.add_option("--log-format", flags.log_format, "text, json or json-pretty")->capture_default_str();
  command.add_option("--log-level-request", flags.log_level_request,
                     "level that requests are logged at: debug, info or error");
  command
      .add_option("--shutdown-grace-period", flags.grace_period,
                  "seconds for requests that have begun when the server ends")
      ->capture_default_str();
  command.add_option("--shutdown-wait-period", flags.wait_period, "seconds to go on answering before that");
  command.add_option("--ready-timeout", flags.ready_timeout,
                     "seconds to wait for bundles and plugins before listening; 0: not");
  command.add_option("--unix-socket-perm", flags.socket_permissions, "mode of Unix sockets' files")
      ->capture_default_str();
  command.add_option("-m,--max-errors", flags.max_errors, "accepted as OPA has it: all errors of policies are printed")
      ->capture_default_str();
  command.add_flag("-w,--watch", flags.watch, "load files of the command line again when they change");
  command.add_flag("--watch-config", flags.watch_config, "read the configuration again when it changes");
  command.add_flag("--skip-verify", flags.skip_verify,
                   "don't verify signatures of bundles; native code in them is not used");
  command.add_flag("--pprof", flags.pprof)->group("");
  command.add_flag("--h2c", flags.h2c)->group("");
  command.add_flag("--console", flags.console, "answer /console: policies, live decisions, playground, replay");
  command.add_option("--console-token-file", flags.console_token_file,
                     "file with the token that playground and replay want; without, the console is read-only");
  command.add_option("--console-decisions", flags.console_decisions, "last decisions that the console keeps in memory")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command.add_option("--threads", flags.threads, "threads that answer (default: one a processor)");
  command.add_flag("--interpret", flags.interpret, "make no machine code");
  flags.version.AddTo(command);
  flags.verification.AddTo(command);
}

}  // namespace

void AddServe(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("serve", "Answer requests for decisions over HTTP, as OPA's server does");
  auto flags = std::make_shared<ServeFlags>();
  flags->log_level_request = "debug";
  command->add_option("paths", flags->paths, "policies, data files and folders");
  command->add_option("-b,--bundle", flags->bundles, "bundle file or folder (may be repeated)")
      ->allow_extra_args(false);
  AddCommon(*command, *flags);
  command->callback([flags, &status] { status = Serve(*flags); });
}

void AddRun(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("run", "Start the server with the flags of `opa run`");
  auto flags = std::make_shared<ServeFlags>();
  command->add_option("paths", flags->paths, "policies, data files and folders");
  command->add_flag("-b,--bundle", flags->as_bundles, "the paths are bundles");
  command->add_flag("-s,--server", flags->server, "start the server; there is no interactive shell");
  command->add_flag("--skip-version-check", flags->ignored, "nothing is asked on the network anyway");
  command->add_flag("--skip-known-schema-check", flags->ignored)->group("");
  command->add_flag("--optimize-store-for-read-speed", flags->ignored)->group("");
  AddCommon(*command, *flags);
  command->callback([flags, &status] {
    if (flags->server)
      status = Serve(*flags);
    else
      status = (PrintError(Error{"run: only the server is here (-s); use eval for queries"}), 1);
  });
}

}  // namespace regoc::cli
