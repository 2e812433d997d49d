// How a service is authenticated to: each method reads its part of a configuration and gives what makes authorizers.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "tools/config/fields.h"
#include "tools/config/keys.h"
#include "tools/stores/aws_config.h"
#include "tools/stores/requests.h"

namespace regoc::services {

// What the methods may need to know of a service and the world.
struct CredentialContext {
  const stores::Environment& environment;
  const std::map<std::string, config::KeyConfig>& keys;
  std::string type;          // of the service: "" or "oci"
  stores::HttpOptions http;  // TLS as to the service, for token endpoints
};

// Makes one for each client. `cancelled` as in ClientOptions.
using AuthorizerFactory = std::function<std::unique_ptr<stores::Authorizer>(const std::atomic<bool>* cancelled)>;

// Problems are added to those of `fields`; the result is empty then.
AuthorizerFactory ReadBearer(config::Fields fields, const CredentialContext& context);
AuthorizerFactory ReadOauth2(config::Fields fields, const CredentialContext& context);
AuthorizerFactory ReadAwsSigning(config::Fields fields, const CredentialContext& context);
AuthorizerFactory ReadGcpMetadata(config::Fields fields, const CredentialContext& context);
AuthorizerFactory ReadAzureIdentity(config::Fields fields, const CredentialContext& context);

// A client for token endpoints: short limits, and no proxies of the service's own.
std::unique_ptr<stores::HttpClient> TokenClient(stores::HttpOptions options, const std::atomic<bool>* cancelled);

// The body of a response with status 200. Errors begin with `what` and hold what the endpoint said, but nothing of the
// request.
Result<std::string> Ask(stores::HttpClient& client, const stores::HttpRequest& request, const std::string& what);

// "name=value" for forms and queries.
std::string FormField(const std::string& name, const std::string& value);

// The text of a file without white space around it. Read again each time: tokens in files are replaced.
Result<std::string> ReadTokenFile(const std::string& path);

}  // namespace regoc::services
