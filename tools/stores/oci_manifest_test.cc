#include "tools/stores/oci_manifest.h"

#include <gtest/gtest.h>

#include <random>

#include "tools/stores/digest.h"
#include "tools/stores/oci_auth.h"
#include "tools/stores/reference.h"

namespace regoc::stores {
namespace {

std::string Digest(char digit) { return "sha256:" + std::string(64, digit); }

OciManifest Example() {
  OciManifest manifest;
  manifest.config = {"application/vnd.oci.image.config.v1+json", Digest('a'), 2, ""};
  manifest.layers = {{"application/vnd.oci.image.layer.v1.tar+gzip", Digest('b'), 1234, "bundle.tar.gz"}};
  manifest.annotations = {{"org.opencontainers.image.revision", "v\"7"}};
  return manifest;
}

TEST(OciManifest, WhatIsWrittenIsRead) {
  std::string text = ManifestText(Example());
  EXPECT_EQ(text, ManifestText(Example()));
  Result<OciManifest> read = ParseManifest(text);
  ASSERT_TRUE(read.ok()) << read.error().message;
  ASSERT_EQ(read->layers.size(), 1u);
  EXPECT_EQ(read->layers[0].digest, Digest('b'));
  EXPECT_EQ(read->layers[0].size, 1234u);
  EXPECT_EQ(read->layers[0].title, "bundle.tar.gz");
  EXPECT_EQ(read->annotations, Example().annotations);
  EXPECT_EQ(ManifestText(*read), text);
}

TEST(OciManifest, NamesThatAreNoTextAreWrittenAllTheSame) {
  OciManifest manifest = Example();
  manifest.layers[0].title = "\xFF\xFE";
  EXPECT_TRUE(ParseManifest(ManifestText(manifest)).ok());
}

TEST(OciManifest, Limits) {
  std::string layer = R"({"digest":")" + Digest('c') + R"(","size":)";
  auto manifest = [](const std::string& layers) { return R"({"schemaVersion":2,"layers":[)" + layers + "]}"; };
  EXPECT_TRUE(ParseManifest(manifest(layer + "1}")).ok());
  for (const char* size : {"-1", "1.5", "1e3", "\"1\"", "18446744073709551615", "null"})
    EXPECT_FALSE(ParseManifest(manifest(layer + size + "}")).ok()) << size;
  std::string many;
  for (size_t i = 0; i <= kMaxLayers; ++i) many += layer + "1},";
  many.pop_back();
  EXPECT_FALSE(ParseManifest(manifest(many)).ok());
  EXPECT_FALSE(ParseManifest(std::string(kMaxManifestBytes + 1, ' ')).ok());
  EXPECT_FALSE(ParseManifest(std::string(1'000'000, '[')).ok());
  EXPECT_FALSE(
      ParseManifest(R"({"schemaVersion":2,"x":)" + std::string(1'000'000, '[') + std::string(1'000'000, ']')).ok());
  EXPECT_TRUE(
      ParseManifest(R"({"schemaVersion":2,"x":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}").ok());
}

// What comes from the network, with a few bytes changed: read or refused, and nothing else.
TEST(OciManifest, ChangedBytes) {
  std::mt19937 random(7);
  const std::string seeds[] = {ManifestText(Example()),
                               R"(Bearer realm="https://a.example/t",service="s",scope="repository:a:pull")",
                               "oci://ghcr.io/acme/policies:v1@" + Digest('d'), EncodeBase64("user:password")};
  for (int i = 0; i < 5'000; ++i) {
    for (std::string text : seeds) {
      for (unsigned changes = random() % 4 + 1; changes > 0; --changes)
        text[random() % text.size()] = static_cast<char>(random());
      if (random() % 8 == 0) text.resize(random() % text.size());
      if (Result<OciManifest> read = ParseManifest(text); read.ok())
        for (const Descriptor& layer : read->layers) EXPECT_TRUE(IsDigest(layer.digest));
      ParseChallenges(text);
      if (Result<Reference> read = ParseReference(text); read.ok()) EXPECT_LE(text.size(), 4096u);
      DecodeBase64(text);
    }
  }
}

TEST(Base64, BothWays) {
  for (std::string text : {"", "a", "ab", "abc", "abcd"}) EXPECT_EQ(DecodeBase64(EncodeBase64(text)), text);
  EXPECT_EQ(EncodeBase64("ann:secret"), "YW5uOnNlY3JldA==");
  for (const char* text : {"a", "abc", "a===", "====", "ab$d", "YW5u=mNl"})
    EXPECT_EQ(DecodeBase64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace regoc::stores
