// Certificates and keys that are broken in every place: an error or a result, never anything else.
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "runtime/base/arena.h"
#include "runtime/builtins/base64.h"
#include "runtime/builtins/crypto/certificate.h"
#include "runtime/builtins/crypto/mailbox.h"
#include "runtime/builtins/crypto/pem.h"
#include "runtime/builtins/crypto/private_key.h"
#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

// P-256, with every extension that Go knows.
constexpr std::string_view kCertificate = R"(-----BEGIN CERTIFICATE-----
MIIEAzCCA6qgAwIBAgIUPG98/CGnQRk8f9X1VEFQcaJqeEIwCgYIKoZIzj0EAwIw
gYkxCzAJBgNVBAYTAkRFMQowCAYDVQQIDAFCMQ8wDQYDVQQHDAZCZXJsaW4xDDAK
BgNVBAkMA1MgMTEMMAoGA1UEEQwDMTIzMQ0wCwYDVQQKDARBY21lMQowCAYDVQQL
DAF4MQowCAYDVQQLDAF5MQ0wCwYDVQQDDARmdWxsMQswCQYDVQQFEwI3NzAeFw0y
NjExMjMwMDU0MzRaFw0yNzAzMDMwMDU0MzRaMIGJMQswCQYDVQQGEwJERTEKMAgG
A1UECAwBQjEPMA0GA1UEBwwGQmVybGluMQwwCgYDVQQJDANTIDExDDAKBgNVBBEM
AzEyMzENMAsGA1UECgwEQWNtZTEKMAgGA1UECwwBeDEKMAgGA1UECwwBeTENMAsG
A1UEAwwEZnVsbDELMAkGA1UEBRMCNzcwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AARKAoO3NwfHgHhQr/WmJwaBQIZO9ct/CNZsPgXnEq9YZjFe8+yG421jbIuSs/IM
EgAVmyWJiH1YTik3TtYBxOmpo4IB7DCCAegwEgYDVR0TAQH/BAgwBgEB/wIBADAO
BgNVHQ8BAf8EBAMCAYYwIgYDVR0lBBswGQYIKwYBBQUHAwEGCCsGAQUFBwMCBgMq
AwQwHQYDVR0OBBYEFIrxG2F6D5ALOoaVdAtiw+558aMEMFQGA1UdEQRNMEuCCWEu
ZXhhbXBsZYILKi5iLmV4YW1wbGWHBAoAAAGHECABDbgAAAAAAAAAAAAAAAGBBXhA
eS56hhJzcGlmZmU6Ly90ZC93bD94PTEwRQYDVR0eAQH/BDswOaAmMAqCCC5leGFt
cGxlMAqHCAoAAAD/AAAAMAyGCi5oLmV4YW1wbGWhDzANgQtiYWQuZXhhbXBsZTAY
BgNVHSAEETAPMAUGAyoDBDAGBgRVHSAAMA8GA1UdJAQIMAaAAQGBAQAwCgYDVR02
BAMCAQAwFQYDVR0hBA4wDDAKBgMqAwQGAyoDBTApBgNVHR8EIjAgMB6gHKAahhho
dHRwOi8vY3JsLmV4YW1wbGUvYS5jcmwwVQYIKwYBBQUHAQEESTBHMB8GCCsGAQUF
BzABhhNodHRwOi8vb2NzcC5leGFtcGxlMCQGCCsGAQUFBzAChhhodHRwOi8vY2Eu
ZXhhbXBsZS9jYS5jcnQwEgYEKgMEBQEB/wQHDAVoZWxsbzAKBggqhkjOPQQDAgNH
ADBEAiAMz4V1WaaiAM81Sj3OrOQCKzrEnEoHYe5qXVhO73VehgIgPs801a47H4dp
8wvWK7TPfS7ld6sDTewqNc2E48/G0PQ=
-----END CERTIFICATE-----
)";

std::string Der() {
  Arena arena;
  std::string_view rest = kCertificate;
  return std::string(crypto::NextPemBlock(arena, rest)->bytes);
}

std::string ParseBase64(std::string_view der) {
  Arena arena;
  std::string text(EncodeBase64(arena, der, Base64Alphabet::kStandard, true));
  return Call("crypto.x509.parse_certificates", "[\"" + text + "\"]");
}

TEST(Certificates, TruncatedOnesAreRefused) {
  std::string der = Der();
  ASSERT_TRUE(crypto::ParseCertificate(der).ok());
  for (size_t size = 1; size < der.size(); ++size) {
    EXPECT_FALSE(crypto::ParseCertificate(std::string_view(der).substr(0, size)).ok()) << size;
  }
  EXPECT_EQ(ParseBase64(der.substr(0, 100)),
            "error: eval_builtin_error: crypto.x509.parse_certificates: x509: malformed certificate");
}

TEST(Certificates, ChangedBytesNeverHarm) {
  const std::string der = Der();
  for (size_t at = 0; at < der.size(); ++at) {
    for (char change : {'\x01', '\x80', '\xFF'}) {
      std::string changed = der;
      changed[at] = static_cast<char>(changed[at] ^ change);
      EXPECT_NE(ParseBase64(changed), "");
    }
  }
}

TEST(Certificates, SeveralFollowEachOther) {
  std::string der = Der();
  EXPECT_EQ(crypto::ParseCertificates(der + der)->size(), 2u);
  EXPECT_EQ(crypto::ParseCertificates("")->size(), 0u);
  EXPECT_EQ(crypto::ParseCertificate(der + "x").error().message, "x509: trailing data");
}

TEST(Certificates, OptionsAreChecked) {
  const std::pair<const char*, const char*> kCases[] = {
      {R"({"DNSName":1})", "'DNSName' should be a string"},
      {R"({"CurrentTime":"1"})", "'CurrentTime' should be a number"},
      {R"({"CurrentTime":1.5})", "'CurrentTime' should be a valid int64 number"},
      {R"({"KeyUsages":1})", "'KeyUsages' should be an Array or Set"},
      {R"({"KeyUsages":["a","KeyUsageAny","b"]})", "invalid entries for 'KeyUsages' found: [a b]"},
      {R"({"x":1})", "invalid key option"},
  };
  for (const auto& [options, message] : kCases) {
    std::string prefix = "error: eval_builtin_error: crypto.x509.parse_and_verify_certificates_with_options: ";
    EXPECT_EQ(Call("crypto.x509.parse_and_verify_certificates_with_options", "[\"\"," + std::string(options) + "]"),
              prefix + message);
  }
}

TEST(Pem, BlocksAreFoundAsInGo) {
  Arena arena;
  auto types = [&](std::string_view text) {
    std::string out;
    for (const crypto::PemBlock& block : crypto::AllPemBlocks(arena, text)) {
      out.append(block.type).append("=").append(block.bytes).append(";");
    }
    return out;
  };
  EXPECT_EQ(types("-----BEGIN A-----\nYQ==\n-----END A-----\n"), "A=a;");
  EXPECT_EQ(types("x\n-----BEGIN A-----\nK: v\n\nYQ==\n-----END A-----"), "A=a;");
  EXPECT_EQ(types("-----BEGIN A-----\n-----END A-----"), "A=;");
  EXPECT_EQ(types("-----BEGIN A-----\n-----BEGIN B-----\nYQ==\n-----END B-----"), "B=a;");
  EXPECT_EQ(types("-----BEGIN A-----\nYQ==\n-----END B-----"), "");
  EXPECT_EQ(types("-----BEGIN A-----\nY!==\n-----END A-----\n-----BEGIN B-----\nYQ==\n-----END B-----"), "B=a;");
  EXPECT_EQ(types("-----BEGIN A-----\nYQ==\n-----END A----- x"), "");
}

TEST(PrivateKeys, WrongOnesAreRefused) {
  auto parse = [](std::string_view type, std::string_view der) {
    Arena arena;
    std::string text = "-----BEGIN " + std::string(type) + "-----\\n";
    text.append(EncodeBase64(arena, der, Base64Alphabet::kStandard, true)).append("\\n-----END ").append(type);
    return Call("crypto.parse_private_keys", "[\"" + text + "-----\\n\"]");
  };
  const std::string kPrefix = "error: eval_builtin_error: crypto.parse_private_keys: ";
  EXPECT_EQ(Call("crypto.parse_private_keys", R"([""])"), "null");
  EXPECT_EQ(Call("crypto.parse_private_keys", R"(["x"])"), "[]");
  EXPECT_EQ(parse("RSA PRIVATE KEY", ""), kPrefix + "asn1: syntax error: sequence truncated");
  EXPECT_EQ(parse("PUBLIC KEY", "x"), "[]");
  EXPECT_EQ(Call("crypto.x509.parse_rsa_private_key", R"([""])"),
            "error: eval_builtin_error: crypto.x509.parse_rsa_private_key: input PEM data was empty");
}

// A modulus that takes minutes to compute with is refused before anything is computed.
TEST(PrivateKeys, HugeRsaKeysAreRefused) {
  crypto::PrivateKey key;
  key.public_key.kind = crypto::KeyKind::kRsa;
  key.public_key.n = crypto::BigInteger::FromBytes(std::string(20000, '\x7F'));
  key.public_key.e = crypto::BigInteger::FromBytes("\x03");
  key.primes.resize(2);
  EXPECT_EQ(crypto::CompleteRsaKey(key), "crypto/rsa: modulus of more than 16384 bits");
}

TEST(Mailboxes, AreReadAsInRfc2821) {
  EXPECT_EQ(crypto::ParseMailbox("a.b@example.com")->domain, "example.com");
  EXPECT_EQ(crypto::ParseMailbox("\"a b\"@example.com")->local, "a b");
  for (const char* wrong : {"", "a", "@example.com", ".a@b", "a..b@c", "a@b..c", "\"a@b", "a b@c"}) {
    EXPECT_FALSE(crypto::ParseMailbox(wrong)) << wrong;
  }
}

TEST(ObjectIds, LimitsOfTheirParts) {
  crypto::ObjectId id;
  EXPECT_TRUE(crypto::ParseObjectId("\x2A\x03", id));
  EXPECT_EQ(crypto::ObjectIdText(id), "1.2.3");
  EXPECT_FALSE(crypto::ParseObjectId("", id));
  EXPECT_FALSE(crypto::ParseObjectId("\x2A\x80\x01", id));
  EXPECT_FALSE(crypto::ParseObjectId("\x2A\x90\x80\x80\x80\x00", id));
  EXPECT_FALSE(crypto::ParseObjectId("\x2A\x83", id));
}

}  // namespace
}  // namespace regoc::builtins
