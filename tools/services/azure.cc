// credentials.azure_managed_identity: tokens of the machine's identity endpoint.
#include <chrono>
#include <nlohmann/json.hpp>

#include "tools/services/credentials.h"
#include "tools/stores/url.h"

namespace regoc::services {

namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

// Seconds in a text or a number.
int64_t SecondsOf(const Json& answer, const char* key) {
  auto found = answer.find(key);
  if (found == answer.end()) return 0;
  if (found->is_number()) return found->get<int64_t>();
  return found->is_string() ? std::atoll(found->get<std::string>().c_str()) : 0;
}

class AzureAuthorizer : public stores::Authorizer {
 public:
  AzureAuthorizer(stores::HttpRequest request, const std::atomic<bool>* cancelled)
      : request_(std::move(request)), client_(TokenClient({}, cancelled)) {}

  Status Authorize(stores::HttpRequest& request) override {
    if (token_.empty() || Clock::now() > renew_at_)
      if (Status asked = AskToken(); !asked.ok()) return asked;
    request.headers.emplace_back("Authorization", "Bearer " + token_);
    return Unit{};
  }

  Result<bool> Renew(const stores::HttpResponse&) override {
    token_.clear();
    return true;
  }

 private:
  Status AskToken() {
    Result<std::string> said = Ask(*client_, request_, "azure_managed_identity");
    if (!said.ok()) return said.error();
    Json answer = Json::parse(*said, nullptr, false);
    token_.clear();
    if (answer.is_object() && answer.contains("access_token") && answer["access_token"].is_string())
      token_ = answer["access_token"].get<std::string>();
    if (token_.empty()) return Error{"azure_managed_identity: the answer holds no access_token"};
    renew_at_ =
        Clock::now() + std::chrono::seconds(std::clamp<int64_t>(SecondsOf(answer, "expires_in") - 60, 0, 86400));
    return Unit{};
  }

  stores::HttpRequest request_;
  std::unique_ptr<stores::HttpClient> client_;
  std::string token_;
  Clock::time_point renew_at_;
};

}  // namespace

AuthorizerFactory ReadAzureIdentity(config::Fields fields, const CredentialContext& context) {
  std::string endpoint = fields.Text("endpoint");
  bool app_service = fields.Flag("use_app_service_msi");
  if (endpoint.empty()) {
    endpoint = context.environment("IDENTITY_ENDPOINT").value_or("");
    app_service = app_service || !endpoint.empty();
    if (endpoint.empty()) endpoint = "http://169.254.169.254/metadata/identity/oauth2/token";
  }
  std::string version = fields.Text("api_version", app_service ? "2019-08-01" : "2018-02-01");
  std::string query = FormField("api-version", version);
  for (const char* key : {"client_id", "mi_res_id", "object_id"})
    if (std::string value = fields.Text(key); !value.empty()) query += "&" + FormField(key, value);
  query += "&" + FormField("resource", fields.Text("resource", "https://storage.azure.com/"));
  if (context.type == "oci") fields.Fail("endpoint", "a service of type oci does not take this credential");
  stores::HttpRequest request{.url = endpoint + "?" + query};
  if (Result<stores::Url> parsed = stores::ParseUrl(request.url); !parsed.ok())
    fields.Fail("endpoint", parsed.error().message);
  std::string header = context.environment("IDENTITY_HEADER").value_or("");
  if (!app_service)
    request.headers.emplace_back("Metadata", "true");
  else if (header.empty())
    fields.Fail("use_app_service_msi", "needs the environment variable IDENTITY_HEADER");
  else
    request.headers.emplace_back("x-identity-header", header);
  return
      [request](const std::atomic<bool>* cancelled) { return std::make_unique<AzureAuthorizer>(request, cancelled); };
}

}  // namespace regoc::services
