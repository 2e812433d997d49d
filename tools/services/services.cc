#include "tools/services/services.h"

#include <algorithm>
#include <cstdlib>

#include "tools/services/service_config.h"

namespace regoc::services {

namespace {

bool SameName(const std::string& a, const std::string& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return std::tolower(x) == std::tolower(y); });
}

class RestClient : public ServiceClient {
 public:
  RestClient(const ServiceConfig& service, stores::HttpOptions http, const std::atomic<bool>* cancelled)
      : url_(service.url),
        headers_(service.headers),
        client_(stores::NewHttpClient(http)),
        authorizer_(service.authorizer ? service.authorizer(cancelled) : nullptr),
        // Services may be without TLS: their URLs are what the operator wrote.
        requests_(*client_, {.attempts = 1, .plain_http = true, .sleep = {}}) {}

  stores::HttpResponse Send(const stores::HttpRequest& request, stores::BodySink* sink) override {
    stores::HttpRequest sent = request;
    std::string_view path = request.url;
    while (path.starts_with('/')) path.remove_prefix(1);
    sent.url = path.empty() ? url_ : url_ + "/" + std::string(path);
    for (const auto& [name, value] : headers_) {
      auto same = [&name = name](const auto& header) { return SameName(header.first, name); };
      if (std::none_of(request.headers.begin(), request.headers.end(), same)) sent.headers.emplace_back(name, value);
    }
    return requests_.Send(sent, authorizer_.get(), sink);
  }

 private:
  std::string url_;
  stores::Headers headers_;
  std::unique_ptr<stores::HttpClient> client_;
  std::unique_ptr<stores::Authorizer> authorizer_;
  stores::Requests requests_;
};

stores::Environment OfProgram() {
  return [](const char* name) -> std::optional<std::string> {
    const char* value = std::getenv(name);
    return value ? std::optional<std::string>(value) : std::nullopt;
  };
}

stores::HttpOptions OptionsOf(const ServiceConfig& service, const ClientOptions& options) {
  stores::HttpOptions http = service.http;
  http.cancelled = options.cancelled;
  http.header_timeout_s = options.header_timeout_s < 0 ? service.header_timeout_s : options.header_timeout_s;
  // While one waits for the head of a response no byte moves.
  http.stall_timeout_s = std::max(http.stall_timeout_s, http.header_timeout_s + 1);
  if (options.header_timeout_s == 0) http.stall_timeout_s = 3600;
  return http;
}

}  // namespace

Services::~Services() = default;

Result<std::unique_ptr<Services>> Services::FromConfig(const nlohmann::json& services, const nlohmann::json& keys,
                                                       const ServicesOptions& options,
                                                       std::vector<std::string>* warnings) {
  config::Problems problems;
  std::map<std::string, config::KeyConfig> known_keys = config::ReadKeys(keys, problems);
  stores::Environment environment = options.environment ? options.environment : OfProgram();
  std::unique_ptr<Services> made(new Services);
  auto add = [&](const nlohmann::json& service, const std::string& path, const std::string& name) {
    ServiceConfig read = ReadService(config::Fields(service, path, problems), name, environment, known_keys);
    if (made->services_.contains(read.name))
      problems.errors.push_back(path + ": there is another service `" + read.name + "`");
    made->names_.push_back(read.name);
    std::string key = read.name;
    made->services_[key] = std::make_unique<const ServiceConfig>(std::move(read));
  };
  if (services.is_array()) {
    for (size_t i = 0; i < services.size(); ++i) add(services[i], "services[" + std::to_string(i) + "]", "");
  } else if (services.is_object()) {
    for (const auto& [name, service] : services.items()) add(service, "services." + name, name);
  } else if (!services.is_null()) {
    problems.errors.push_back("services: want an array or an object, got " + config::KindOf(services));
  }
  if (warnings) warnings->insert(warnings->end(), problems.warnings.begin(), problems.warnings.end());
  if (Status good = problems.AsStatus(); !good.ok()) return good.error();
  return made;
}

Result<const ServiceConfig*> Services::Find(const std::string& name) const {
  auto found = services_.find(name);
  if (found == services_.end()) return Error{"service name \"" + name + "\" not found"};
  return found->second.get();
}

bool Services::IsOci(const std::string& name) const {
  auto found = services_.find(name);
  return found != services_.end() && found->second->type == "oci";
}

Result<std::unique_ptr<ServiceClient>> Services::Client(const std::string& name, const ClientOptions& options) const {
  Result<const ServiceConfig*> service = Find(name);
  if (!service.ok()) return service.error();
  if ((*service)->type == "oci")
    return Error{"service \"" + name + "\" is a registry (type oci), which serves bundles only"};
  return std::unique_ptr<ServiceClient>(new RestClient(**service, OptionsOf(**service, options), options.cancelled));
}

Result<std::unique_ptr<stores::Store>> Services::OciStore(const std::string& name, const std::string& artifact,
                                                          const ClientOptions& options) const {
  Result<const ServiceConfig*> service = Find(name);
  if (!service.ok()) return service.error();
  stores::StoreOptions store;
  store.http = OptionsOf(**service, options);
  store.requests.attempts = 1;
  store.requests.plain_http = (*service)->url.starts_with("http://");
  store.credentials = (*service)->registry;
  return stores::OpenStore("oci://" + artifact, store);
}

}  // namespace regoc::services
