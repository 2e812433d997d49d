// Services that a configuration names: where they are, and how one authenticates to them.
//
//   Result<std::unique_ptr<Services>> services = Services::FromConfig(config["services"], config["keys"]);
//   Result<std::unique_ptr<ServiceClient>> client = (*services)->Client("acme");
//   stores::HttpResponse response = (*client)->Send({.url = "bundles/authz.tar.gz"}, nullptr);
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "tools/stores/aws_config.h"
#include "tools/stores/http.h"
#include "tools/stores/store.h"

namespace regoc::services {

struct ServiceConfig;

struct ClientOptions {
  // Once it is set, requests end with a fault within about a second; nullptr: they cannot be ended. Outlives the
  // client.
  const std::atomic<bool>* cancelled = nullptr;
  // In place of the service's response_header_timeout_seconds, for long polling; negative: the service's; 0: none.
  long header_timeout_s = -1;
};

// Sends requests to one service: adds its URL, its headers, credentials and TLS, and renews tokens before they expire.
// Belongs to one thread.
class ServiceClient {
 public:
  virtual ~ServiceClient() = default;
  // One attempt; redirects are followed, credentials stay at the service. `request.url` is a path below the service's
  // URL, with its query; headers of the request go before those of the service. The body of a success goes to `sink`
  // where there is one. A fault says what went wrong, also with credentials, and shows nothing secret.
  virtual stores::HttpResponse Send(const stores::HttpRequest& request, stores::BodySink* sink) = 0;
};

struct ServicesOptions {
  stores::Environment environment;  // empty: the program's
};

// Immutable; any thread may ask for clients.
class Services {
 public:
  // `services` is a list of objects with names or an object by name, `keys` an object by id; null: none. Errors name
  // what is wrong by its path; what is unknown but harmless is added to `warnings` where that is given.
  static Result<std::unique_ptr<Services>> FromConfig(const nlohmann::json& services, const nlohmann::json& keys,
                                                      const ServicesOptions& options = {},
                                                      std::vector<std::string>* warnings = nullptr);
  ~Services();
  Services(const Services&) = delete;
  Services& operator=(const Services&) = delete;

  // In the order of the configuration.
  const std::vector<std::string>& names() const { return names_; }
  bool Has(const std::string& name) const { return services_.contains(name); }
  // Of type "oci": OciStore instead of Client.
  bool IsOci(const std::string& name) const;

  // Errors name the service that there is not.
  Result<std::unique_ptr<ServiceClient>> Client(const std::string& name, const ClientOptions& options = {}) const;
  // A registry's artifact: "ghcr.io/acme/policies:v1".
  Result<std::unique_ptr<stores::Store>> OciStore(const std::string& name, const std::string& artifact,
                                                  const ClientOptions& options = {}) const;

 private:
  Services() = default;
  Result<const ServiceConfig*> Find(const std::string& name) const;

  std::vector<std::string> names_;
  std::map<std::string, std::unique_ptr<const ServiceConfig>> services_;
};

}  // namespace regoc::services
