// credentials.s3_signing: requests signed for a service of Amazon's.
#include <ctime>

#include "tools/services/aws_keys.h"

namespace regoc::services {

namespace {

class AwsAuthorizer : public stores::Authorizer {
 public:
  AwsAuthorizer(std::vector<std::unique_ptr<AwsKeySource>> sources, std::string service)
      : sources_(std::move(sources)), service_(std::move(service)) {}

  Status Authorize(stores::HttpRequest& request) override {
    Result<stores::AwsKeys> keys = FirstKeys(sources_);
    if (!keys.ok()) return keys.error();
    return stores::SignAws(request, *keys, service_, std::time(nullptr));
  }

 private:
  std::vector<std::unique_ptr<AwsKeySource>> sources_;
  std::string service_;
};

}  // namespace

std::vector<AwsKeySourceFactory> ReadAwsKeySources(config::Fields& fields, const CredentialContext& context) {
  std::vector<AwsKeySourceFactory> sources;
  using Reader = AwsKeySourceFactory (*)(config::Fields, const CredentialContext&);
  const std::pair<const char*, Reader> kinds[] = {{"environment_credentials", ReadEnvironmentKeys},
                                                  {"assume_role_credentials", ReadAssumedRoleKeys},
                                                  {"web_identity_credentials", ReadWebIdentityKeys},
                                                  {"profile_credentials", ReadProfileKeys},
                                                  {"metadata_credentials", ReadMetadataKeys}};
  for (const auto& [key, read] : kinds)
    if (fields.Has(key)) sources.push_back(read(fields.Child(key), context));
  if (fields.Has("sso_credentials"))
    fields.Fail("sso_credentials", "single sign-on is not supported");
  else if (sources.empty())
    fields.Fail("environment_credentials", "want this or another source of keys");
  return sources;
}

Result<stores::AwsKeys> FirstKeys(const std::vector<std::unique_ptr<AwsKeySource>>& sources) {
  std::string why;
  for (const auto& source : sources) {
    Result<stores::AwsKeys> keys = source->Keys();
    if (keys.ok()) return keys;
    why += (why.empty() ? "" : "; ") + keys.error().message;
  }
  return Error{"no keys to sign with: " + why};
}

int64_t SecondsOfTime(const std::string& text) {
  std::tm parts{};
  const char* end = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  return end == nullptr ? 0 : static_cast<int64_t>(timegm(&parts));
}

AuthorizerFactory ReadAwsSigning(config::Fields fields, const CredentialContext& context) {
  std::vector<AwsKeySourceFactory> sources = ReadAwsKeySources(fields, context);
  std::string service = fields.Text("service", "s3");
  fields.Choice("signature_version", {"4"}, "4");
  if (context.type == "oci" || service == "ecr")
    fields.Fail("service", "registries of Amazon's (ecr) are not supported; use a bearer token");
  return [sources, service](const std::atomic<bool>* cancelled) {
    std::vector<std::unique_ptr<AwsKeySource>> made;
    for (const AwsKeySourceFactory& source : sources) made.push_back(source(cancelled));
    return std::make_unique<AwsAuthorizer>(std::move(made), service);
  };
}

}  // namespace regoc::services
