#include "bundler/manifest.h"

#include <gtest/gtest.h>

namespace regoc::bundle {
namespace {

std::string Failure(std::string_view text) {
  Result<Manifest> manifest = ParseManifest(text);
  return manifest.ok() ? "" : manifest.error().message;
}

TEST(Manifest, ReadsAndWritesAllFields) {
  Result<Manifest> manifest = ParseManifest(R"({
    "metadata": {"n": 1.0, "a": true}, "roots": ["/a/b/", "c"], "revision": "r<1>", "rego_version": 0, "unknown": [],
    "file_rego_versions": {"/x/*.rego": 1}, "wasm": [{"module": "/policy.wasm", "entrypoint": "a/b/allow"}]})");
  ASSERT_TRUE(manifest.ok()) << manifest.error().message;
  EXPECT_EQ(manifest->roots, (std::vector<std::string>{"a/b", "c"}));
  std::string text = ManifestText(*manifest);
  EXPECT_EQ(text,
            R"({"revision":"r<1>","roots":["a/b","c"],"wasm":[{"entrypoint":"a/b/allow","module":"/policy.wasm"}],)"
            R"("rego_version":0,"file_rego_versions":{"/x/*.rego":1},"metadata":{"a":true,"n":1.0}})"
            "\n");
  EXPECT_EQ(*ParseManifest(text), *manifest);
  EXPECT_EQ(ManifestWarnings(*manifest).size(), 1u);
}

TEST(Manifest, AbsentAndNullMeanDefaults) {
  EXPECT_TRUE(ParseManifest("{}")->IsDefault());
  EXPECT_TRUE(ParseManifest(R"({"revision":null,"roots":null,"metadata":{}})")->IsDefault());
  EXPECT_EQ(ParseManifest(R"({"Roots":["x"]})")->roots, std::vector<std::string>{"x"});
  EXPECT_TRUE(ParseManifest(R"({"roots":[]})")->roots.empty());
}

TEST(Manifest, RefusesWithOpasWords) {
  EXPECT_EQ(Failure(R"({"roots":["a/b","/a"]})"), "manifest has overlapped roots: 'a/b' and 'a'");
  EXPECT_EQ(Failure(R"({"roots":["","a"]})"), "manifest has overlapped roots: '' and 'a'");
  EXPECT_EQ(Failure(R"({"rego_version":3})"), "manifest has unknown rego-version 3");
  EXPECT_EQ(Failure(R"({"file_rego_versions":{"x":-1}})"), "manifest has unknown rego-version -1 for file 'x'");
  for (const char* text : {"", "[]", "{", R"({"roots":"a"})", R"({"roots":[1]})", R"({"revision":1})", R"({"wasm":{}})",
                           R"({"wasm":[1]})", R"({"metadata":[]})", R"({"rego_version":"1"})",
                           R"({"rego_version":1e99})", R"({"file_rego_versions":{"a":"b"}})", "{} x"}) {
    EXPECT_TRUE(Failure(text).starts_with("bundle load failed on manifest decode: ")) << text;
  }
}

TEST(Manifest, RegoVersionOfAFile) {
  Manifest manifest;
  EXPECT_EQ(RegoVersionOf(manifest, "a.rego"), std::nullopt);
  manifest.rego_version = 1;
  manifest.file_rego_versions = {{"/old/*", 0}};
  EXPECT_EQ(RegoVersionOf(manifest, "a.rego"), 1);
  EXPECT_EQ(RegoVersionOf(manifest, "old/x/a.rego"), 0);
}

}  // namespace
}  // namespace regoc::bundle
