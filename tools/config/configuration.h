// A server's configuration, as OPA's: read, checked, with defaults.
//
//   Problems problems;
//   Configuration configuration = ReadConfiguration(json, identity, problems);
//   if (Status good = problems.AsStatus(); !good.ok()) …
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/config/fields.h"
#include "tools/config/keys.h"

namespace regoc::config {

struct Polling {
  int64_t min_delay_seconds = 60;
  int64_t max_delay_seconds = 120;
  int64_t long_poll_seconds = 0;  // 0: no long polling
};

struct BundleSigning {
  std::string key_id;
  std::string scope;
  std::vector<std::string> exclude;
  std::string key_set;  // a file of trusted keys, in place of `keys`
  friend bool operator==(const BundleSigning&, const BundleSigning&) = default;
};

struct BundleConfig {
  std::string name;
  std::string service;                   // empty: `resource` is a file:// URL
  std::string resource;                  // path below the service, artifact of a registry, or file://…
  std::optional<BundleSigning> signing;  // nothing: signatures are verified where there are some, if there are keys
  Polling polling;
  bool persist = false;
  bool manual = false;  // downloaded when asked to only
  uint64_t size_limit_bytes = (uint64_t{1} << 30) - 1;
  Json as_json;  // that it was read from
};

struct DiscoveryConfig {
  BundleConfig bundle;   // named "discovery"
  std::string decision;  // path of the configuration in the bundle's data, "a/b"; empty: all of it
};

struct StatusConfig {
  std::string service;  // empty: none
  std::string partition;
  bool console = false;
  bool prometheus = false;
  bool manual = false;
  std::vector<double> bundle_loading_buckets;  // nanoseconds
};

struct TracingConfig {
  std::string address = "localhost:4317";
  bool http = false;
  std::string service_name = "opa";
  int64_t sample_percentage = 100;
  std::string encryption = "off";
  bool allow_insecure_tls = false;
  std::string ca_file, certificate_file, key_file;
  std::map<std::string, std::string> resource;  // attributes
};

struct ServerConfig {
  std::vector<double> duration_buckets;  // of http_request_duration_seconds
  int64_t gzip_min_length = 1024;
  int64_t gzip_level = 9;
  int64_t max_body = 268'435'456;  // bytes of a request's body as it is sent
  int64_t max_decompressed = 536'870'912;
};

struct Configuration {
  Json json;                                  // as it was given, with variables and overrides in place
  std::map<std::string, std::string> labels;  // with id and version
  std::string default_decision = "/system/main";
  std::string default_authorization_decision = "/system/authz/allow";
  bool keep_nondeterministic = false;
  std::string persistence_directory;
  Json services, keys, decision_logs;  // null: none
  std::map<std::string, KeyConfig> key_configs;
  std::vector<std::string> service_names;
  std::vector<BundleConfig> bundles;  // by name
  std::optional<DiscoveryConfig> discovery;
  std::optional<StatusConfig> status;
  std::optional<TracingConfig> tracing;
  ServerConfig server;
  uint64_t cache_bytes = uint64_t{64} << 20;  // of http.send's responses between evaluations

  // For GET /v1/config: what was given, with defaults, without credentials and keys, as OPA prints it.
  Json Active() const;
};

struct Identity {
  std::string id;       // of this process: a UUID
  std::string version;  // of the program
};

// Wrong values are errors that name their key, unknown keys warnings.
Configuration ReadConfiguration(const Json& json, const Identity& identity, Problems& problems);

// Of `bundles` and `discovery`; bundle_section.cc.
BundleConfig ReadBundle(Fields fields, const std::string& name, const Configuration& configuration);
Polling ReadPolling(Fields fields);

}  // namespace regoc::config
