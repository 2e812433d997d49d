// Certificates, requests and keys as JSON values: Go's structs with all their fields, as OPA prints them.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/builtins/crypto/certificate.h"
#include "runtime/value/value.h"

namespace regoc::builtins::crypto {

// What is made lives in the arena; texts point to those of the certificate's bytes.
enum class UriStrings : uint8_t { kNo, kYes };  // "URIStrings", which OPA adds to some
Value CertificateToValue(Arena& arena, const Certificate& certificate, UriStrings uri_strings);
Value RequestToValue(Arena& arena, const CertificateRequest& request);

Value PublicKeyToValue(Arena& arena, const PublicKey& key);
Value PrivateKeyToValue(Arena& arena, const PrivateKey& key);
// A JWK; null for keys that have none (P-224).
Value PrivateKeyToJwk(Arena& arena, const PrivateKey& key);

}  // namespace regoc::builtins::crypto
