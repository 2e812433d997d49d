// Signatures of tokens and certificates.
#pragma once

#include <openssl/evp.h>

#include <optional>
#include <string>
#include <string_view>

#include "runtime/builtins/crypto/key.h"

namespace regoc::builtins::crypto {

enum class SignatureFamily : uint8_t { kHmac, kRsa, kRsaPss, kEcdsa, kEdDsa };

// An algorithm of tokens (RFC 7518, 8037).
struct SignatureAlgorithm {
  std::string_view name;  // "RS256"
  SignatureFamily family;
  const EVP_MD* (*digest)();  // nullptr: kEdDsa
};
// nullptr when there is none of that name.
const SignatureAlgorithm* FindSignatureAlgorithm(std::string_view name);

// A key that was made ready once and verifies often. Any thread.
struct VerificationKey {
  std::string alg;  // of a JWK; empty: any
  std::string kid;
  KeyKind kind = KeyKind::kUnknown;
  bool is_private = false;
  Curve curve = Curve::kP256;
  bool weak = false;  // RSA with values that Go refuses to verify with
  std::string secret;
  EvpKey evp;
};
VerificationKey MakeVerificationKey(const PublicKey& key);
VerificationKey MakeVerificationKey(const PrivateKey& key);

// How exactly a signature must have the form that its algorithm asks for.
enum class SignatureForm : uint8_t {
  kLenient,  // io.jwt.verify_*: any salt, halves of any length
  kStrict,   // io.jwt.decode_verify: a salt as long as the digest, halves as long as the curve
};

// False as well when the key is of another kind than the algorithm.
bool VerifySignature(const VerificationKey& key, const SignatureAlgorithm& algorithm, SignatureForm form,
                     std::string_view data, std::string_view signature);
// An ECDSA signature in DER, as certificates have it.
bool VerifyDerSignature(EVP_PKEY* key, const EVP_MD* digest, std::string_view data, std::string_view signature);

std::string Hmac(const EVP_MD* digest, std::string_view key, std::string_view data);

// The key is of the algorithm's kind. Nothing when OpenSSL refuses (an RSA key that is too small for the digest).
std::optional<std::string> Sign(const PrivateKey& key, const SignatureAlgorithm& algorithm, std::string_view data);

}  // namespace regoc::builtins::crypto
