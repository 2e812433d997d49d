// What a Key holds, for the files that implement it.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace regoc::bundle {

enum class KeyKind { kHmac, kRsaPkcs1, kRsaPss, kEcdsa, kEd25519 };

struct SignatureAlgorithm {
  std::string_view name;
  KeyKind kind;
  const EVP_MD* (*digest)();  // nullptr: the signature scheme has its own
  const char* curve;          // of ECDSA, OpenSSL's name
  size_t coordinate_bytes;    // of ECDSA
};

// nullptr: unknown, `none` included.
const SignatureAlgorithm* FindSignatureAlgorithm(std::string_view name);

struct FreePkey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

struct KeyMaterial {
  const SignatureAlgorithm* algorithm = nullptr;
  std::string secret;                        // HMAC
  std::unique_ptr<EVP_PKEY, FreePkey> pkey;  // everything else

  KeyMaterial() = default;
  KeyMaterial(const KeyMaterial&) = delete;
  KeyMaterial& operator=(const KeyMaterial&) = delete;
  // Wipes the secret.
  ~KeyMaterial();
};

}  // namespace regoc::bundle
