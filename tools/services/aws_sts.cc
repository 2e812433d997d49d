// Keys of a role, from Amazon's security token service: for a token of a web identity, or for other keys.
#include <ctime>

#include "tools/services/aws_keys.h"
#include "tools/stores/url.h"

namespace regoc::services {

namespace {

constexpr int64_t kMargin = 300;  // seconds before they expire in which keys are asked for again

struct Role {
  std::string arn, session, region, url;
};

// The text of an element of the answer, which has no attributes and no nesting that matters.
std::string Element(const std::string& xml, const std::string& name) {
  size_t begin = xml.find("<" + name + ">");
  if (begin == std::string::npos) return "";
  begin += name.size() + 2;
  size_t end = xml.find("</" + name + ">", begin);
  return end == std::string::npos ? "" : xml.substr(begin, end - begin);
}

class StsKeys : public AwsKeySource {
 public:
  StsKeys(Role role, const std::atomic<bool>* cancelled)
      : role_(std::move(role)), client_(TokenClient({}, cancelled)) {}

  Result<stores::AwsKeys> Keys() override {
    if (expires_ - std::time(nullptr) > kMargin) return keys_;
    stores::HttpRequest request{
        .method = "POST", .url = role_.url, .headers = {{"Content-Type", "application/x-www-form-urlencoded"}}};
    std::string body =
        FormField("RoleArn", role_.arn) + "&" + FormField("RoleSessionName", role_.session) + "&Version=2011-06-15";
    if (Status prepared = Prepare(request, body); !prepared.ok()) return prepared.error();
    Result<std::string> said = Ask(*client_, request, "security token service");
    if (!said.ok()) return said.error();
    keys_ = {Element(*said, "AccessKeyId"), Element(*said, "SecretAccessKey"), Element(*said, "SessionToken"),
             role_.region};
    if (keys_.access_key.empty() || keys_.secret_key.empty())
      return Error{"security token service: the answer holds no keys"};
    expires_ = SecondsOfTime(Element(*said, "Expiration"));
    return keys_;
  }

 protected:
  // Completes the body, then the request with it.
  virtual Status Prepare(stores::HttpRequest& request, std::string& body) = 0;
  const Role& role() const { return role_; }

 private:
  Role role_;
  std::unique_ptr<stores::HttpClient> client_;
  stores::AwsKeys keys_;
  int64_t expires_ = 0;
};

class WebIdentityKeys : public StsKeys {
 public:
  WebIdentityKeys(Role role, std::string token_file, const std::atomic<bool>* cancelled)
      : StsKeys(std::move(role), cancelled), token_file_(std::move(token_file)) {}

 private:
  Status Prepare(stores::HttpRequest& request, std::string& body) override {
    Result<std::string> token = ReadTokenFile(token_file_);
    if (!token.ok()) return token.error();
    body += "&Action=AssumeRoleWithWebIdentity&" + FormField("WebIdentityToken", *token);
    request.body = body;
    return Unit{};
  }

  std::string token_file_;
};

class AssumedRoleKeys : public StsKeys {
 public:
  AssumedRoleKeys(Role role, std::vector<std::unique_ptr<AwsKeySource>> sources, const std::atomic<bool>* cancelled)
      : StsKeys(std::move(role), cancelled), sources_(std::move(sources)) {}

 private:
  Status Prepare(stores::HttpRequest& request, std::string& body) override {
    Result<stores::AwsKeys> keys = FirstKeys(sources_);
    if (!keys.ok()) return keys.error();
    body += "&Action=AssumeRole";
    request.body = body;
    return stores::SignAws(request, *keys, "sts", std::time(nullptr));
  }

  std::vector<std::unique_ptr<AwsKeySource>> sources_;
};

Role ReadRole(config::Fields& fields, const CredentialContext& context, bool from_environment) {
  Role role;
  role.arn = context.environment("AWS_ROLE_ARN").value_or("");
  if (!from_environment) role.arn = fields.Text("iam_role_arn", role.arn);
  if (role.arn.empty()) fields.Fail("iam_role_arn", "missing, and there is no AWS_ROLE_ARN in the environment");
  role.session = fields.Text("session_name", "open-policy-agent");
  role.region = fields.Text("aws_region", context.environment("AWS_REGION").value_or(""));
  if (role.region.empty()) fields.Fail("aws_region", "missing, and there is no AWS_REGION in the environment");
  std::string domain = fields.Text("aws_domain", context.environment("AWS_DOMAIN").value_or("amazonaws.com"));
  role.url = context.environment("AWS_ENDPOINT_URL_STS").value_or("https://sts." + role.region + "." + domain);
  if (Result<stores::Url> url = stores::ParseUrl(role.url); !url.ok()) fields.Fail("aws_domain", url.error().message);
  return role;
}

}  // namespace

AwsKeySourceFactory ReadWebIdentityKeys(config::Fields fields, const CredentialContext& context) {
  Role role = ReadRole(fields, context, true);
  std::string file = context.environment("AWS_WEB_IDENTITY_TOKEN_FILE").value_or("");
  if (file.empty()) fields.Fail("session_name", "there is no AWS_WEB_IDENTITY_TOKEN_FILE in the environment");
  return [role, file](const std::atomic<bool>* cancelled) {
    return std::make_unique<WebIdentityKeys>(role, file, cancelled);
  };
}

AwsKeySourceFactory ReadAssumedRoleKeys(config::Fields fields, const CredentialContext& context) {
  Role role = ReadRole(fields, context, false);
  std::vector<AwsKeySourceFactory> sources;
  {
    config::Fields signing = fields.Child("aws_signing");
    if (signing.Has("environment_credentials"))
      sources.push_back(ReadEnvironmentKeys(signing.Child("environment_credentials"), context));
    if (signing.Has("profile_credentials"))
      sources.push_back(ReadProfileKeys(signing.Child("profile_credentials"), context));
    if (signing.Has("metadata_credentials"))
      sources.push_back(ReadMetadataKeys(signing.Child("metadata_credentials"), context));
  }
  if (sources.empty())
    fields.Fail("aws_signing", "want environment_credentials, profile_credentials or metadata_credentials");
  return [role, sources](const std::atomic<bool>* cancelled) {
    std::vector<std::unique_ptr<AwsKeySource>> made;
    for (const AwsKeySourceFactory& source : sources) made.push_back(source(cancelled));
    return std::make_unique<AssumedRoleKeys>(role, std::move(made), cancelled);
  };
}

}  // namespace regoc::services
