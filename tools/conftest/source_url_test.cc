#include "tools/conftest/source_url.h"

#include <gtest/gtest.h>

namespace regoc::conftest {
namespace {

using Kind = SourceUrl::Kind;

struct Case {
  const char* text;
  Kind kind;
  const char* url;
  const char* folder = "";
  const char* reference = "";
};

TEST(SourceUrl, MechanismsAreThoseOfGoGetter) {
  const Case kCases[] = {
      {"localhost:5000/acme/policies", Kind::kOci, "oci://127.0.0.1:5000/acme/policies:latest"},
      {"oci://host/acme/policies:v1", Kind::kOci, "oci://host/acme/policies:v1"},
      {"acme.azurecr.io/policies", Kind::kOci, "oci://acme.azurecr.io/policies:latest"},
      {"http://127.0.0.1:80/p.rego", Kind::kHttp, "http://127.0.0.1:80/p.rego"},
      {"https://host/p.tar.gz//k8s?x=1", Kind::kHttp, "https://host/p.tar.gz?x=1", "k8s"},
      {"github.com/acme/p//k8s/v1?ref=main", Kind::kGit, "https://github.com/acme/p.git", "k8s/v1", "main"},
      {"github.com/acme/p/k8s", Kind::kGit, "https://github.com/acme/p.git", "k8s"},
      {"git::https://host/a.git//b?ref=v1&depth=1", Kind::kGit, "https://host/a.git", "b", "v1"},
      {"git@host:acme/p.git", Kind::kGit, "git@host:acme/p.git"},
      {"hg::https://host/a?rev=3", Kind::kMercurial, "https://host/a", "", "3"},
      {"s3::https://s3.amazonaws.com/bucket/key", Kind::kS3, "s3://bucket/key"},
      {"file::some/folder", Kind::kFile, "some/folder"},
      {"some/folder", Kind::kFile, "some/folder"},
  };
  for (const Case& one : kCases) {
    Result<SourceUrl> source = DetectSource(one.text);
    ASSERT_TRUE(source.ok()) << one.text << ": " << source.error().message;
    EXPECT_EQ(source->kind, one.kind) << one.text;
    EXPECT_EQ(source->url, one.url) << one.text;
    EXPECT_EQ(source->folder, one.folder) << one.text;
    EXPECT_EQ(source->reference, one.reference) << one.text;
  }
}

TEST(SourceUrl, ArchivesAndDigests) {
  EXPECT_TRUE(DetectSource("https://host/p.tgz")->unpack);
  EXPECT_FALSE(DetectSource("https://host/p.tgz?archive=false")->unpack);
  std::string digest(64, 'a');
  EXPECT_EQ(DetectSource("https://host/p.rego?checksum=sha256:" + digest)->digest, "sha256:" + digest);
}

TEST(SourceUrl, WhatIsNotSupportedIsSaid) {
  for (const char* text : {"gcs::https://www.googleapis.com/storage/v1/b/p", "gs://b/p", "https://host/p.zip", "ftp://host/p",
                           "https://host/p?checksum=md5:1", "git::-u", "git::https://host/a?ref=--exec", "oci://host"})
    EXPECT_FALSE(DetectSource(text).ok()) << text;
}

}  // namespace
}  // namespace regoc::conftest
