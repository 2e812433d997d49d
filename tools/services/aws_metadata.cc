// Keys of the machine's role: from the metadata of an instance (IMDSv2), or of a container.
#include <ctime>
#include <nlohmann/json.hpp>

#include "tools/services/aws_keys.h"

namespace regoc::services {

namespace {

using Json = nlohmann::json;

constexpr int64_t kMargin = 300;  // seconds before they expire in which keys are asked for again

class MetadataKeys : public AwsKeySource {
 public:
  MetadataKeys(stores::Environment environment, std::string role, std::string region,
               const std::atomic<bool>* cancelled)
      : environment_(std::move(environment)),
        role_(std::move(role)),
        region_(std::move(region)),
        client_(TokenClient({}, cancelled)) {}

  Result<stores::AwsKeys> Keys() override {
    if (expires_ - std::time(nullptr) > kMargin) return keys_;
    Result<stores::HttpRequest> request = KeyRequest();
    if (!request.ok()) return request.error();
    Result<std::string> said = Ask(*client_, *request, "metadata of the machine");
    if (!said.ok()) return said.error();
    Json answer = Json::parse(*said, nullptr, false);
    auto text = [&](const char* key) {
      return answer.is_object() && answer.contains(key) && answer[key].is_string() ? answer[key].get<std::string>()
                                                                                   : std::string();
    };
    if (std::string code = text("Code"); !code.empty() && code != "Success")
      return Error{"metadata of the machine: " + code};
    keys_ = {text("AccessKeyId"), text("SecretAccessKey"), text("Token"), region_};
    if (keys_.access_key.empty() || keys_.secret_key.empty())
      return Error{"metadata of the machine: the answer holds no keys"};
    expires_ = SecondsOfTime(text("Expiration"));
    return keys_;
  }

 private:
  std::string Variable(const char* name) const { return environment_(name).value_or(""); }

  Result<stores::HttpRequest> KeyRequest() {
    stores::HttpRequest request;
    std::string relative = Variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
                full = Variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    if (!relative.empty() || !full.empty()) {
      request.url = relative.empty() ? full : "http://169.254.170.2" + relative;
      if (!relative.empty()) return request;
      std::string path = Variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"),
                  token = Variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
      if (!path.empty()) {
        Result<std::string> read = ReadTokenFile(path);
        if (!read.ok()) return read.error();
        token = *std::move(read);
      }
      if (!token.empty()) request.headers.emplace_back("Authorization", token);
      return request;
    }
    std::string base = environment_("AWS_EC2_METADATA_SERVICE_ENDPOINT").value_or("http://169.254.169.254");
    if (base.ends_with('/')) base.pop_back();
    Result<std::string> token = Ask(*client_,
                                    {.method = "PUT",
                                     .url = base + "/latest/api/token",
                                     .headers = {{"X-aws-ec2-metadata-token-ttl-seconds", "60"}}},
                                    "metadata token");
    if (!token.ok()) return token.error();
    request.headers.emplace_back("X-aws-ec2-metadata-token", *token);
    request.url = base + "/latest/meta-data/iam/security-credentials/";
    if (role_.empty()) {  // the machine has one
      Result<std::string> name = Ask(*client_, request, "metadata of the machine");
      if (!name.ok()) return name.error();
      role_ = name->substr(0, name->find('\n'));
    }
    request.url += role_;
    return request;
  }

  stores::Environment environment_;
  std::string role_, region_;
  std::unique_ptr<stores::HttpClient> client_;
  stores::AwsKeys keys_;
  int64_t expires_ = 0;
};

}  // namespace

AwsKeySourceFactory ReadMetadataKeys(config::Fields fields, const CredentialContext& context) {
  std::string role = fields.Text("iam_role"),
              region = fields.Text("aws_region", context.environment("AWS_REGION").value_or(""));
  if (region.empty()) fields.Fail("aws_region", "missing");
  return [environment = context.environment, role, region](const std::atomic<bool>* cancelled) {
    return std::make_unique<MetadataKeys>(environment, role, region, cancelled);
  };
}

}  // namespace regoc::services
