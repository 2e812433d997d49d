// Tokens: every algorithm signs and verifies, and what is wrong is refused. Keys are made here.
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "runtime/builtins/base64.h"
#include "runtime/builtins/crypto/certificate_json.h"
#include "runtime/builtins/crypto/private_key.h"
#include "runtime/builtins/test_support.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::builtins {
namespace {

std::string Json(Value v) {
  std::string out;
  AppendJson(out, v);
  return out;
}
std::string Quoted(std::string_view text) { return Json(Value::String(text)); }

// A list of texts as a JSON array.
std::string Args(std::initializer_list<std::string_view> texts) {
  std::string out;
  for (std::string_view text : texts) out += (out.empty() ? "[" : ",") + Quoted(text);
  return out + "]";
}

std::string Unquoted(const std::string& text) { return text.size() < 2 ? text : text.substr(1, text.size() - 2); }

struct TestKey {
  std::string private_pem, public_pem, private_jwk;
};

TestKey MakeKey(EVP_PKEY* made) {
  crypto::EvpKey key(made);
  TestKey out;
  auto take = [](BIO* bio) {
    char* data = nullptr;
    long size = BIO_get_mem_data(bio, &data);
    std::string text(data, static_cast<size_t>(size));
    BIO_free(bio);
    return text;
  };
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  out.private_pem = take(bio);
  bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(bio, key.get());
  out.public_pem = take(bio);
  Arena arena;
  Result<std::vector<crypto::PrivateKey>> parsed = crypto::ParsePrivateKeys(arena, out.private_pem);
  EXPECT_TRUE(parsed.ok() && parsed->size() == 1);
  out.private_jwk = Json(PrivateKeyToJwk(arena, parsed->front()));
  return out;
}

TestKey RsaKey() { return MakeKey(EVP_RSA_gen(2048)); }
TestKey EcKey(const char* curve) { return MakeKey(EVP_EC_gen(curve)); }
TestKey EdKey() { return MakeKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); }

std::string SignToken(std::string_view algorithm, std::string_view payload, std::string_view jwk) {
  std::string header = R"({"alg":")" + std::string(algorithm) + R"(","typ":"JWT"})";
  return Unquoted(Call("io.jwt.encode_sign_raw", Args({header, payload, jwk})));
}

std::string VerifyName(std::string_view algorithm) {
  std::string name = "io.jwt.verify_";
  for (char c : algorithm) name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

std::string DecodeVerify(const std::string& token, const std::string& constraints) {
  return Call("io.jwt.decode_verify", "[" + Quoted(token) + "," + constraints + "]");
}

TEST(JwtSignatures, EveryAlgorithmSignsAndVerifies) {
  const TestKey rsa = RsaKey();
  const TestKey other = RsaKey();
  const struct {
    const char* algorithm;
    TestKey key, wrong;
  } kCases[] = {
      {"RS256", rsa, other},          {"RS384", rsa, other},          {"RS512", rsa, other},
      {"PS256", rsa, other},          {"PS384", rsa, other},          {"PS512", rsa, other},
      {"ES256", EcKey("P-256"), rsa}, {"ES384", EcKey("P-384"), rsa}, {"ES512", EcKey("P-521"), rsa},
      {"EdDSA", EdKey(), rsa},
  };
  for (const auto& c : kCases) {
    std::string token = SignToken(c.algorithm, R"({"a":1})", c.key.private_jwk);
    EXPECT_EQ(Call(VerifyName(c.algorithm), Args({token, c.key.public_pem})), "true") << c.algorithm << token;
    EXPECT_EQ(Call(VerifyName(c.algorithm), Args({token, c.wrong.public_pem})), "false") << c.algorithm;
    std::string broken = token;
    broken[token.find('.') + 2] = broken[token.find('.') + 2] == 'A' ? 'B' : 'A';
    EXPECT_EQ(Call(VerifyName(c.algorithm), Args({broken, c.key.public_pem})), "false") << c.algorithm;
    std::string constraints = R"({"cert":)" + Quoted(c.key.public_pem) + R"(,"alg":")" + c.algorithm + "\"}";
    EXPECT_EQ(DecodeVerify(token, constraints),
              R"([true, {"alg": ")" + std::string(c.algorithm) + R"(", "typ": "JWT"}, {"a": 1}])");
  }
}

// One signature of about 190 begins with a zero byte; without it, it is the same number and still no signature.
TEST(JwtSignatures, LeadingZerosBelongToASignature) {
  const TestKey rsa = RsaKey();
  Arena arena;
  std::string signed_part, token;
  std::string_view signature = "x", fault;
  for (int i = 0; i < 20000 && signature[0] != '\0'; ++i) {
    token = SignToken("PS256", "{\"n\":" + std::to_string(i) + "}", rsa.private_jwk);
    signed_part = token.substr(0, token.rfind('.') + 1);
    signature = DecodeBase64Url(arena, std::string_view(token).substr(signed_part.size()), fault).value_or("x");
  }
  ASSERT_EQ(signature[0], '\0');
  EXPECT_EQ(Call("io.jwt.verify_ps256", Args({token, rsa.public_pem})), "true");
  signed_part += EncodeBase64(arena, signature.substr(1), Base64Alphabet::kUrl, false);
  EXPECT_EQ(Call("io.jwt.verify_ps256", Args({signed_part, rsa.public_pem})), "false");
}

TEST(JwtSignatures, SecretsSignAndVerify) {
  for (const char* algorithm : {"HS256", "HS384", "HS512"}) {
    std::string token = SignToken(algorithm, "{}", R"({"kty":"oct","k":"c2VjcmV0"})");
    EXPECT_EQ(Call(VerifyName(algorithm), Args({token, "secret"})), "true") << algorithm;
    EXPECT_EQ(Call(VerifyName(algorithm), Args({token, "Secret"})), "false") << algorithm;
    EXPECT_NE(DecodeVerify(token, R"({"secret":"secret"})").find("[true"), std::string::npos) << algorithm;
  }
}

TEST(JwtSignatures, KeysOfOtherKindsDoNotVerify) {
  const TestKey rsa = RsaKey();
  const TestKey ec = EcKey("P-256");
  // The classic: a public key taken for a secret.
  std::string jwk = R"({"kty":"oct","k":")";
  Arena arena;
  jwk += std::string(EncodeBase64(arena, rsa.public_pem, Base64Alphabet::kUrl, false)) + "\"}";
  std::string forged = SignToken("HS256", "{}", jwk);
  EXPECT_EQ(DecodeVerify(forged, R"({"cert":)" + Quoted(rsa.public_pem) + "}"), "[false, {}, {}]");
  std::string token = SignToken("ES256", "{}", ec.private_jwk);
  EXPECT_EQ(Call("io.jwt.verify_rs256", Args({token, ec.public_pem})), "false");
  EXPECT_EQ(Call("io.jwt.verify_eddsa", Args({token, ec.public_pem})), "false");
  EXPECT_EQ(DecodeVerify(token, R"({"alg":"RS256","cert":)" + Quoted(ec.public_pem) + "}"), "[false, {}, {}]");
}

TEST(JwtSignatures, NoneIsNoAlgorithm) {
  const std::string none = "eyJhbGciOiJub25lIn0.e30.";
  EXPECT_EQ(DecodeVerify(none, R"({"secret":"s"})"), "[false, {}, {}]");
  EXPECT_EQ(DecodeVerify(none, R"({"secret":"s","alg":"none"})"), "[false, {}, {}]");
  EXPECT_EQ(SignToken("none", "{}", R"({"kty":"oct","k":"AA"})"),
            "rror: eval_builtin_error: io.jwt.encode_sign_raw: unknown JWS algorithm: non");
}

TEST(JwtSignatures, SetsAreSearchedByIdAndAlgorithm) {
  const TestKey a = EcKey("P-256");
  const TestKey b = EcKey("P-256");
  auto member = [](const TestKey& key, std::string_view more) {
    return key.private_jwk.substr(0, key.private_jwk.size() - 1) + std::string(more) + "}";
  };
  std::string token = SignToken("ES256", "{}", b.private_jwk);
  std::string set = R"({"keys":[)" + member(a, R"(,"kid":"a")") + "," + member(b, R"(,"kid":"b")") + "]}";
  EXPECT_NE(DecodeVerify(token, R"({"cert":)" + Quoted(set) + "}").find("[true"), std::string::npos);
  // verify_* wants public keys.
  EXPECT_EQ(Call("io.jwt.verify_es256", Args({token, set})), "false");
  std::string named =
      Unquoted(Call("io.jwt.encode_sign_raw", Args({R"({"alg":"ES256","kid":"a"})", "{}", b.private_jwk})));
  EXPECT_EQ(DecodeVerify(named, R"({"cert":)" + Quoted(set) + "}"), "[false, {}, {}]");
  std::string other_alg = R"({"keys":[)" + member(b, R"(,"alg":"ES384")") + "]}";
  EXPECT_EQ(DecodeVerify(token, R"({"cert":)" + Quoted(other_alg) + "}"), "[false, {}, {}]");
}

TEST(JwtSignatures, ConstraintsOfDecodeVerify) {
  auto token = [](std::string_view payload) { return SignToken("HS256", payload, R"({"kty":"oct","k":"c2VjcmV0"})"); };
  const struct {
    const char *payload, *constraints, *result;
  } kCases[] = {
      {R"({"iss":"x"})", R"({"secret":"secret","iss":"x"})", "true"},
      {R"({"iss":"x"})", R"({"secret":"secret","iss":"y"})", "false"},
      {"{}", R"({"secret":"secret","iss":"y"})", "false"},
      {R"({"iss":["y"]})", R"({"secret":"secret","iss":"y"})", "false"},
      {R"({"aud":"x"})", R"({"secret":"secret"})", "false"},
      {R"({"aud":["w","x"]})", R"({"secret":"secret","aud":"x"})", "true"},
      {"{}", R"({"secret":"secret","aud":"x"})", "false"},
      {R"({"exp":2})", R"({"secret":"secret","time":2000000000})", "false"},
      {R"({"exp":2.5})", R"({"secret":"secret","time":2000000000})", "true"},
      {R"({"nbf":2})", R"({"secret":"secret","time":2000000000})", "true"},
      {R"({"nbf":3})", R"({"secret":"secret","time":2000000000})", "false"},
      {R"({"exp":1700000001})", R"({"secret":"secret"})", "true"},  // the evaluation's clock
  };
  for (const auto& c : kCases) {
    std::string result = DecodeVerify(token(c.payload), c.constraints);
    EXPECT_EQ(result.substr(1, result.find(',') - 1), c.result) << c.payload << c.constraints;
  }
  const struct {
    const char *payload, *constraints, *message;
  } kErrors[] = {
      {"{}", "{}", "no key constraint"},
      {"{}", R"({"secret":""})", "no key constraint"},
      {"{}", R"({"secret":1})", "secret constraint: must be a string"},
      {"{}", R"({"secret":"s","time":"x"})", "token time constraint: must be a number"},
      {"{}", R"({"secret":"s","time":-1})", "token time constraint: must not be negative"},
      {"{}", R"({"secret":"s","x":1})", "unknown token validation constraint: x"},
      {R"({"exp":"x"})", R"({"secret":"secret"})", "exp value must be a number"},
      {R"({"nbf":"x"})", R"({"secret":"secret"})", "nbf value must be a number"},
  };
  for (const auto& c : kErrors) {
    EXPECT_EQ(DecodeVerify(token(c.payload), c.constraints),
              "error: eval_builtin_error: io.jwt.decode_verify: " + std::string(c.message));
  }
}

TEST(JwtSignatures, NestingEnds) {
  constexpr std::string_view kJwk = R"({"kty":"oct","k":"c2VjcmV0"})";
  std::string token = SignToken("HS256", "{}", kJwk);
  auto wrap = [&] {
    constexpr std::string_view kHeader = R"({"alg":"HS256","cty":"jwt","typ":"x"})";
    token = Unquoted(Call("io.jwt.encode_sign_raw", Args({kHeader, token, kJwk})));
  };
  for (int i = 0; i < 3; ++i) wrap();
  EXPECT_NE(DecodeVerify(token, R"({"secret":"secret"})").find("[true"), std::string::npos);
  for (int i = 0; i < 16; ++i) wrap();
  EXPECT_EQ(DecodeVerify(token, R"({"secret":"secret"})"),
            "error: eval_builtin_error: io.jwt.decode_verify: JWT is nested too deeply");
}

TEST(JwtSignatures, HeadersAndKeysThatAreNoneFail) {
  const std::string kSecret = R"({"kty":"oct","k":"AQ"})";
  auto sign = [](std::string_view header, std::string_view payload, std::string_view key) {
    std::string result = Call("io.jwt.encode_sign_raw", Args({header, payload, key}));
    std::string prefix = "error: eval_builtin_error: io.jwt.encode_sign_raw: ";
    return result.starts_with(prefix) ? result.substr(prefix.size()) : "no error: " + result;
  };
  EXPECT_EQ(sign("{}", "{}", kSecret), "missing or invalid 'alg' header: jwsbb: header \"alg\" not found");
  EXPECT_EQ(sign(R"({"alg":"HS256"})", "x", kSecret), "type is JWT but payload is not JSON");
  EXPECT_EQ(sign(R"({"alg":"RS256"})", "{}", kSecret),
            "jwsbb.Sign: invalid key type *jwk.symmetricKey. *rsa.PrivateKey is required: failed to produce "
            "rsa.PrivateKey from *jwk.symmetricKey: jwk.Export: no suitable exporter found for key type "
            "'*jwk.symmetricKey'");
  EXPECT_EQ(sign(R"({"alg":"HS256"})", "{}", R"({"keys":[]})"), "no keys found in JWK set");
  EXPECT_EQ(sign(R"({"alg":"HS256"})", "{}", "x"),
            "jwk.Parse: failed to parse sole key: jwk.ParseKey: jwk.Parse: failed to probe data: probe: failed to "
            "unmarshal data: invalid character 'x' looking for beginning of value");
}

}  // namespace
}  // namespace regoc::builtins
