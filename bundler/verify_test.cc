#include "bundler/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bundler/jwt.h"
#include "bundler/signature.h"
#include "bundler/test_support.h"

namespace regoc::bundle {
namespace {

using ::testing::HasSubstr;
using testing::KeysFor;
using testing::SampleContents;

Key Signer(std::string_view algorithm = "HS256") { return *LoadSigningKey(KeysFor(algorithm).private_pem, algorithm); }
Key Verifier(std::string_view algorithm = "HS256") {
  return *LoadVerificationKey(KeysFor(algorithm).public_pem, algorithm);
}

Contents Signed(SigningConfig config = {.key = Signer()}) {
  Contents contents = SampleContents();
  Status signed_it = SignBundle(contents, config);
  EXPECT_TRUE(signed_it.ok()) << signed_it.error().message;
  return contents;
}

VerificationConfig Trusting(std::string_view algorithm = "HS256") {
  VerificationConfig config;
  config.keys.push_back({.id = "default", .key = Verifier(algorithm)});
  return config;
}

std::string Refusal(const Contents& contents, const VerificationConfig& config = Trusting()) {
  Result<VerificationReport> report = VerifyBundle(contents, config);
  return report.ok() ? "" : report.error().message;
}

// A bundle whose one token has this header and payload.
Contents WithToken(const std::string& header, const std::string& payload) {
  Contents contents;
  contents.signatures = Signatures{.tokens = {*EncodeJwt(header, payload, Signer())}};
  return contents;
}

TEST(Verify, AcceptsEveryAlgorithm) {
  for (std::string_view algorithm : SignatureAlgorithms()) {
    Contents contents = Signed({.key = Signer(algorithm)});
    Result<VerificationReport> report = VerifyBundle(contents, Trusting(algorithm));
    ASSERT_TRUE(report.ok()) << algorithm << ": " << report.error().message;
    EXPECT_TRUE(report->is_signed);
    ASSERT_EQ(report->signers.size(), 1u);
    EXPECT_EQ(report->signers[0].key_id, "default");
    EXPECT_EQ(report->signers[0].algorithm, algorithm);
    EXPECT_EQ(report->verified_files, 5u);
  }
}

TEST(Verify, AcceptsEveryHashAlgorithm) {
  for (const char* name : {"MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512", "SHA-512-224", "SHA-512-256"}) {
    EXPECT_EQ(Refusal(Signed({.key = Signer(), .hash_algorithm = name})), "") << name;
  }
}

TEST(Verify, SpaceInDocumentsDoesNotMatter) {
  Contents contents = Signed();
  AddFile(contents, "lists/data.json", "{\"admins\":[\"ada\",\"a<b>\\u2028\"],\"limit\":1.0}");
  EXPECT_EQ(Refusal(contents), "");
}

TEST(Verify, NoticesEveryChange) {
  Contents changed = Signed();
  AddFile(changed, "acl/policy.rego", "package acl\n\nallow := true\n");
  EXPECT_THAT(Refusal(changed), HasSubstr("acl/policy.rego: digest mismatch (want: "));
  Contents changed_data = Signed();
  AddFile(changed_data, "lists/data.json", "{\"admins\":[\"eve\"],\"limit\":1.0}");
  EXPECT_THAT(Refusal(changed_data), HasSubstr("lists/data.json: digest mismatch"));
  Contents changed_manifest = Signed();
  changed_manifest.manifest.roots = {""};
  EXPECT_THAT(Refusal(changed_manifest), HasSubstr(".manifest: digest mismatch"));
  Contents added = Signed();
  AddFile(added, "_regoc/native.o", "code");
  EXPECT_EQ(Refusal(added), "file _regoc/native.o not included in bundle signature");
  Contents removed = Signed();
  removed.files.pop_back();
  EXPECT_EQ(Refusal(removed),
            "file(s) [lists/more/data.yaml] specified in bundle signatures but not found in the target bundle");
}

TEST(Verify, ATokenChangedAnywhereIsRefused) {
  Contents contents = Signed();
  std::string& token = contents.signatures->tokens[0];
  for (size_t at = 0; at < token.size(); at += 7) {
    char original = token[at];
    token[at] = original == 'A' ? 'B' : 'A';
    EXPECT_NE(Refusal(contents), "") << at;
    token[at] = original;
  }
  EXPECT_EQ(Refusal(contents), "");
}

TEST(Verify, RequiresASignatureUnlessToldOtherwise) {
  EXPECT_EQ(Refusal(SampleContents()), "bundle missing .signatures.json file");
  VerificationConfig optional = Trusting();
  optional.require_signature = false;
  Result<VerificationReport> report = VerifyBundle(SampleContents(), optional);
  ASSERT_TRUE(report.ok());
  EXPECT_FALSE(report->is_signed);
  Contents tampered = Signed();
  AddFile(tampered, "x", "y");
  EXPECT_NE(Refusal(tampered, optional), "");
  EXPECT_EQ(Refusal(Signed(), VerificationConfig{.require_signature = false}), "verification key not provided");
}

TEST(Verify, CountsDifferentKeys) {
  VerificationConfig config = Trusting();
  config.keys.push_back({.id = "other", .key = *LoadVerificationKey("another secret", "HS256")});
  config.keys.push_back({.id = "twin", .key = config.keys[0].key});
  config.required_signers = 2;
  Contents contents = Signed();
  EXPECT_THAT(Refusal(contents, config), HasSubstr("signed by 1 of the 2 keys that are required"));
  ASSERT_TRUE(SignBundle(contents, {.key = Signer(), .key_id = "twin", .add = true}).ok());
  EXPECT_THAT(Refusal(contents, config), HasSubstr("the key twin signed twice"));
  ASSERT_TRUE(
      SignBundle(contents, {.key = *LoadSigningKey("another secret", "HS256"), .key_id = "other", .add = true}).ok());
  EXPECT_EQ(contents.signatures->tokens.size(), 3u);
  Result<VerificationReport> report = VerifyBundle(contents, config);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->signers.size(), 2u);
  EXPECT_EQ(report->discounted.size(), 1u);
}

TEST(Verify, AWrongTokenOfATrustedKeyRefusesTheBundle) {
  VerificationConfig config = Trusting();
  Contents contents = Signed();
  ASSERT_TRUE(
      SignBundle(contents, {.key = *LoadSigningKey("stranger", "HS256"), .key_id = "stranger", .add = true}).ok());
  EXPECT_EQ(Refusal(contents, config), "");  // whose token nobody asked for
  config.keys.push_back({.id = "stranger", .key = *LoadVerificationKey("another", "HS256")});
  EXPECT_EQ(Refusal(contents, config), "failed to verify JWT signature");
}

TEST(Verify, WantsATokenAndAKnownVerifier) {
  Contents contents;
  contents.signatures = Signatures{.plugin = "_default"};
  EXPECT_EQ(Refusal(contents), ".signatures.json: missing JWT (expected at least one)");
  contents = Signed();
  contents.signatures->plugin = "custom";
  EXPECT_EQ(Refusal(contents), "no verifier exists under id custom");
}

TEST(Verify, TheAlgorithmIsTheKeys) {
  EXPECT_THAT(Refusal(WithToken(R"({"alg":"none"})", "{}")), HasSubstr("the token says algorithm \"none\""));
  EXPECT_THAT(Refusal(WithToken(R"({"alg":"XX999"})", "{}")), HasSubstr("the token says algorithm \"XX999\""));
  EXPECT_THAT(Refusal(Signed(), Trusting("RS256")), HasSubstr("the key is for \"RS256\""));
  EXPECT_THAT(Refusal(Signed({.key = Signer("RS256")}), Trusting("PS256")), HasSubstr("the key is for \"PS256\""));
}

TEST(Verify, SelectsTheKeyAsOpaDoes) {
  VerificationConfig config = Trusting();
  config.keys.push_back({.id = "other", .key = *LoadVerificationKey("another secret", "HS256")});
  EXPECT_EQ(Refusal(Signed(), config), "");
  EXPECT_EQ(Refusal(Signed({.key = Signer(), .key_id = "nobody"}), config),
            "verification key corresponding to ID nobody not found");
  EXPECT_EQ(Refusal(Signed({.key = Signer(), .key_id = ""}), config), "");  // any key of the algorithm
  EXPECT_THAT(Refusal(Signed({.key = Signer("HS512"), .key_id = ""}), config),
              HasSubstr("verification key ID is empty"));
  config.key_id = "other";
  EXPECT_EQ(Refusal(Signed(), config), "failed to verify JWT signature");
  config.key_id = "default";
  EXPECT_EQ(Refusal(Signed({.key = Signer(), .key_id = "nobody"}), config), "");
}

TEST(Verify, ChecksScopeAndTimes) {
  Contents scoped = Signed({.key = Signer(), .claims_json = R"({"scope":"write","iss":"me","iat":1600000000})"});
  EXPECT_EQ(Refusal(scoped), "scope mismatch");
  VerificationConfig config = Trusting();
  config.keys[0].scope = "write";
  Result<VerificationReport> report = VerifyBundle(scoped, config);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->signers[0].issuer, "me");
  EXPECT_EQ(report->signers[0].issued_at, 1600000000);
  config.scope = "read";
  EXPECT_EQ(Refusal(scoped, config), "scope mismatch");

  Contents timed = Signed({.key = Signer(), .claims_json = R"({"nbf":100,"exp":200})"});
  VerificationConfig at = Trusting();
  at.now = 99;
  EXPECT_EQ(Refusal(timed, at), "the signature is not valid yet (nbf: 100)");
  at.now = 199;
  EXPECT_EQ(Refusal(timed, at), "");
  at.now = 200;
  EXPECT_EQ(Refusal(timed, at), "the signature has expired (exp: 200)");
}

TEST(Verify, ExcludesByPattern) {
  Contents contents = Signed();
  AddFile(contents, "acl/policy.rego", "package other\n");
  AddFile(contents, "notes.txt", "unsigned");
  VerificationConfig config = Trusting();
  config.exclude = {"acl/*.rego", "*.txt", "lists/more/*"};
  contents.files.erase(contents.files.begin() + 3);  // lists/more/data.yaml, listed and excluded
  Result<VerificationReport> report = VerifyBundle(contents, config);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->excluded, (std::vector<std::string>{"acl/policy.rego", "notes.txt"}));
}

TEST(Verify, RefusesOddPayloads) {
  std::string header = R"({"alg":"HS256"})";
  EXPECT_THAT(Refusal(WithToken(header, R"({"files":1})")), HasSubstr("`files` must be an array"));
  EXPECT_THAT(Refusal(WithToken(header, R"({"files":[],"exp":"soon"})")), HasSubstr("`exp` must be a number"));
  EXPECT_THAT(Refusal(WithToken(header, R"({"files":[{"name":"a"},{"name":"./a"}]})")),
              HasSubstr("lists the file a twice"));
  Contents contents = WithToken(header, R"({"files":[{"name":"a","hash":"","algorithm":""}]})");
  AddFile(contents, "a", "1");
  EXPECT_EQ(Refusal(contents), "no hashing algorithm provided for file a");
}

TEST(Verify, FoldersMayBeSignedInPlace) {
  Contents contents = Signed({.key = Signer(), .name_prefix = "policies/acl/"});
  EXPECT_THAT(Refusal(contents), HasSubstr("not included in bundle signature"));
  contents.folder_prefix = "policies/acl/";
  EXPECT_EQ(Refusal(contents), "");
  Contents relative = Signed();
  relative.folder_prefix = "policies/acl/";
  EXPECT_EQ(Refusal(relative), "");
}

TEST(Sign, WritesWhatOpaWrites) {
  Contents contents;
  AddFile(contents, "a.rego", "package a\n");
  ASSERT_TRUE(SignBundle(contents, {.key = Signer()}).ok());
  std::string text = SignaturesText(*contents.signatures);
  EXPECT_TRUE(text.starts_with("{\n \"signatures\": [\n  \"ey")) << text;
  EXPECT_TRUE(text.ends_with("\"\n ]\n}")) << text;
  EXPECT_EQ(*ParseSignatures(text), *contents.signatures);
  Jwt jwt = *DecodeJwt(contents.signatures->tokens[0]);
  EXPECT_EQ(jwt.key_id, "default");
  EXPECT_EQ(jwt.payload,
            R"({"files":[{"name":"a.rego","hash":"7b39baa38a2ec2b8d111bbbd8e448e80226477ab40105d9d2123d4dc18067438",)"
            R"("algorithm":"SHA-256"}],"keyid":"default"})");
}

TEST(Sign, IsRepeatable) {
  for (const char* algorithm : {"HS384", "RS256", "EdDSA"}) {
    EXPECT_EQ(Signed({.key = Signer(algorithm)}).signatures, Signed({.key = Signer(algorithm)}).signatures);
  }
}

TEST(Sign, ClaimsCannotForgeTheList) {
  Contents contents = SampleContents();
  EXPECT_FALSE(SignBundle(contents, {.key = Signer(), .claims_json = R"({"files":[]})"}).ok());
  EXPECT_FALSE(SignBundle(contents, {.key = Signer(), .claims_json = "[]"}).ok());
  EXPECT_FALSE(contents.signatures.has_value());
}

TEST(Signatures, RefusesOtherShapes) {
  for (const char* text : {"", "[]", R"({"signatures":"x"})", R"({"signatures":[1]})", R"({"plugin":1})"}) {
    EXPECT_FALSE(ParseSignatures(text).ok()) << text;
  }
  EXPECT_TRUE(ParseSignatures("{}")->tokens.empty());
}

}  // namespace
}  // namespace regoc::bundle
