// credentials.gcp_metadata: tokens of the machine's metadata server.
#include <chrono>
#include <nlohmann/json.hpp>

#include "tools/services/credentials.h"
#include "tools/stores/url.h"

namespace regoc::services {

namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

class GcpAuthorizer : public stores::Authorizer {
 public:
  // `access`: the answer is an object with a token that expires; else it is the token.
  GcpAuthorizer(std::string url, bool access, const std::atomic<bool>* cancelled)
      : url_(std::move(url)), access_(access), client_(TokenClient({}, cancelled)) {}

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
    stores::HttpRequest request{.url = url_, .headers = {{"Metadata-Flavor", "Google"}}};
    Result<std::string> said = Ask(*client_, request, "gcp_metadata");
    if (!said.ok()) return said.error();
    token_ = *said;
    renew_at_ = Clock::now() + std::chrono::minutes(5);  // identity tokens are good for an hour
    if (!access_) return Unit{};
    Json answer = Json::parse(*said, nullptr, false);
    token_.clear();
    if (answer.is_object() && answer.contains("access_token") && answer["access_token"].is_string())
      token_ = answer["access_token"].get<std::string>();
    if (token_.empty()) return Error{"gcp_metadata: the answer holds no access_token"};
    int64_t lifetime =
        answer.contains("expires_in") && answer["expires_in"].is_number() ? answer["expires_in"].get<int64_t>() : 0;
    renew_at_ = Clock::now() + std::chrono::seconds(std::clamp<int64_t>(lifetime - 60, 0, 86400));
    return Unit{};
  }

  std::string url_;
  bool access_;
  std::unique_ptr<stores::HttpClient> client_;
  std::string token_;
  Clock::time_point renew_at_;
};

}  // namespace

AuthorizerFactory ReadGcpMetadata(config::Fields fields, const CredentialContext&) {
  std::string audience = fields.Text("audience");
  std::vector<std::string> scopes = fields.Texts("scopes");
  std::string endpoint = fields.Text("endpoint", "http://metadata.google.internal");
  std::string account = "/computeMetadata/v1/instance/service-accounts/default/";
  std::string access_path = fields.Text("access_token_path", account + "token");
  std::string identity_path = fields.Text("identity_token_path", account + "identity");
  if (audience.empty() == scopes.empty()) fields.Fail("audience", "want either `audience` or `scopes`");
  std::string list;
  for (const std::string& scope : scopes) list += (list.empty() ? "" : ",") + scope;
  std::string url = endpoint + (audience.empty() ? access_path + "?" + FormField("scopes", list)
                                                 : identity_path + "?" + FormField("audience", audience));
  if (Result<stores::Url> parsed = stores::ParseUrl(url); !parsed.ok()) fields.Fail("endpoint", parsed.error().message);
  return [url, access = audience.empty()](const std::atomic<bool>* cancelled) {
    return std::make_unique<GcpAuthorizer>(url, access, cancelled);
  };
}

}  // namespace regoc::services
