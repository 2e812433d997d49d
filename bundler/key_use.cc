// Signing and verifying with a loaded key, through OpenSSL's EVP interface.
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <memory>
#include <utility>

#include "bundler/hash.h"
#include "bundler/key_material.h"
#include "bundler/keys.h"

namespace regoc::bundle {

namespace {

const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

struct FreeEcdsa {
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
using Ecdsa = std::unique_ptr<ECDSA_SIG, FreeEcdsa>;

std::string Hmac(const KeyMaterial& key, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out;
  unsigned int size = 0;
  const void* done = HMAC(key.algorithm->digest(), key.secret.data(), static_cast<int>(key.secret.size()), Bytes(bytes),
                          bytes.size(), out.data(), &size);
  return done == nullptr ? std::string() : std::string(reinterpret_cast<char*>(out.data()), size);
}

// The salt is as long as the digest, as JSON Web Algorithms want it.
bool SetPadding(const SignatureAlgorithm& algorithm, EVP_PKEY_CTX* context) {
  if (algorithm.kind != KeyKind::kRsaPss) return true;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

const EVP_MD* DigestOf(const SignatureAlgorithm& algorithm) {
  return algorithm.digest == nullptr ? nullptr : algorithm.digest();
}

// Tokens hold the two numbers side by side; OpenSSL has them as ASN.1.
std::string EcdsaFromDer(const std::string& der, size_t coordinate_bytes) {
  const unsigned char* at = Bytes(der);
  Ecdsa signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  std::string out(2 * coordinate_bytes, '\0');
  auto* to = reinterpret_cast<unsigned char*>(out.data());
  int size = static_cast<int>(coordinate_bytes);
  bool good = signature != nullptr && BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), to, size) == size &&
              BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), to + coordinate_bytes, size) == size;
  return good ? out : std::string();
}

std::string EcdsaToDer(std::string_view raw, size_t coordinate_bytes) {
  if (raw.size() != 2 * coordinate_bytes) return {};
  int size = static_cast<int>(coordinate_bytes);
  BIGNUM* r = BN_bin2bn(Bytes(raw), size, nullptr);
  BIGNUM* s = BN_bin2bn(Bytes(raw) + coordinate_bytes, size, nullptr);
  Ecdsa signature(ECDSA_SIG_new());
  if (r == nullptr || s == nullptr || signature == nullptr || ECDSA_SIG_set0(signature.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return {};
  }
  unsigned char* der = nullptr;
  int der_size = i2d_ECDSA_SIG(signature.get(), &der);
  std::string out = der_size > 0 ? std::string(reinterpret_cast<char*>(der), static_cast<size_t>(der_size)) : "";
  OPENSSL_free(der);
  return out;
}

Result<std::string> CommandSignature(const KeyMaterial& key, std::string_view bytes) {
  const SignatureAlgorithm& algorithm = *key.algorithm;
  Result<std::string> signature = SignByCommand(*key.command, algorithm.name, bytes);
  if (!signature.ok() || algorithm.kind != KeyKind::kEcdsa || signature->size() == 2 * algorithm.coordinate_bytes) return signature;
  std::string raw = EcdsaFromDer(*signature, algorithm.coordinate_bytes);
  if (raw.empty()) return Error{"the signing command printed no signature of " + std::string(algorithm.name)};
  return raw;
}

}  // namespace

std::string Key::Fingerprint() const {
  if (material_->command) return "";
  if (material_->algorithm->kind == KeyKind::kHmac) return "hmac:" + HexText(Hmac(*material_, "regoc key fingerprint")).substr(0, 32);
  unsigned char* der = nullptr;
  int size = i2d_PUBKEY(material_->pkey.get(), &der);
  std::string text = size > 0 ? "sha256:" + Sha256Hex({reinterpret_cast<char*>(der), static_cast<size_t>(size)}) : "";
  OPENSSL_free(der);
  return text;
}

Key::Key(std::string algorithm, bool can_sign, std::shared_ptr<const KeyMaterial> material)
    : algorithm_(std::move(algorithm)), can_sign_(can_sign), material_(std::move(material)) {}

Result<std::string> Key::Sign(std::string_view bytes) const {
  if (!can_sign_) return Error{"a public key cannot sign"};
  const SignatureAlgorithm& algorithm = *material_->algorithm;
  if (material_->command) return CommandSignature(*material_, bytes);
  if (algorithm.kind == KeyKind::kHmac) return Hmac(*material_, bytes);
  Context context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;
  size_t size = 0;
  bool good =
      EVP_DigestSignInit(context.get(), &key_context, DigestOf(algorithm), nullptr, material_->pkey.get()) == 1 &&
      SetPadding(algorithm, key_context) &&
      EVP_DigestSign(context.get(), nullptr, &size, Bytes(bytes), bytes.size()) == 1;
  std::string signature(size, '\0');
  good = good && EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, Bytes(bytes),
                                bytes.size()) == 1;
  ERR_clear_error();
  if (!good) return Error{"cannot sign with this key"};
  signature.resize(size);
  if (algorithm.kind != KeyKind::kEcdsa) return signature;
  signature = EcdsaFromDer(signature, algorithm.coordinate_bytes);
  if (signature.empty()) return Error{"cannot sign with this key"};
  return signature;
}

bool Key::Verify(std::string_view bytes, std::string_view signature) const {
  const SignatureAlgorithm& algorithm = *material_->algorithm;
  if (material_->command) return false;  // nobody knows its public key
  if (algorithm.kind == KeyKind::kHmac) {
    std::string expected = Hmac(*material_, bytes);
    return !expected.empty() && expected.size() == signature.size() &&
           CRYPTO_memcmp(expected.data(), signature.data(), expected.size()) == 0;
  }
  std::string der;
  if (algorithm.kind == KeyKind::kEcdsa) {
    der = EcdsaToDer(signature, algorithm.coordinate_bytes);
    if (der.empty()) return false;
    signature = der;
  }
  // OpenSSL takes a PSS signature that lacks its leading zeros; RFC 8017 does not.
  bool whole = algorithm.kind != KeyKind::kRsaPss ||
               signature.size() == static_cast<size_t>(EVP_PKEY_get_size(material_->pkey.get()));
  Context context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;
  bool good =
      whole &&
      EVP_DigestVerifyInit(context.get(), &key_context, DigestOf(algorithm), nullptr, material_->pkey.get()) == 1 &&
      SetPadding(algorithm, key_context) &&
      EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(bytes), bytes.size()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace regoc::bundle
