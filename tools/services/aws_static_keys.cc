// Keys of the environment and of profiles. Both are looked up for each request, because they are replaced while we run.
#include "tools/services/aws_keys.h"

namespace regoc::services {

namespace {

class EnvironmentKeys : public AwsKeySource {
 public:
  explicit EnvironmentKeys(const stores::Environment& environment) : environment_(environment) {}

  Result<stores::AwsKeys> Keys() override {
    stores::AwsKeys keys;
    for (auto [name, to] : {std::pair{"AWS_ACCESS_KEY_ID", &keys.access_key},
                            {"AWS_SECRET_ACCESS_KEY", &keys.secret_key},
                            {"AWS_REGION", &keys.region}}) {
      *to = environment_(name).value_or("");
      if (to->empty()) return Error{"no " + std::string(name) + " set in environment"};
    }
    keys.session_token = environment_("AWS_SESSION_TOKEN").value_or("");
    if (keys.session_token.empty()) keys.session_token = environment_("AWS_SECURITY_TOKEN").value_or("");
    return keys;
  }

 private:
  stores::Environment environment_;
};

class ProfileKeys : public AwsKeySource {
 public:
  ProfileKeys(stores::Environment environment, std::string profile, std::string region)
      : environment_(std::move(environment)), profile_(std::move(profile)), region_(std::move(region)) {}

  Result<stores::AwsKeys> Keys() override {
    Result<stores::AwsConfig> found =
        stores::FindAwsConfig({.endpoint = "", .region = region_, .profile = profile_, .addressing = ""}, environment_);
    if (!found.ok()) return found.error();
    if (found->access_key.empty() || found->secret_key.empty())
      return Error{"the profile `" + profile_ + "` holds no keys"};
    return stores::AwsKeys{found->access_key, found->secret_key, found->session_token, found->region};
  }

 private:
  stores::Environment environment_;
  std::string profile_, region_;
};

}  // namespace

AwsKeySourceFactory ReadEnvironmentKeys(config::Fields, const CredentialContext& context) {
  return [environment = context.environment](const std::atomic<bool>*) {
    return std::make_unique<EnvironmentKeys>(environment);
  };
}

AwsKeySourceFactory ReadProfileKeys(config::Fields fields, const CredentialContext& context) {
  std::string path = fields.Text("path"), region = fields.Text("aws_region");
  std::string profile = fields.Text("profile", context.environment("AWS_PROFILE").value_or("default"));
  stores::Environment environment = context.environment;
  if (!path.empty())
    environment = [path, outer = context.environment](const char* name) -> std::optional<std::string> {
      return std::string_view(name) == "AWS_SHARED_CREDENTIALS_FILE" ? path : outer(name);
    };
  return [environment, profile, region](const std::atomic<bool>*) {
    return std::make_unique<ProfileKeys>(environment, profile, region);
  };
}

}  // namespace regoc::services
