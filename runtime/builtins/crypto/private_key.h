// Private keys in PEM and DER: PKCS #1, PKCS #8 and SEC 1, with Go's checks and messages.
#pragma once

#include <vector>

#include "runtime/base/arena.h"
#include "runtime/builtins/crypto/key.h"

namespace regoc::builtins::crypto {

// What stands in an "RSA PRIVATE KEY", a "PRIVATE KEY" and an "EC PRIVATE KEY" block.
Result<PrivateKey> ParsePkcs1PrivateKey(std::string_view der);
Result<PrivateKey> ParsePkcs8PrivateKey(std::string_view der);
Result<PrivateKey> ParseEcPrivateKey(std::string_view der);

// All private keys of a text, which may be Base64 around PEM; other blocks are passed over.
Result<std::vector<PrivateKey>> ParsePrivateKeys(Arena& arena, std::string_view text);

// The key of a TLS server, whichever of the three forms it has.
Result<PrivateKey> ParseAnyPrivateKey(std::string_view der);

// Why an RSA key is none (p * q != n, …); the values of the Chinese remainder theorem are filled in where they are
// missing. Empty: nothing is wrong.
std::string CompleteRsaKey(PrivateKey& key);

}  // namespace regoc::builtins::crypto
