#include "bundler/keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bundler/hash.h"
#include "bundler/jwt.h"
#include "bundler/test_support.h"

namespace regoc::bundle {
namespace {

using testing::EcKey;
using testing::Ed25519Key;
using ::testing::HasSubstr;
using testing::KeyPair;
using testing::KeysFor;
using testing::RsaKey;

std::string WhyNot(const Result<Key>& key) { return key.ok() ? "" : key.error().message; }

TEST(Keys, EveryAlgorithmSignsAndVerifies) {
  for (std::string_view algorithm : SignatureAlgorithms()) {
    KeyPair pair = KeysFor(algorithm);
    Result<Key> signer = LoadSigningKey(pair.private_pem, algorithm);
    Result<Key> verifier = LoadVerificationKey(pair.public_pem, algorithm);
    ASSERT_TRUE(signer.ok() && verifier.ok()) << algorithm << WhyNot(signer) << WhyNot(verifier);
    Result<std::string> signature = signer->Sign("some bytes");
    ASSERT_TRUE(signature.ok()) << algorithm << signature.error().message;
    EXPECT_TRUE(verifier->Verify("some bytes", *signature)) << algorithm;
    EXPECT_FALSE(verifier->Verify("other bytes", *signature)) << algorithm;
    EXPECT_FALSE(verifier->Verify("some bytes", "")) << algorithm;
    EXPECT_FALSE(verifier->Verify("some bytes", signature->substr(1))) << algorithm;
    EXPECT_FALSE(verifier->Verify("some bytes", *signature + "x")) << algorithm;
    std::string changed = *signature;
    changed[changed.size() / 2] ^= 1;
    EXPECT_FALSE(verifier->Verify("some bytes", changed)) << algorithm;
  }
}

// One signature of about 190 begins with a zero byte; without it, it is the same number and still no signature.
TEST(Keys, LeadingZerosBelongToASignature) {
  for (std::string_view algorithm : {"PS256", "RS256"}) {
    Key signer = *LoadSigningKey(RsaKey().private_pem, algorithm);
    Key verifier = *LoadVerificationKey(RsaKey().public_pem, algorithm);
    std::string bytes, signature = "x";
    for (int i = 0; i < 20000 && signature[0] != '\0'; ++i) {
      bytes = "bytes " + std::to_string(i);
      signature = *signer.Sign(bytes);
    }
    ASSERT_EQ(signature[0], '\0');
    EXPECT_TRUE(verifier.Verify(bytes, signature)) << algorithm;
    EXPECT_FALSE(verifier.Verify(bytes, std::string_view(signature).substr(1))) << algorithm;
  }
}

TEST(Keys, APublicKeyCannotSign) {
  Result<Key> key = LoadVerificationKey(RsaKey().public_pem, "RS256");
  ASSERT_TRUE(key.ok());
  EXPECT_FALSE(key->Sign("x").ok());
  EXPECT_THAT(WhyNot(LoadSigningKey(RsaKey().public_pem, "RS256")), HasSubstr("unsupported key type: PUBLIC KEY"));
  EXPECT_THAT(WhyNot(LoadVerificationKey(RsaKey().private_pem, "RS256")),
              HasSubstr("unsupported key type: PRIVATE KEY"));
}

TEST(Keys, RefusesTheWrongKindOfKey) {
  EXPECT_EQ(WhyNot(LoadVerificationKey(RsaKey().public_pem, "HS256")), "HS256 takes a secret, not a PEM key");
  EXPECT_EQ(WhyNot(LoadVerificationKey(RsaKey().public_pem, "ES256")),
            "ES256 takes an elliptic curve key on prime256v1");
  EXPECT_EQ(WhyNot(LoadVerificationKey(EcKey("P-384").public_pem, "ES256")),
            "ES256 takes an elliptic curve key on prime256v1");
  EXPECT_EQ(WhyNot(LoadVerificationKey(EcKey("P-256").public_pem, "RS256")), "RS256 takes an RSA key");
  EXPECT_EQ(WhyNot(LoadVerificationKey(Ed25519Key().public_pem, "PS256")), "PS256 takes an RSA key");
  EXPECT_EQ(WhyNot(LoadVerificationKey(RsaKey().public_pem, "EdDSA")), "EdDSA takes an Ed25519 key");
  EXPECT_EQ(WhyNot(LoadSigningKey("not a key", "RS256")), "failed to parse PEM block containing the key");
  EXPECT_EQ(WhyNot(LoadSigningKey("", "HS256")), "the secret for HS256 is empty");
  for (const char* algorithm : {"none", "", "hs256", "RS1", "ES256K"}) {
    EXPECT_EQ(WhyNot(LoadSigningKey("x", algorithm)), std::string("unknown signature algorithm: ") + algorithm);
  }
}

TEST(Keys, RefusesShortRsaKeys) {
  EXPECT_THAT(WhyNot(LoadVerificationKey(testing::MakeRsaKey(1024).public_pem, "RS256")), HasSubstr("1024 bits"));
}

TEST(Keys, ComeFromFilesToo) {
  testing::TemporaryFolder folder;
  std::string secret = folder.Write("secret", "s3cret\n");
  EXPECT_EQ(*LoadSigningKey(secret, "HS256")->Sign("x"), *LoadSigningKey("s3cret\n", "HS256")->Sign("x"));
  EXPECT_NE(*LoadSigningKey(secret, "HS256")->Sign("x"), *LoadSigningKey("s3cret", "HS256")->Sign("x"));
  EXPECT_TRUE(LoadSigningKey(folder.Write("key.pem", RsaKey().private_pem), "PS512").ok());
  EXPECT_FALSE(LoadSigningKey(folder.path(), "RS256").ok());
}

TEST(Jwt, Base64IsStrict) {
  for (const char* text : {"", "a", "ab", "abc", "\xFF\xFE\xFD"}) {
    EXPECT_EQ(*DecodeBase64Url(EncodeBase64Url(text)), text);
  }
  EXPECT_EQ(EncodeBase64Url("\xFB\xFF"), "-_8");
  for (const char* text : {"a", "abcde", "ab=", "a+", "a/bc", "ab c", "-_9"})
    EXPECT_FALSE(DecodeBase64Url(text).ok()) << text;
}

TEST(Jwt, KnownVector) {  // RFC 7515, appendix A.1, with the header and payload of it
  std::string token =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
      "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  std::string secret =
      *DecodeBase64Url("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
  Result<Jwt> jwt = DecodeJwt(token);
  ASSERT_TRUE(jwt.ok()) << jwt.error().message;
  EXPECT_TRUE(VerifyJwt(*jwt, *LoadVerificationKey(secret, "HS256")).ok());
  EXPECT_FALSE(VerifyJwt(*jwt, *LoadVerificationKey("another", "HS256")).ok());
}

TEST(Jwt, RefusesMalformedTokens) {
  Key key = *LoadSigningKey("secret", "HS256");
  auto why_not = [](const std::string& token) {
    Result<Jwt> jwt = DecodeJwt(token);
    return jwt.ok() ? "" : jwt.error().message;
  };
  EXPECT_EQ(why_not("a.b"), "malformed JWT: expected three parts");
  EXPECT_EQ(why_not("a.b.c.d"), "malformed JWT: expected three parts");
  EXPECT_THAT(why_not("e30=.e30.x"), HasSubstr("not base64"));
  EXPECT_THAT(why_not(*EncodeJwt("[]", "{}", key)), HasSubstr("header"));
  EXPECT_THAT(why_not(*EncodeJwt("{}", "1", key)), HasSubstr("payload"));
  EXPECT_THAT(why_not(*EncodeJwt(R"({"alg":"HS256","alg":"none"})", "{}", key)), HasSubstr("occurs twice"));
  EXPECT_THAT(why_not(*EncodeJwt(R"({"alg":1})", "{}", key)), HasSubstr("`alg` must be a string"));
  EXPECT_THAT(why_not(*EncodeJwt(R"({"alg":"HS256","crit":["b64"],"b64":false})", "{}", key)), HasSubstr("extensions"));
}

TEST(Jwt, TheKeyDecidesTheAlgorithm) {
  Key key = *LoadSigningKey("secret", "HS256");
  for (const char* claimed : {"none", "None", "HS512", "RS256", ""}) {
    std::string header = std::string(R"({"alg":")") + claimed + "\"}";
    Result<Jwt> jwt = DecodeJwt(*EncodeJwt(header, "{}", key));
    ASSERT_TRUE(jwt.ok());
    Status verified = VerifyJwt(*jwt, key);
    ASSERT_FALSE(verified.ok());
    EXPECT_THAT(verified.error().message, HasSubstr("the token says algorithm"));
  }
}

TEST(Hash, KnowsTheAlgorithmsOfOpa) {
  EXPECT_EQ(*HexDigest("MD5", "abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(*HexDigest("SHA-1", "abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  for (const char* name : {"SHA-224", "SHA-256", "SHA-384", "SHA-512", "SHA-512-224", "SHA-512-256"}) {
    EXPECT_TRUE(HexDigest(name, "abc").ok()) << name;
  }
  EXPECT_EQ(HexDigest("SHA-3", "abc").error().message, "unsupported hashing algorithm: SHA-3");
}

TEST(Hash, DocumentsAreHashedByValue) {
  EXPECT_EQ(*FileDigest("a/data.json", "{ \"b\":1,\n \"a\":2 }"), Sha256Hex(R"({"a":2,"b":1})"));
  EXPECT_EQ(*FileDigest("data.yaml", "b: 1\na: 2\n"), Sha256Hex(R"({"a":2,"b":1})"));
  EXPECT_EQ(*FileDigest("other.json", "{ }"), Sha256Hex("{ }"));
  EXPECT_FALSE(FileDigest("data.json", "a: 1").ok());
}

}  // namespace
}  // namespace regoc::bundle
