#include "tools/config/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/config/load.h"

namespace regoc::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

class ConfigurationTest : public testing::Test {
 protected:
  Configuration Read(const std::string& yaml) {
    Result<Json> parsed = ParseConfiguration("c.yaml", yaml, [](const char*) { return std::nullopt; });
    EXPECT_TRUE(parsed.ok());
    problems = {};
    return ReadConfiguration(parsed.ok() ? *parsed : Json::object(), {.id = "me", .version = "1.22.2"}, problems);
  }
  Problems problems;
};

constexpr const char* kServices = "services: {acme: {url: 'https://example.com'}}\n";

TEST_F(ConfigurationTest, LabelsThatAreNoTextsAreTakenAsTexts) {
  Configuration read =
      Read("services:\n  - name: policy\n    url: https://localhost:8181/v1\nlabels:\n  audit: true\n");
  EXPECT_THAT(problems.errors, IsEmpty());
  EXPECT_THAT(problems.warnings, ElementsAre("labels.audit: labels are strings; taken as \"true\""));
  EXPECT_THAT(read.labels, Contains(Pair("audit", "true")));
  EXPECT_THAT(read.labels, Contains(Pair("id", "me")));
  Read("labels: {a: [1]}");
  EXPECT_THAT(problems.errors, ElementsAre("labels.a: want a string, got an array"));
}

TEST_F(ConfigurationTest, BundlesHaveDefaults) {
  Configuration read =
      Read(std::string(kServices) + "bundles: {authz: {}, local: {resource: 'file:///b.tar.gz', persist: true}}");
  EXPECT_THAT(problems.errors, IsEmpty());
  ASSERT_EQ(read.bundles.size(), 2u);
  EXPECT_EQ(read.bundles[0].service, "acme");
  EXPECT_EQ(read.bundles[0].resource, "bundles/authz");
  EXPECT_EQ(read.bundles[0].polling.min_delay_seconds, 60);
  EXPECT_EQ(read.bundles[0].polling.max_delay_seconds, 120);
  EXPECT_EQ(read.bundles[1].service, "");
  EXPECT_TRUE(read.bundles[1].persist);
}

TEST_F(ConfigurationTest, TheOldBundleIsOneOfBundles) {
  Configuration read = Read(std::string(kServices) + "bundle: {name: authz/main, service: acme}");
  EXPECT_THAT(problems.errors, IsEmpty());
  ASSERT_EQ(read.bundles.size(), 1u);
  EXPECT_EQ(read.bundles[0].name, "authz/main");
  EXPECT_EQ(read.bundles[0].resource, "bundles/authz/main");
}

TEST_F(ConfigurationTest, ErrorsNameTheKey) {
  Read("bundles: {authz: {service: none}}");
  EXPECT_THAT(problems.errors, ElementsAre("bundles.authz.service: service name \"none\" not found"));
  Read(std::string(kServices) + "bundles: {authz: {polling: {min_delay_seconds: 9, max_delay_seconds: 3}}}");
  EXPECT_THAT(problems.errors, ElementsAre("bundles.authz.polling.max_delay_seconds: must be >= min_delay_seconds"));
  Read(std::string(kServices) + "bundles: {authz: {persist: 'yes'}}");
  EXPECT_THAT(problems.errors, ElementsAre("bundles.authz.persist: want a boolean, got a string"));
  Read(std::string(kServices) + "bundles: {authz: {trigger: sometimes}}");
  EXPECT_THAT(problems.errors, ElementsAre("bundles.authz.trigger: `sometimes` is not one of periodic, manual"));
  Read(std::string(kServices) + "bundles: {authz: {signing: {keyid: k}}}");
  EXPECT_THAT(problems.errors, Contains("bundles.authz.signing.keyid: there is no key `k` in `keys`"));
  Read("status: {service: none}");
  EXPECT_THAT(problems.errors, ElementsAre("status.service: invalid service name \"none\" in status"));
  Read("server: {encoding: {gzip: {compression_level: 12}}}");
  EXPECT_THAT(problems.errors, ElementsAre("server.encoding.gzip.compression_level: must be between 0 and 9"));
  Read("default_decision: 5");
  EXPECT_THAT(problems.errors, ElementsAre("default_decision: want a string, got a number"));
  Read("plugins: {envoy_ext_authz_grpc: {}}");
  EXPECT_THAT(problems.errors,
              ElementsAre("plugins.envoy_ext_authz_grpc: plugin \"envoy_ext_authz_grpc\" not registered"));
}

TEST_F(ConfigurationTest, UnknownKeysAreWarnings) {
  Read(std::string(kServices) + "foo: 1\nbundles: {authz: {polling: {min: 3}}}");
  EXPECT_THAT(problems.errors, IsEmpty());
  EXPECT_THAT(problems.warnings, testing::UnorderedElementsAre("bundles.authz.polling.min: unknown, and passed over",
                                                               "foo: unknown, and passed over"));
}

TEST_F(ConfigurationTest, WhatIsShownHoldsNoSecrets) {
  Configuration read = Read(
      "services: {acme: {url: 'https://example.com', credentials: {bearer: {token: s3cret}}}}\n"
      "keys: {k: {key: s3cret, private_key: s3cret, algorithm: HS256}}\nlabels: {a: b}");
  EXPECT_EQ(read.Active(), Json::parse(R"({
    "default_authorization_decision": "/system/authz/allow", "default_decision": "/system/main",
    "keys": {"k": {"algorithm": "HS256"}}, "labels": {"a": "b", "id": "me", "version": "1.22.2"},
    "services": {"acme": {"url": "https://example.com"}}})"));
}

}  // namespace
}  // namespace regoc::config
