#include "tools/stores/s3.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>

#include "runtime/base/file.h"

namespace regoc::stores {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

AwsConfig Example() {
  AwsConfig config;
  config.access_key = "AKIAIOSFODNN7EXAMPLE";
  config.secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  config.region = "us-east-1";
  return config;
}

std::string Header(const HttpRequest& request, const std::string& name) {
  for (const auto& header : request.headers)
    if (header.first == name) return header.second;
  return "";
}

std::string Authorization(const AwsConfig& config, HttpRequest request) {
  S3Authorizer authorizer(config, [] { return int64_t{1369353600}; });  // 2013-05-24T00:00:00Z
  EXPECT_TRUE(authorizer.Authorize(request).ok());
  return Header(request, "Authorization");
}

// The examples of Amazon's documentation ("Authenticating Requests: Using the Authorization Header").
TEST(S3, SignaturesOfTheDocumentation) {
  EXPECT_EQ(Authorization(Example(), {.url = "https://examplebucket.s3.amazonaws.com/?lifecycle=", .headers = {}}),
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
            "SignedHeaders=host;x-amz-content-sha256;x-amz-date, "
            "Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  EXPECT_THAT(
      Authorization(Example(), {.url = "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J", .headers = {}}),
      EndsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"));
}

TEST(S3, TokensAndMetadataAreSigned) {
  AwsConfig config = Example();
  config.session_token = "session";
  EXPECT_THAT(Authorization(config, {.method = "PUT",
                                     .url = "https://b.example/k",
                                     .headers = {{"x-amz-meta-sha256", "1"}, {"Range", "bytes=1-"}}}),
              HasSubstr("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-meta-sha256;x-amz-security-token,"));
  EXPECT_EQ(Authorization({}, {.url = "https://b.example/k", .headers = {}}), "");
}

TEST(S3, WhereObjectsAre) {
  auto url = [](const std::string& bucket, const std::string& endpoint, const std::string& addressing) {
    AwsConfig config{.region = "eu-west-1", .endpoint = endpoint};
    Result<std::string> made = S3Url({bucket, "a b/é+c.tar.gz"}, config, addressing);
    return made.ok() ? *made : made.error().message;
  };
  EXPECT_EQ(url("acme", "", ""), "https://acme.s3.eu-west-1.amazonaws.com/a%20b/%C3%A9%2Bc.tar.gz");
  EXPECT_EQ(url("acme.example", "", ""), "https://s3.eu-west-1.amazonaws.com/acme.example/a%20b/%C3%A9%2Bc.tar.gz");
  EXPECT_EQ(url("acme", "http://127.0.0.1:9000/", ""), "http://127.0.0.1:9000/acme/a%20b/%C3%A9%2Bc.tar.gz");
  EXPECT_EQ(url("acme", "https://s3.example", "host"), "https://acme.s3.example/a%20b/%C3%A9%2Bc.tar.gz");
  EXPECT_THAT(url("acme", "ftp://x", ""), HasSubstr("endpoint of S3"));
}

class AwsFiles : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/regoc-aws.XXXXXX";
    folder_ = ::mkdtemp(name);
    ASSERT_TRUE(
        WriteFileAtomically(folder_ + "/credentials",
                            "# mine\n[default]\naws_access_key_id = file-key\naws_secret_access_key=file=secret\n[ci]\n"
                            "aws_access_key_id=ci-key\naws_secret_access_key=ci-secret\naws_session_token=ci-token\n")
            .ok());
    ASSERT_TRUE(WriteFileAtomically(folder_ + "/config",
                                    "[default]\nregion = eu-north-1\ns3 =\n  region = nested\n[profile "
                                    "ci]\nendpoint_url = https://s3.example\n")
                    .ok());
    variables = {{"AWS_SHARED_CREDENTIALS_FILE", folder_ + "/credentials"}, {"AWS_CONFIG_FILE", folder_ + "/config"}};
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  AwsConfig Find(const S3Options& options = {}) {
    Result<AwsConfig> found = FindAwsConfig(options, [this](const char* name) -> std::optional<std::string> {
      auto at = variables.find(name);
      return at == variables.end() ? std::nullopt : std::optional<std::string>(at->second);
    });
    fault = found.ok() ? "" : found.error().message;
    return found.ok() ? *found : AwsConfig{};
  }

  std::string folder_;
  std::map<std::string, std::string> variables;
  std::string fault;
};

TEST_F(AwsFiles, Profiles) {
  EXPECT_EQ(Find().access_key, "file-key");
  EXPECT_EQ(Find().secret_key, "file=secret");
  EXPECT_EQ(Find().region, "eu-north-1");
  AwsConfig ci = Find({.profile = "ci"});
  EXPECT_EQ(ci.session_token, "ci-token");
  EXPECT_EQ(ci.endpoint, "https://s3.example");
  EXPECT_EQ(ci.region, "us-east-1");
  variables["AWS_PROFILE"] = "ci";
  EXPECT_EQ(Find().access_key, "ci-key");
  Find({.profile = "none"});
  EXPECT_THAT(fault, HasSubstr("no profile `none`"));
}

TEST_F(AwsFiles, TheEnvironmentGoesFirstButForProfilesThatAreNamed) {
  variables["AWS_ACCESS_KEY_ID"] = "env-key";
  Find();
  EXPECT_THAT(fault, HasSubstr("AWS_SECRET_ACCESS_KEY"));
  variables["AWS_SECRET_ACCESS_KEY"] = "env-secret";
  variables["AWS_REGION"] = "ap-south-1";
  variables["AWS_ENDPOINT_URL_S3"] = "https://own.example";
  EXPECT_EQ(Find().access_key, "env-key");
  EXPECT_EQ(Find().session_token, "");
  EXPECT_EQ(Find().region, "ap-south-1");
  EXPECT_EQ(Find().endpoint, "https://own.example");
  EXPECT_EQ(Find({.profile = "ci"}).access_key, "ci-key");
  EXPECT_EQ(Find({.region = "x-1"}).region, "x-1");
}

TEST_F(AwsFiles, NothingIsAnonymous) {
  variables.clear();
  EXPECT_EQ(Find().access_key, "");
  EXPECT_EQ(fault, "");
}

}  // namespace
}  // namespace regoc::stores
