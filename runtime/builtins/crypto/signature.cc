#include "runtime/builtins/crypto/signature.h"

#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

namespace regoc::builtins::crypto {

namespace {

constexpr SignatureAlgorithm kAlgorithms[] = {
    {"HS256", SignatureFamily::kHmac, EVP_sha256},   {"HS384", SignatureFamily::kHmac, EVP_sha384},
    {"HS512", SignatureFamily::kHmac, EVP_sha512},   {"RS256", SignatureFamily::kRsa, EVP_sha256},
    {"RS384", SignatureFamily::kRsa, EVP_sha384},    {"RS512", SignatureFamily::kRsa, EVP_sha512},
    {"PS256", SignatureFamily::kRsaPss, EVP_sha256}, {"PS384", SignatureFamily::kRsaPss, EVP_sha384},
    {"PS512", SignatureFamily::kRsaPss, EVP_sha512}, {"ES256", SignatureFamily::kEcdsa, EVP_sha256},
    {"ES384", SignatureFamily::kEcdsa, EVP_sha384},  {"ES512", SignatureFamily::kEcdsa, EVP_sha512},
    {"EdDSA", SignatureFamily::kEdDsa, nullptr}};

struct FreeSignature {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeSignature>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, FreeSignature>;

const unsigned char* Unsigned(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

bool Fits(SignatureFamily family, KeyKind kind) {
  switch (family) {
    case SignatureFamily::kHmac:
      return kind == KeyKind::kSecret;
    case SignatureFamily::kRsa:
    case SignatureFamily::kRsaPss:
      return kind == KeyKind::kRsa;
    case SignatureFamily::kEcdsa:
      return kind == KeyKind::kEc;
    case SignatureFamily::kEdDsa:
      return kind == KeyKind::kEd25519;
  }
  return false;
}

// Go verifies with moduli from 1024 bits and odd exponents below 2^31; OpenSSL with moduli up to 16384 bits.
bool IsWeak(const PublicKey& key) {
  if (key.kind != KeyKind::kRsa) return false;
  int64_t exponent = 0;
  bool odd = !key.n.is_zero() && (key.n.bytes.back() & 1) != 0;
  return !odd || key.n.BitLength() < 1024 || !key.e.ToInt64(exponent) || exponent < 2 || exponent % 2 == 0 ||
         exponent > INT32_MAX;
}

bool SetPss(EVP_PKEY_CTX* context, int salt) {
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt) > 0;
}

bool VerifyEvp(EVP_PKEY* key, const EVP_MD* digest, std::optional<int> pss_salt, std::string_view data,
               std::string_view signature) {
  // OpenSSL takes a PSS signature that lacks its leading zeros; RFC 8017 and Go do not.
  if (pss_salt && signature.size() != static_cast<size_t>(EVP_PKEY_get_size(key))) return false;
  DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;
  if (EVP_DigestVerifyInit(context.get(), &key_context, digest, nullptr, key) != 1) return false;
  if (pss_salt && !SetPss(key_context, *pss_salt)) return false;
  return EVP_DigestVerify(context.get(), Unsigned(signature), signature.size(), Unsigned(data), data.size()) == 1;
}

// The two numbers one behind the other, as DER; empty when they are none.
std::string EcdsaToDer(std::string_view signature) {
  size_t half = signature.size() / 2;
  auto number = [](std::string_view bytes) {
    return BN_bin2bn(Unsigned(bytes), static_cast<int>(bytes.size()), nullptr);
  };
  EcdsaSignature parts(ECDSA_SIG_new());
  ECDSA_SIG_set0(parts.get(), number(signature.substr(0, half)), number(signature.substr(half)));
  unsigned char* der = nullptr;
  int size = i2d_ECDSA_SIG(parts.get(), &der);
  std::string out(reinterpret_cast<const char*>(der), size > 0 ? static_cast<size_t>(size) : 0);
  OPENSSL_free(der);
  return out;
}

std::string EcdsaFromDer(std::string_view der, size_t size) {
  const unsigned char* at = Unsigned(der);
  EcdsaSignature parts(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  std::string out(2 * size, '\0');
  unsigned char* to = reinterpret_cast<unsigned char*>(out.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), to, static_cast<int>(size));
  BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), to + size, static_cast<int>(size));
  return out;
}

bool VerifyEcdsa(const VerificationKey& key, const SignatureAlgorithm& algorithm, SignatureForm form,
                 std::string_view data, std::string_view signature) {
  size_t exact = 2 * InfoOf(key.curve).field_bytes;
  if (form == SignatureForm::kStrict && signature.size() != exact) return false;
  if (signature.size() > 4 * exact) return false;  // numbers that large are beyond any curve's order
  return VerifyEvp(key.evp.get(), algorithm.digest(), std::nullopt, data, EcdsaToDer(signature));
}

}  // namespace

const SignatureAlgorithm* FindSignatureAlgorithm(std::string_view name) {
  for (const SignatureAlgorithm& algorithm : kAlgorithms) {
    if (algorithm.name == name) return &algorithm;
  }
  return nullptr;
}

VerificationKey MakeVerificationKey(const PublicKey& key) {
  VerificationKey out;
  out.kind = key.kind;
  out.curve = key.curve;
  out.weak = IsWeak(key);
  if (key.kind == KeyKind::kSecret) {
    out.secret = key.raw;
  } else {
    out.evp = ToEvp(key);
  }
  return out;
}

VerificationKey MakeVerificationKey(const PrivateKey& key) {
  VerificationKey out = MakeVerificationKey(key.public_key);
  out.is_private = true;
  return out;
}

bool VerifySignature(const VerificationKey& key, const SignatureAlgorithm& algorithm, SignatureForm form,
                     std::string_view data, std::string_view signature) {
  if (!Fits(algorithm.family, key.kind) || key.weak) return false;
  if (algorithm.family == SignatureFamily::kHmac) {
    std::string expected = Hmac(algorithm.digest(), key.secret, data);
    return expected.size() == signature.size() &&
           CRYPTO_memcmp(expected.data(), signature.data(), expected.size()) == 0;
  }
  if (key.evp == nullptr) return false;
  switch (algorithm.family) {
    case SignatureFamily::kRsaPss: {
      int salt = form == SignatureForm::kStrict ? RSA_PSS_SALTLEN_DIGEST : RSA_PSS_SALTLEN_AUTO;
      return VerifyEvp(key.evp.get(), algorithm.digest(), salt, data, signature);
    }
    case SignatureFamily::kEcdsa:
      return VerifyEcdsa(key, algorithm, form, data, signature);
    case SignatureFamily::kRsa:
      return VerifyEvp(key.evp.get(), algorithm.digest(), std::nullopt, data, signature);
    case SignatureFamily::kEdDsa:
      return VerifyEvp(key.evp.get(), nullptr, std::nullopt, data, signature);
    case SignatureFamily::kHmac:
      return false;
  }
  return false;
}

bool VerifyDerSignature(EVP_PKEY* key, const EVP_MD* digest, std::string_view data, std::string_view signature) {
  return VerifyEvp(key, digest, std::nullopt, data, signature);
}

std::string Hmac(const EVP_MD* digest, std::string_view key, std::string_view data) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  const char* key_bytes = key.empty() ? "" : key.data();
  if (HMAC(digest, key_bytes, static_cast<int>(key.size()), Unsigned(data), data.size(), mac, &size) == nullptr)
    size = 0;
  return {reinterpret_cast<const char*>(mac), size};
}

std::optional<std::string> Sign(const PrivateKey& key, const SignatureAlgorithm& algorithm, std::string_view data) {
  if (algorithm.family == SignatureFamily::kHmac) return Hmac(algorithm.digest(), key.public_key.raw, data);
  EvpKey evp = ToEvp(key);
  DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;
  const EVP_MD* digest = algorithm.digest == nullptr ? nullptr : algorithm.digest();
  if (evp == nullptr || EVP_DigestSignInit(context.get(), &key_context, digest, nullptr, evp.get()) != 1) return {};
  if (algorithm.family == SignatureFamily::kRsaPss && !SetPss(key_context, RSA_PSS_SALTLEN_DIGEST)) return {};
  size_t size = 0;
  if (EVP_DigestSign(context.get(), nullptr, &size, Unsigned(data), data.size()) != 1) return {};
  std::string signature(size, '\0');
  unsigned char* to = reinterpret_cast<unsigned char*>(signature.data());
  if (EVP_DigestSign(context.get(), to, &size, Unsigned(data), data.size()) != 1) return {};
  signature.resize(size);
  if (algorithm.family != SignatureFamily::kEcdsa) return signature;
  return EcdsaFromDer(signature, InfoOf(key.public_key.curve).field_bytes);
}

}  // namespace regoc::builtins::crypto
