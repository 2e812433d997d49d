// Keys that sign and verify bundles. A key is bound to one algorithm when it's loaded: what a token claims about its
// own algorithm can then only be compared, never chosen.
//
//   Result<Key> key = LoadVerificationKey("keys/public.pem", "RS256");
//   Result<Key> secret = LoadSigningKey("s3cret", "HS256");
//
// Keys are immutable and cheap to copy; any thread may use them. Errors never contain key material.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::bundle {

inline constexpr std::string_view kDefaultSignatureAlgorithm = "RS256";
inline constexpr std::string_view kDefaultKeyId = "default";

struct KeyMaterial;

class Key {
 public:
  Key(std::string algorithm, bool can_sign, std::shared_ptr<const KeyMaterial> material);

  // "ES256", …
  const std::string& algorithm() const { return algorithm_; }

  // The signature in the form that JSON Web Tokens have it. Fails for a key that can only verify.
  Result<std::string> Sign(std::string_view bytes) const;
  // False for any signature that isn't the key's for these bytes, malformed ones included.
  bool Verify(std::string_view bytes, std::string_view signature) const;

  // Tells keys apart: "sha256:" and the hash of the public key in its X.509 form (SubjectPublicKeyInfo). Of a secret "hmac:"
  // and the first half of a keyed hash, which gives nothing of it away; of a key in a command's keeping empty.
  std::string Fingerprint() const;

 private:
  std::string algorithm_;
  bool can_sign_;
  std::shared_ptr<const KeyMaterial> material_;
};

// HS256/384/512, RS256/384/512, PS256/384/512, ES256/384/512, EdDSA, and Ed25519 (the newer name of the same).
std::vector<std::string_view> SignatureAlgorithms();

// `source` is PEM text, the path of a file, or else the key itself, as for OPA's --signing-key and --verification-key.
// HMAC algorithms take the file or the text byte by byte, a line break at its end included; the others take PEM: a
// private key (PKCS #8, PKCS #1, SEC 1) without a passphrase for signing, a public key or a certificate for verifying.
//
// Refused: a key of the wrong kind or curve, an RSA key of less than 2048 bits, an empty secret, and PEM text as a
// secret (which would let anybody who has a public key sign with it).
Result<Key> LoadSigningKey(const std::string& source, std::string_view algorithm);
Result<Key> LoadVerificationKey(const std::string& source, std::string_view algorithm);

// The same from the text of a key, which is never taken for a path. PEM of a private key is refused for verifying.
Result<Key> KeyFromText(std::string_view text, std::string_view algorithm);
Result<Key> SigningKeyFromText(std::string_view text, std::string_view algorithm);

// A key that only a command can use, such as one of an HSM or of a key service. The command is run by /bin/sh for each
// signature with what is to be signed on its standard input, and with REGOC_SIGNING_ALG and REGOC_SIGNING_KEY_ID in its
// environment; it prints the signature in base64 (either alphabet, with or without padding). Signatures of ES* may be in the form of
// tokens or of ASN.1. An error when it exits with another code than 0, prints something else or takes longer than `timeout_seconds`.
struct CommandKey {
  std::string command;
  std::string key_id;
  int timeout_seconds = 120;
};
Result<Key> KeyOfCommand(CommandKey command, std::string_view algorithm);

}  // namespace regoc::bundle
