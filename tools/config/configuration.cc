#include "tools/config/configuration.h"

#include <algorithm>
#include <filesystem>

namespace regoc::config {

namespace {

// What YAML reads as something else than a text is meant as one: `audit: true`.
std::map<std::string, std::string> ReadLabels(Fields fields) {
  std::map<std::string, std::string> labels;
  for (const auto& [name, value] : fields.object().items()) {
    if (value.is_string()) {
      labels[name] = value.get<std::string>();
    } else if (value.is_boolean() || value.is_number()) {
      labels[name] = value.dump();
      fields.Warn(name, "labels are strings; taken as \"" + labels[name] + "\"");
    } else if (!value.is_null()) {
      fields.Fail(name, "want a string, got " + KindOf(value));
    }
  }
  fields.AllowAny();
  return labels;
}

std::vector<std::string> ServiceNames(const Json& services) {
  std::vector<std::string> names;
  if (services.is_object())
    for (const auto& [name, service] : services.items()) {
      bool named = service.is_object() && service.contains("name") && service["name"].is_string();
      names.push_back(named ? service["name"].get<std::string>() : name);
    }
  if (services.is_array())
    for (const Json& service : services)
      if (service.is_object() && service.contains("name") && service["name"].is_string())
        names.push_back(service["name"].get<std::string>());
  return names;
}

void ReadBundles(Fields& fields, Configuration& out) {
  Fields bundles = fields.Child("bundles");
  for (const auto& [name, value] : bundles.object().items()) {
    if (name.empty()) bundles.Fail(name, "a bundle needs a name");
    if (bundles.Has(name)) out.bundles.push_back(ReadBundle(bundles.Child(name), name, out));
  }
  if (!fields.Has("bundle")) return;
  // One bundle, as older versions of OPA had it.
  Fields old = fields.Child("bundle");
  std::string name = old.Text("name"), prefix = old.Text("prefix", "bundles");
  if (name.empty()) return old.Fail("name", "missing");
  BundleConfig bundle;
  {
    Json rest = old.object();
    rest.erase("name");
    rest.erase("prefix");
    std::string path = prefix.empty() ? name : prefix + "/" + name;
    while (path.starts_with('/')) path.erase(0, 1);
    if (!rest.contains("resource")) rest["resource"] = path;
    bundle = ReadBundle(Fields(rest, "bundle", fields.problems()), name, out);
  }
  old.AllowAny();
  if (std::none_of(out.bundles.begin(), out.bundles.end(),
                   [&](const BundleConfig& other) { return other.name == name; }))
    out.bundles.push_back(std::move(bundle));
}

void ReadDiscovery(Fields& fields, Configuration& out) {
  if (!fields.Has("discovery")) return;
  Fields section = fields.Child("discovery");
  DiscoveryConfig discovery;
  std::string name = section.Text("name", "discovery"), prefix = section.Text("prefix", "bundles");
  discovery.decision = section.Text("decision");
  while (discovery.decision.starts_with('/')) discovery.decision.erase(0, 1);
  Json rest = section.object();
  for (const char* own : {"name", "prefix", "decision"}) rest.erase(own);
  if (!rest.contains("resource")) rest["resource"] = prefix + "/" + name;
  discovery.bundle = ReadBundle(Fields(rest, "discovery", fields.problems()), "discovery", out);
  section.AllowAny();
  out.discovery = std::move(discovery);
}

void ReadStatus(Fields& fields, Configuration& out) {
  if (!fields.Has("status")) return;
  Fields section = fields.Child("status");
  StatusConfig status;
  status.service = section.Text("service");
  status.partition = section.Text("partition_name");
  status.console = section.Flag("console");
  status.prometheus = section.Flag("prometheus");
  status.manual = section.Choice("trigger", {"periodic", "manual"}, "periodic") == "manual";
  Fields prometheus = section.Child("prometheus_config");
  Fields collectors = prometheus.Child("collectors");
  status.bundle_loading_buckets = collectors.Child("bundle_loading_duration_ns").Decimals("buckets");
  if (std::string plugin = section.Text("plugin"); !plugin.empty())
    section.Fail("plugin", "invalid plugin name \"" + plugin + "\" in status");
  const std::vector<std::string>& names = out.service_names;
  if (status.service.empty() && !names.empty() && !status.console && !status.prometheus) status.service = names[0];
  if (!status.service.empty() && std::find(names.begin(), names.end(), status.service) == names.end())
    section.Fail("service", "invalid service name \"" + status.service + "\" in status");
  if (!status.service.empty() || status.console || status.prometheus) out.status = std::move(status);
}

void ReadServer(Fields fields, ServerConfig& server) {
  {
    Fields metrics = fields.Child("metrics");
    Fields prom = metrics.Child("prom");
    server.duration_buckets = prom.Child("http_request_duration_seconds").Decimals("buckets");
  }
  Fields encoding = fields.Child("encoding");
  Fields gzip = encoding.Child("gzip");
  server.gzip_min_length = gzip.Number("min_length", server.gzip_min_length, {.least = 0});
  server.gzip_level = gzip.Number("compression_level", server.gzip_level, {0, 9});
  Fields decoding = fields.Child("decoding");
  server.max_body = decoding.Number("max_length", server.max_body, {.least = 1});
  server.max_decompressed = decoding.Child("gzip").Number("max_length", server.max_decompressed, {.least = 1});
}

void ReadCaching(Fields fields, Configuration& out) {
  Fields queries = fields.Child("inter_query_builtin_cache");
  if (auto bytes = queries.MaybeNumber("max_size_bytes", {.least = 0}); bytes && *bytes > 0)
    out.cache_bytes = static_cast<uint64_t>(*bytes);
  queries.Number("forced_eviction_threshold_percentage", 100, {0, 100});
  queries.Number("stale_entry_eviction_period_seconds", 0, {.least = 0});
  Fields values = fields.Child("inter_query_builtin_value_cache");
  values.Number("max_num_entries", 0, {.least = 0});
  values.Any("named");
}

void ReadTracing(Fields& fields, Configuration& out) {
  if (!fields.Has("distributed_tracing")) return;
  Fields section = fields.Child("distributed_tracing");
  TracingConfig tracing;
  std::string type = section.Choice("type", {"grpc", "http"}, "");
  tracing.http = type == "http";
  tracing.address = section.Text("address", tracing.http ? "localhost:4318" : "localhost:4317");
  tracing.service_name = section.Text("service_name", "opa");
  tracing.sample_percentage = section.Number("sample_percentage", 100, {0, 100});
  tracing.encryption = section.Choice("encryption", {"off", "tls", "mtls"}, "off");
  tracing.allow_insecure_tls = section.Flag("allow_insecure_tls");
  tracing.ca_file = section.Text("tls_ca_cert_file");
  tracing.certificate_file = section.Text("tls_cert_file");
  tracing.key_file = section.Text("tls_private_key_file");
  {
    Fields resource = section.Child("resource");
    for (const char* key : {"service_version", "service_instance_id", "service_namespace", "deployment_environment"})
      if (std::string value = resource.Text(key); !value.empty()) tracing.resource[key] = value;
  }
  section.Any("batch_span_processor_options");
  if (type == "grpc") section.Fail("type", "spans are sent over HTTP only: \"http\"");
  if (type == "http") out.tracing = std::move(tracing);
}

void ReadRest(Fields& fields, Configuration& out) {
  out.default_decision = fields.Text("default_decision", out.default_decision);
  out.default_authorization_decision =
      fields.Text("default_authorization_decision", out.default_authorization_decision);
  out.keep_nondeterministic = fields.Flag("nd_builtin_cache");
  std::error_code fault;  // a folder that was removed while one is in it has no path
  std::filesystem::path here = std::filesystem::current_path(fault);
  out.persistence_directory = fields.Text("persistence_directory", (here / ".opa").string());
  out.decision_logs = fields.Any("decision_logs");
  Fields plugins = fields.Child("plugins");
  for (const auto& [name, value] : plugins.object().items())
    plugins.Fail(name, "plugin \"" + name + "\" not registered");
  plugins.AllowAny();
  Fields storage = fields.Child("storage");
  if (storage.Has("disk")) storage.Warn("disk", "data is kept in memory; the disk store is not used");
}

}  // namespace

Configuration ReadConfiguration(const Json& json, const Identity& identity, Problems& problems) {
  Configuration out;
  out.json = json;
  Fields fields(json, "", problems);
  out.labels = ReadLabels(fields.Child("labels"));
  if (!identity.id.empty()) out.labels["id"] = identity.id;
  if (!identity.version.empty()) out.labels["version"] = identity.version;
  out.services = fields.Any("services");
  out.service_names = ServiceNames(out.services);
  out.keys = fields.Any("keys");
  out.key_configs = ReadKeys(out.keys, problems);
  ReadBundles(fields, out);
  ReadDiscovery(fields, out);
  ReadStatus(fields, out);
  ReadServer(fields.Child("server"), out.server);
  ReadCaching(fields.Child("caching"), out);
  ReadTracing(fields, out);
  ReadRest(fields, out);
  return out;
}

Json Configuration::Active() const {
  Json active = json;
  auto without = [](Json& all, std::initializer_list<const char*> secrets) {
    for (Json& one : all)
      if (one.is_object())
        for (const char* secret : secrets) one.erase(secret);
  };
  if (active.contains("services")) without(active["services"], {"credentials"});
  if (active.contains("keys")) without(active["keys"], {"key", "private_key"});
  active["labels"] = labels;
  active["default_decision"] = default_decision;
  active["default_authorization_decision"] = default_authorization_decision;
  return active;
}

}  // namespace regoc::config
