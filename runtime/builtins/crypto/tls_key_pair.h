// A chain of certificates and the private key of its first, as Go's tls.X509KeyPair reads them.
#pragma once

#include <span>
#include <vector>

#include "runtime/builtins/crypto/certificate.h"
#include "runtime/builtins/crypto/pem.h"
#include "runtime/value/value.h"

namespace regoc::builtins::crypto {

struct TlsKeyPair {
  std::vector<std::string_view> certificates;  // DER
  Certificate leaf;
  PrivateKey key;
};

// Blocks of other types are passed over.
Result<TlsKeyPair> ReadTlsKeyPair(std::span<const PemBlock> certificates, std::span<const PemBlock> keys);

// Go's tls.Certificate.
Value TlsKeyPairToValue(Arena& arena, const TlsKeyPair& pair);

}  // namespace regoc::builtins::crypto
