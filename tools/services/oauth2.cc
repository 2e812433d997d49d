// credentials.oauth2: tokens by client credentials (RFC 6749, 4.4) or by a signed assertion (RFC 7523).
#include <chrono>
#include <nlohmann/json.hpp>

#include "bundler/jwt.h"
#include "tools/config/uuid.h"
#include "tools/services/credentials.h"
#include "tools/stores/digest.h"
#include "tools/stores/url.h"

namespace regoc::services {

namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kLeastLifetime{10};  // a token that expires sooner is asked for again
constexpr std::string_view kAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
constexpr std::string_view kJwtGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

struct Oauth2Config {
  bool jwt_grant = false;
  std::string token_url, client_id, client_secret;
  std::optional<bundle::Key> signing_key;
  std::string thumbprint;  // bytes of the certificate's
  Json claims = Json::object();
  bool include_jti = false;
  std::vector<std::string> scopes;
  std::map<std::string, std::string> headers, parameters;
  std::string assertion_type, assertion, assertion_path;
  stores::HttpOptions http;

  std::string scope_text() const {
    std::string text;
    for (const std::string& scope : scopes) text += (text.empty() ? "" : " ") + scope;
    return text;
  }
};

Result<std::string> SignedAssertion(const Oauth2Config& config) {
  int64_t now =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  Json claims = {{"iat", now}, {"exp", now + 600}};
  claims.update(config.claims);
  if (!config.scopes.empty()) claims["scope"] = config.scope_text();
  if (config.include_jti) claims["jti"] = config::RandomUuid();
  Json header = {{"typ", "JWT"}, {"alg", config.signing_key->algorithm()}};
  if (!config.thumbprint.empty()) header["x5t"] = bundle::EncodeBase64Url(config.thumbprint);
  return bundle::EncodeJwt(header.dump(), claims.dump(), *config.signing_key);
}

class Oauth2Authorizer : public stores::Authorizer {
 public:
  Oauth2Authorizer(std::shared_ptr<const Oauth2Config> config, const std::atomic<bool>* cancelled)
      : config_(std::move(config)), client_(TokenClient(config_->http, cancelled)) {}

  Status Authorize(stores::HttpRequest& request) override {
    if (token_.empty() || expires_ - Clock::now() < kLeastLifetime)
      if (Status asked = AskToken(); !asked.ok()) return Error{"oauth2: " + asked.error().message};
    request.headers.emplace_back("Authorization", "Bearer " + token_);
    return Unit{};
  }

  // The token may have been revoked.
  Result<bool> Renew(const stores::HttpResponse&) override {
    token_.clear();
    return true;
  }

 private:
  Result<std::string> Body() const {
    std::string body;
    auto add = [&](const std::string& name, const std::string& value) {
      body += (body.empty() ? "" : "&") + FormField(name, value);
    };
    if (!config_->scopes.empty()) add("scope", config_->scope_text());
    for (const auto& [name, value] : config_->parameters) add(name, value);
    std::string assertion = config_->assertion;
    if (config_->signing_key || !config_->assertion_path.empty()) {
      Result<std::string> made =
          config_->signing_key ? SignedAssertion(*config_) : ReadTokenFile(config_->assertion_path);
      if (!made.ok()) return made.error();
      assertion = *std::move(made);
    }
    if (config_->jwt_grant) {
      add("grant_type", std::string(kJwtGrant));
      add("assertion", assertion);
      return body;
    }
    add("grant_type", "client_credentials");
    if (assertion.empty()) return body;
    add("client_assertion_type", config_->assertion_type);
    add("client_assertion", assertion);
    if (!config_->client_id.empty()) add("client_id", config_->client_id);
    return body;
  }

  Status AskToken() {
    Result<std::string> body = Body();
    if (!body.ok()) return body.error();
    stores::HttpRequest request{.method = "POST", .url = config_->token_url, .body = *body};
    request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    if (!config_->client_secret.empty())
      request.headers.emplace_back("Authorization",
                                   "Basic " + stores::EncodeBase64(config_->client_id + ":" + config_->client_secret));
    for (const auto& [name, value] : config_->headers) request.headers.emplace_back(name, value);
    Result<std::string> said = Ask(*client_, request, "token endpoint");
    if (!said.ok()) return said.error();
    Json answer = Json::parse(*said, nullptr, false);
    if (!answer.is_object() || !answer.contains("access_token") || !answer["access_token"].is_string())
      return Error{"token endpoint: its answer holds no access_token"};
    std::string type = answer.contains("token_type") && answer["token_type"].is_string()
                           ? answer["token_type"].get<std::string>()
                           : "";
    for (char& c : type) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (type != "bearer") return Error{"token endpoint: its token is of no known type"};
    token_ = answer["access_token"].get<std::string>();
    int64_t lifetime =
        answer.contains("expires_in") && answer["expires_in"].is_number() ? answer["expires_in"].get<int64_t>() : 0;
    expires_ = Clock::now() + std::chrono::seconds(std::clamp<int64_t>(lifetime, 0, 365 * 86400));
    return Unit{};
  }

  std::shared_ptr<const Oauth2Config> config_;
  std::unique_ptr<stores::HttpClient> client_;
  std::string token_;
  Clock::time_point expires_;
};

void ReadSigningKey(config::Fields& fields, const std::string& id, const CredentialContext& context,
                    Oauth2Config& config) {
  auto found = context.keys.find(id);
  if (id.empty()) return fields.Fail("signing_key", "missing; the grant type jwt_bearer needs it");
  if (found == context.keys.end()) return fields.Fail("signing_key", "there is no key `" + id + "` in `keys`");
  if (found->second.private_key.empty()) return fields.Fail("signing_key", "the key `" + id + "` has no private_key");
  Result<bundle::Key> key = bundle::SigningKeyFromText(found->second.private_key, found->second.algorithm);
  if (!key.ok()) return fields.Fail("signing_key", "the key `" + id + "`: " + key.error().message);
  config.signing_key = *std::move(key);
}

// One way of saying who the client is.
void CheckMethods(config::Fields& fields, const Oauth2Config& config, const std::string& key_id) {
  int methods =
      !config.client_secret.empty() + !key_id.empty() + !config.assertion.empty() + !config.assertion_path.empty();
  if (methods != 1)
    fields.Fail("client_secret",
                "want exactly one of client_secret, signing_key, client_assertion, client_assertion_path");
  if (key_id.empty() && config.client_id.empty()) fields.Fail("client_id", "missing");
}

std::string FromHex(config::Fields& fields, const std::string& text) {
  std::string bytes;
  auto digit = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
  };
  for (size_t i = 0; i + 1 < text.size(); i += 2)
    if (digit(text[i]) >= 0 && digit(text[i + 1]) >= 0)
      bytes += static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1]));
  if (bytes.size() * 2 != text.size()) fields.Fail("thumbprint", "is not hexadecimal");
  return bytes;
}

}  // namespace

AuthorizerFactory ReadOauth2(config::Fields fields, const CredentialContext& context) {
  auto config = std::make_shared<Oauth2Config>();
  config->jwt_grant =
      fields.Choice("grant_type", {"client_credentials", "jwt_bearer"}, "client_credentials") == "jwt_bearer";
  config->token_url = fields.Text("token_url");
  config->client_id = fields.Text("client_id");
  config->client_secret = fields.Text("client_secret");
  std::string key_id = fields.Text("signing_key");
  config->thumbprint = FromHex(fields, fields.Text("thumbprint"));
  if (const Json& claims = fields.Any("additional_claims"); claims.is_object())
    config->claims = claims;
  else if (!claims.is_null())
    fields.Fail("additional_claims", "want an object, got " + config::KindOf(claims));
  config->include_jti = fields.Flag("include_jti_claim");
  config->scopes = fields.Texts("scopes");
  config->headers = fields.TextMap("additional_headers");
  config->parameters = fields.TextMap("additional_parameters");
  config->assertion_type = fields.Text("client_assertion_type", std::string(kAssertionType));
  config->assertion = fields.Text("client_assertion");
  config->assertion_path = fields.Text("client_assertion_path");
  for (const char* vendor : {"aws_kms", "aws_signing", "azure_keyvault", "azure_signing"})
    if (fields.Has(vendor)) fields.Fail(vendor, "signing by a cloud's key service is not supported");
  Result<stores::Url> url = stores::ParseUrl(config->token_url);
  if (!url.ok())
    fields.Fail("token_url", url.error().message);
  else if (url->scheme != "https" && !stores::IsLoopback(url->host))
    fields.Fail("token_url", "must begin with https://");
  if (config->jwt_grant || !key_id.empty()) ReadSigningKey(fields, key_id, context, *config);
  if (!config->jwt_grant) CheckMethods(fields, *config, key_id);
  config->http = context.http;
  config->http.client_certificate.clear();
  config->http.also_system_authorities = true;
  return [config](const std::atomic<bool>* cancelled) { return std::make_unique<Oauth2Authorizer>(config, cancelled); };
}

}  // namespace regoc::services
