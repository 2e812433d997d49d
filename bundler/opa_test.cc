// Both directions against the real program: what opa makes is read and verified here, what is made here opa loads and
// verifies. Skipped where there is no opa on the PATH.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "bundler/bundle_file.h"
#include "bundler/hash.h"
#include "bundler/jwt.h"
#include "bundler/roots.h"
#include "bundler/signature.h"
#include "bundler/test_support.h"
#include "bundler/verify.h"
#include "runtime/base/file.h"

namespace regoc::bundle {
namespace {

using ::testing::HasSubstr;
using testing::KeyPair;
using testing::KeysFor;
using testing::Ran;
using testing::RunOpa;
using testing::SampleContents;
using testing::TemporaryFolder;

class WithOpa : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!testing::HasOpa()) GTEST_SKIP() << "there is no opa on the PATH";
  }

  // The files of the sample as a folder `name`, with a manifest.
  void WriteSample(const std::string& name) {
    for (const File& file : SampleContents().files) folder_.Write(name + "/" + file.path, file.bytes);
    folder_.Write(name + "/.manifest", ManifestText(SampleContents().manifest));
  }
  Ran Opa(const std::string& arguments) { return RunOpa(folder_.path(), arguments); }
  std::string Path(const std::string& name) const { return folder_.path() + "/" + name; }

  TemporaryFolder folder_;
};

class EachAlgorithm : public WithOpa, public ::testing::WithParamInterface<std::string> {
 protected:
  void SetUp() override {
    WithOpa::SetUp();
    if (IsSkipped()) return;
    pair_ = KeysFor(GetParam());
    folder_.Write("private.pem", pair_.private_pem);
    folder_.Write("public.pem", pair_.public_pem);
  }

  VerificationConfig Trusting() const {
    VerificationConfig config;
    config.keys.push_back({.id = "default", .key = *LoadVerificationKey(Path("public.pem"), GetParam())});
    config.key_id = "default";
    return config;
  }
  std::string Verifying() const { return " --verification-key public.pem --signing-alg " + GetParam(); }
  std::string Signing() const { return " --signing-key private.pem --signing-alg " + GetParam(); }
  static std::string Refusal(const Result<Contents>& contents, const VerificationConfig& config) {
    if (!contents.ok()) return contents.error().message;
    Result<VerificationReport> report = VerifyBundle(*contents, config);
    return report.ok() ? "" : report.error().message;
  }

  KeyPair pair_;
};

TEST_P(EachAlgorithm, WhatOpaBuildsVerifiesHere) {
  WriteSample("b");
  for (const char* version : {" --v0-compatible", " --v1-compatible"}) {
    folder_.Write("b/acl/policy.rego", version == std::string(" --v0-compatible")
                                           ? "package acl\n\nallow { input.user == data.lists.admins[_] }\n"
                                           : "package acl\n\nallow if input.user in data.lists.admins\n");
    folder_.Write("b/.manifest", R"({"revision":"r1","roots":["acl","lists"],"metadata":{"z":1.0,"a":[true,null]}})");
    Ran built = Opa("build -b b -o out.tar.gz" + std::string(version) + Signing());
    ASSERT_EQ(built.exit_code, 0) << built.output;
    Result<Contents> contents = ReadBundle(Path("out.tar.gz"));
    EXPECT_EQ(Refusal(contents, Trusting()), "");
    AddFile(*contents, "b/acl/policy.rego", "package acl\n");
    EXPECT_THAT(Refusal(contents, Trusting()), HasSubstr("digest mismatch"));
  }
}

TEST_P(EachAlgorithm, WhatOpaSignsVerifiesHere) {
  WriteSample("b");
  Ran signed_folder = Opa("sign -b ./b -o b" + Signing());
  ASSERT_EQ(signed_folder.exit_code, 0) << signed_folder.output;
  // The names that opa signs are relative to where it ran; here the folder's path is whole.
  Result<Contents> contents = ReadBundle(Path("b"));
  ASSERT_TRUE(contents.ok()) << contents.error().message;
  EXPECT_THAT(Refusal(contents, Trusting()), HasSubstr("not included in bundle signature"));
  contents->folder_prefix = "b/";
  EXPECT_EQ(Refusal(contents, Trusting()), "");

  // An archive that was packed here and signed there.
  Contents unsigned_contents = SampleContents();
  ASSERT_TRUE(WriteBundle(Path("u.tar.gz"), unsigned_contents, Compression::kGzip).ok());
  Ran signed_archive = Opa("sign -b u.tar.gz -o ." + Signing());
  ASSERT_EQ(signed_archive.exit_code, 0) << signed_archive.output;
  unsigned_contents.signatures = *ParseSignatures(*ReadFile(Path(".signatures.json")));
  EXPECT_EQ(Refusal(unsigned_contents, Trusting()), "");
}

TEST_P(EachAlgorithm, WhatIsSignedHereOpaAccepts) {
  Contents contents = SampleContents();
  ASSERT_TRUE(SignBundle(contents, {.key = *LoadSigningKey(Path("private.pem"), GetParam())}).ok());
  ASSERT_TRUE(WriteBundle(Path("s.tar.gz"), contents, Compression::kGzip).ok());
  Ran built = Opa("build -b s.tar.gz -o out.tar.gz" + Verifying());
  EXPECT_EQ(built.exit_code, 0) << built.output;

  // Signed in place, as a folder with the name that opa will give it.
  WriteSample("b");
  ASSERT_TRUE(
      SignBundle(contents, {.key = *LoadSigningKey(Path("private.pem"), GetParam()), .name_prefix = "b/"}).ok());
  folder_.Write("b/.signatures.json", SignaturesText(*contents.signatures));
  Ran folder_built = Opa("build -b b -o out.tar.gz" + Verifying());
  EXPECT_EQ(folder_built.exit_code, 0) << folder_built.output;

  // opa does look: a part that changed is refused.
  folder_.Write("b/_regoc/plan.bin", "changed");
  Ran tampered = Opa("build -b b -o out.tar.gz" + Verifying());
  EXPECT_NE(tampered.exit_code, 0);
  EXPECT_THAT(tampered.output, HasSubstr("b/_regoc/plan.bin: digest mismatch"));
}

INSTANTIATE_TEST_SUITE_P(Opa, EachAlgorithm,
                         ::testing::Values("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384",
                                           "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
                         [](const auto& info) { return info.param; });

TEST_F(WithOpa, LoadsBundlesWithParts) {
  Contents contents = SampleContents();
  AddFile(contents, "_regoc/native/x86_64-linux.o", "code");
  ASSERT_TRUE(WriteBundle(Path("b.tar.gz"), contents, Compression::kGzip).ok());
  WriteSample("b");
  folder_.Write("input.json", R"({"user":"ada"})");
  for (const char* bundle : {"b.tar.gz", "b"}) {
    Ran ran = Opa(std::string("eval -f raw -i input.json -b ") + bundle + " data.acl.allow");
    EXPECT_EQ(ran.exit_code, 0) << ran.output;
    EXPECT_EQ(ran.output, "true\n") << bundle;
    Ran data = Opa(std::string("eval -f raw -b ") + bundle + " 'count(data)'");
    EXPECT_EQ(data.output, "2\n") << bundle << ": the parts must not show in data";
  }
  Ran inside = RunOpa(Path("b"), "eval -f raw -b . 'count(data)'");
  EXPECT_EQ(inside.output, "2\n");
  Ran plain = RunOpa(Path("b"), "eval -f raw -d . 'count(data)'");
  EXPECT_EQ(plain.exit_code, 0) << plain.output;
}

// opa takes a leading dot off names when the bundle is the current folder: why kPartsFolder has none.
TEST_F(WithOpa, PartsKeepTheirNamesInTheCurrentFolder) {
  WriteSample("b");
  Ran signed_it = RunOpa(Path("b"), "sign -b . -o . --signing-key secret --signing-alg HS256");
  ASSERT_EQ(signed_it.exit_code, 0) << signed_it.output;
  Result<Contents> contents = ReadBundle(Path("b"));
  ASSERT_TRUE(contents.ok()) << contents.error().message;
  VerificationConfig config;
  config.keys.push_back({.id = "default", .key = *LoadVerificationKey("secret", "HS256")});
  Result<VerificationReport> report = VerifyBundle(*contents, config);
  EXPECT_TRUE(report.ok()) << report.error().message;
  ASSERT_TRUE(WriteBundle(Path("b.tar.gz"), *contents, Compression::kGzip).ok());
  Ran verified = Opa("build -b b.tar.gz --verification-key secret --signing-alg HS256 -o out.tar.gz");
  EXPECT_EQ(verified.exit_code, 0) << verified.output;
}

TEST_F(WithOpa, ReadsNamesBeyondAscii) {
  Contents contents;
  contents.manifest.roots = {"ß"};
  AddFile(contents, "ß/data.json", "{\"ü\": 1}");
  AddFile(contents, "long/" + std::string(120, 'x') + "/" + std::string(120, 'y'), "other");
  ASSERT_TRUE(SignBundle(contents, {.key = *LoadSigningKey("secret", "HS256")}).ok());
  ASSERT_TRUE(WriteBundle(Path("b.tar.gz"), contents, Compression::kGzip).ok());
  Ran ran = Opa("eval -f raw -b b.tar.gz 'data[\"ß\"][\"ü\"]'");
  EXPECT_EQ(ran.output, "1\n");
  Ran verified = Opa("build -b b.tar.gz --verification-key secret --signing-alg HS256 -o out.tar.gz");
  EXPECT_EQ(verified.exit_code, 0) << verified.output;
}

TEST_F(WithOpa, HashesDocumentsAlike) {
  const std::pair<const char*, const char*> documents[] = {
      {"a/data.json",
       "{\"n\":[1.0,1e2,-0,0.1,12345678901234567890123,1E+400],\"s\":\"<&>\\u2028\\u0007\\b\\f\\ud800é\"}"},
      {"b/data.json", "{\"z\":1,\"a\":{\"y\":[],\"x\":{}},\"a\":2,\"\":null,\"Z\":true,\"\\u00e9\":false}"},
      {"c/data.yaml", "a: [1.0, 1e3, .5, 0x1F, 017, 0o17, 0b11, 1_000, 1e21, 1e-7, 089, +5, -0, 1., 1.5e300]\n"},
      {"d/data.yaml", "on: yes\n1: x\n1.5: y\ntrue: z\n1e7: w\n2023-01-01: 2023-01-01T10:00:00Z\nb: ~\n"},
      {"e/data.yml", "b: &b {x: 1, y: 2}\nd: {<<: *b, y: 3}\ne: *b\nf: !!str 1\ng: !!float 1\nh: |\n  text\n  more\n"},
      {"f/data.yaml", "a: 1\nb: 9\na: 2\n---\nsecond: 1\n"},
      {"g/data.yaml", "{\"json\": [1.0, \"x\"]}"},
      {"h/data.yaml",
       "s: \"\\u2028 <&> \\x07\"\nt: 'it''s'\nu: >-\n  folded\n  text\nw: '1'\nx: 18446744073709551615\n"},
      {"i/data.yaml",
       "a: [+18446744073709551615, 99999999999999999999, -9223372036854775808, 0x, 1__0, _1, 0.1_0, 1e, 0b, -0b11, "
       "08.5, 0_8,\n  1:30, -, +, ., -.5, +.5e3, 1_000.5, 123456.789, 1e-6, 5e-324]\n"},
      {"j/data.yaml", "\"quoted key\": {a: [], b: {}, c: [[], [{}]]}\nnull_value: null\ntilde: ~\nempty:\n"},
  };
  Contents contents;
  for (const auto& [path, text] : documents) AddFile(contents, path, text);
  ASSERT_TRUE(WriteBundle(Path("b.tar.gz"), contents, Compression::kGzip).ok());
  Ran signed_it = Opa("sign -b b.tar.gz -o . --signing-key secret --signing-alg HS256");
  ASSERT_EQ(signed_it.exit_code, 0) << signed_it.output;
  Signatures signatures = *ParseSignatures(*ReadFile(Path(".signatures.json")));
  SignatureClaims claims = *ParseClaims(DecodeJwt(signatures.tokens[0])->payload);
  ASSERT_EQ(claims.files.size(), std::size(documents));
  for (const SignedFile& file : claims.files) {
    Result<std::string> hash = FileDigest(file.name, FindFile(contents, file.name)->bytes);
    ASSERT_TRUE(hash.ok()) << file.name << ": " << hash.error().message;
    EXPECT_EQ(*hash, file.hash) << file.name;
  }
}

TEST_F(WithOpa, RefusesTheSameRoots) {
  const std::pair<const char*, const char*> bundles[] = {
      {R"({"roots":["a/b"]})", R"({"a":{"c":1}})"},
      {R"({"roots":["a","a/b"]})", "{}"},
      {R"({"roots":["a"],"rego_version":9})", "{}"},
  };
  for (const auto& [manifest, data] : bundles) {
    std::vector<File> files = {{".manifest", manifest}, {"data.json", data}};
    folder_.Write("b.tar.gz", *PackArchive(files, Compression::kGzip));
    Ran ran = Opa("eval -b b.tar.gz data");
    Result<Contents> contents = ReadBundle(Path("b.tar.gz"));
    std::string ours = contents.ok() ? CheckDataWithinRoots(*contents).error().message : contents.error().message;
    ours = ours.substr(ours.find("manifest "));
    EXPECT_THAT(ran.output, HasSubstr(ours));
  }
}

}  // namespace
}  // namespace regoc::bundle
