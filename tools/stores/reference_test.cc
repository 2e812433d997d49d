#include "tools/stores/reference.h"

#include <gtest/gtest.h>

#include "tools/stores/url.h"

namespace regoc::stores {
namespace {

OciReference Oci(const std::string& text) {
  Result<Reference> parsed = ParseReference(text);
  EXPECT_TRUE(parsed.ok()) << parsed.error().message;
  return parsed.ok() ? std::get<OciReference>(*parsed) : OciReference{};
}

bool Refused(const std::string& text) { return !ParseReference(text).ok(); }

TEST(Reference, NamesOfRegistries) {
  const std::string digest = "sha256:" + std::string(64, 'a');
  OciReference full = Oci("oci://localhost:5000/acme/sub.dir/policies__x:v1.0-rc_1@" + digest);
  EXPECT_EQ(full.registry, "localhost:5000");
  EXPECT_EQ(full.repository, "acme/sub.dir/policies__x");
  EXPECT_EQ(full.tag, "v1.0-rc_1");
  EXPECT_EQ(full.digest, digest);
  EXPECT_EQ(Oci("oci://ghcr.io/a").tag, "latest");
  EXPECT_EQ(Oci("oci://ghcr.io/a@" + digest).tag, "");
  EXPECT_EQ(Oci("oci://[::1]:5000/a").registry, "[::1]:5000");
}

TEST(Reference, DockerHubHasAServerOfAnotherName) {
  OciReference hub = Oci("oci://docker.io/policies");
  EXPECT_EQ(hub.repository, "library/policies");
  EXPECT_EQ(hub.api_host(), "registry-1.docker.io");
  EXPECT_EQ(Oci("oci://index.docker.io/acme/policies").registry, "docker.io");
}

TEST(Reference, NamesThatAreNone) {
  for (const char* text : {"oci://r/A", "oci://r/a//b", "oci://r/-a", "oci://r/a..b", "oci://r/a___b", "oci://r/a/",
                           "oci://r/a:.x", "oci://r@x/a", "oci://r/a?x", "s3://Bucket/k", "x"})
    EXPECT_TRUE(Refused(text)) << text;
  EXPECT_TRUE(Refused("oci://r/a@sha256:" + std::string(64, 'A')));
  EXPECT_TRUE(Refused("oci://r/a@sha512:" + std::string(128, 'a')));
  EXPECT_TRUE(Refused("oci://r/" + std::string(256, 'a')));
  EXPECT_TRUE(Refused("oci://r/a:" + std::string(129, 'a')));
  EXPECT_TRUE(Refused("https://h/" + std::string(5000, 'a')));
  EXPECT_TRUE(Refused("https://h/\r\nX: y"));
}

TEST(Url, PartsAndOrigins) {
  Result<Url> url = ParseUrl("https://ann:p%40ss@Example.COM/a%2Fb?q=1#f");
  ASSERT_TRUE(url.ok());
  EXPECT_EQ(url->password, "p@ss");
  EXPECT_EQ(url->origin(), "https://example.com:443");
  EXPECT_EQ(url->path, "/a%2Fb");
  EXPECT_EQ(url->text.find("ann"), std::string::npos);
  Result<Url> moved = ResolveUrl("https://example.com/v2/a/", "../b?x=1");
  ASSERT_TRUE(moved.ok());
  EXPECT_EQ(moved->origin(), "https://example.com:443");
  EXPECT_FALSE(ResolveUrl("https://example.com/", "file:///etc/passwd").ok());
  EXPECT_FALSE(ParseUrl(std::string("https://h/\0x", 12)).ok());
}

TEST(Url, ThisMachine) {
  for (const char* host : {"localhost", "a.localhost", "127.0.0.1", "127.8.9.10", "::1"})
    EXPECT_TRUE(IsLoopback(host)) << host;
  for (const char* host :
       {"example.com", "localhost.example.com", "128.0.0.1", "10.0.0.1", "127.0.0.1.nip.io", "::2", ""})
    EXPECT_FALSE(IsLoopback(host)) << host;
}

}  // namespace
}  // namespace regoc::stores
