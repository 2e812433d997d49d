// What a Key holds, for the files that implement it.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bundler/keys.h"

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
  std::optional<CommandKey> command;         // signs in place of the rest
  std::unique_ptr<EVP_PKEY, FreePkey> pkey;  // everything else

  KeyMaterial() = default;
  KeyMaterial(const KeyMaterial&) = delete;
  KeyMaterial& operator=(const KeyMaterial&) = delete;
  // Wipes the secret.
  ~KeyMaterial();
};

// Checks that a key fits its algorithm.
Result<Key> KeyFromPkey(const SignatureAlgorithm& algorithm, std::unique_ptr<EVP_PKEY, FreePkey> pkey, bool can_sign);
Result<Key> KeyFromSecret(const SignatureAlgorithm& algorithm, std::string secret);

// What the command prints for these bytes, decoded.
Result<std::string> SignByCommand(const CommandKey& command, std::string_view algorithm, std::string_view bytes);

}  // namespace regoc::bundle
