// One service of a configuration, checked.
#pragma once

#include "tools/services/credentials.h"

namespace regoc::services {

struct ServiceConfig {
  std::string name;
  std::string url;   // without a slash at its end
  std::string type;  // "" or "oci"
  stores::Headers headers;
  stores::HttpOptions http;
  AuthorizerFactory authorizer;  // empty: requests go as they are
  stores::Credentials registry;  // for type "oci"
  long header_timeout_s = 10;
};

// Problems are added to those of `fields`.
ServiceConfig ReadService(config::Fields fields, std::string name, const stores::Environment& environment,
                          const std::map<std::string, config::KeyConfig>& keys);

}  // namespace regoc::services
