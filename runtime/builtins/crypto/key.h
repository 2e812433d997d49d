// Keys as they stand in certificates, PEM blocks and JWKs, and the same as OpenSSL wants them.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/builtins/crypto/big_integer.h"
#include "runtime/builtins/crypto/der.h"

namespace regoc::builtins::crypto {

enum class KeyKind : uint8_t { kUnknown, kRsa, kDsa, kEc, kEd25519, kX25519, kSecret };
enum class Curve : uint8_t { kP224, kP256, kP384, kP521 };

struct CurveInfo {
  std::string_view name;     // "P-256"
  const char* openssl_name;  // "P-256"
  size_t field_bytes;
  std::string_view order;  // hexadecimal
};
const CurveInfo& InfoOf(Curve curve);
std::optional<Curve> CurveByName(std::string_view name);
std::optional<Curve> CurveById(const ObjectId& id);

struct PublicKey {
  KeyKind kind = KeyKind::kUnknown;
  BigInteger n, e;                 // kRsa
  BigInteger dsa_p, dsa_q, dsa_g;  // kDsa
  BigInteger dsa_y;
  Curve curve = Curve::kP256;  // kEc
  BigInteger x, y;
  std::string raw;  // kEd25519 and kX25519: 32 bytes; kSecret: the secret

  bool operator==(const PublicKey&) const = default;
};

struct PrivateKey {
  PublicKey public_key;
  BigInteger d;                    // kRsa, kEc
  std::vector<BigInteger> primes;  // kRsa: at least two
  BigInteger dp, dq, qinv;
  std::string seed;  // kEd25519 and kX25519

  KeyKind kind() const { return public_key.kind; }
};

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using EvpKey = std::unique_ptr<EVP_PKEY, FreeKey>;

// Null when OpenSSL refuses it (a point that is not on its curve).
EvpKey ToEvp(const PublicKey& key);
EvpKey ToEvp(const PrivateKey& key);

// The public part of an EC, Ed25519 or X25519 key whose private part is set. False when the private part is no key.
bool DerivePublic(PrivateKey& key);

// A SubjectPublicKeyInfo taken apart. A kind that Go does not know is kUnknown, and no error.
struct PublicKeyInfo {
  ObjectId algorithm;
  std::string_view parameters;  // an element; empty: none
  DerBits bits;
};
Result<PublicKeyInfo> ReadPublicKeyInfo(DerReader info);
Result<PublicKey> ParsePublicKey(const PublicKeyInfo& info);
// A "PUBLIC KEY" block.
Result<PublicKey> ParsePkixPublicKey(std::string_view der);

}  // namespace regoc::builtins::crypto
