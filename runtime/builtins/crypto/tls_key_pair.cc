#include "runtime/builtins/crypto/tls_key_pair.h"

#include <algorithm>

#include "runtime/builtins/crypto/certificate_json.h"
#include "runtime/builtins/crypto/json_fields.h"
#include "runtime/builtins/crypto/private_key.h"

namespace regoc::builtins::crypto {

namespace {

// "[A B]"
std::string TypesOf(std::span<const PemBlock> blocks) {
  std::string types = "[";
  for (const PemBlock& block : blocks) types.append(types.size() == 1 ? "" : " ").append(block.type);
  return types + "]";
}

Error NoCertificate(std::span<const PemBlock> blocks) {
  if (blocks.empty()) return {"tls: failed to find any PEM data in certificate input"};
  if (blocks.size() == 1 && blocks[0].type.ends_with("PRIVATE KEY")) {
    return {
        "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may "
        "have been switched"};
  }
  return {
      "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks of the following "
      "types: " +
      TypesOf(blocks)};
}

Error NoKey(std::span<const PemBlock> blocks) {
  if (blocks.empty()) return {"tls: failed to find any PEM data in key input"};
  if (blocks.size() == 1 && blocks[0].type == "CERTIFICATE") {
    return {"tls: found a certificate rather than a key in the PEM for the private key"};
  }
  return {
      "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after skipping PEM blocks of the "
      "following types: " +
      TypesOf(blocks)};
}

}  // namespace

Result<TlsKeyPair> ReadTlsKeyPair(std::span<const PemBlock> certificates, std::span<const PemBlock> keys) {
  TlsKeyPair pair;
  for (const PemBlock& block : certificates) {
    if (block.type == "CERTIFICATE") pair.certificates.push_back(block.bytes);
  }
  if (pair.certificates.empty()) return NoCertificate(certificates);
  auto is_key = [](const PemBlock& block) {
    return block.type == "PRIVATE KEY" || block.type.ends_with(" PRIVATE KEY");
  };
  auto found = std::find_if(keys.begin(), keys.end(), is_key);
  if (found == keys.end()) return NoKey(keys);
  Result<Certificate> leaf = ParseCertificate(pair.certificates.front());
  if (!leaf.ok()) return leaf.error();
  Result<PrivateKey> key = ParseAnyPrivateKey(found->bytes);
  if (!key.ok()) return key.error();
  KeyKind kind = leaf->public_key.kind;
  if (kind != KeyKind::kRsa && kind != KeyKind::kEc && kind != KeyKind::kEd25519) {
    return Error{"tls: unknown public key algorithm"};
  }
  if (key->kind() != kind) return Error{"tls: private key type does not match public key type"};
  if (key->public_key != leaf->public_key) return Error{"tls: private key does not match public key"};
  pair.leaf = std::move(*leaf);
  pair.key = std::move(*key);
  return pair;
}

Value TlsKeyPairToValue(Arena& arena, const TlsKeyPair& pair) {
  JsonFields out(arena);
  out.List("Certificate", pair.certificates, [&](std::string_view der) { return BytesValue(arena, der); });
  out.Put("PrivateKey", PrivateKeyToValue(arena, pair.key));
  out.Put("SupportedSignatureAlgorithms", Value::Null());
  out.Put("OCSPStaple", Value::Null());
  out.Put("SignedCertificateTimestamps", Value::Null());
  out.Put("Leaf", CertificateToValue(arena, pair.leaf, UriStrings::kNo));
  return out.Build();
}

}  // namespace regoc::builtins::crypto
