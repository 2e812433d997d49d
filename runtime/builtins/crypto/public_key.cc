// Public keys as certificates and "PUBLIC KEY" blocks hold them (RFC 5280, 3279, 8410), with Go's limits and messages.
#include "runtime/builtins/crypto/asn1_fault.h"
#include "runtime/builtins/crypto/key.h"

namespace regoc::builtins::crypto {

namespace {

constexpr int32_t kRsaId[] = {1, 2, 840, 113549, 1, 1, 1};
constexpr int32_t kDsaId[] = {1, 2, 840, 10040, 4, 1};
constexpr int32_t kEcId[] = {1, 2, 840, 10045, 2, 1};
constexpr int32_t kX25519Id[] = {1, 3, 101, 110};
constexpr int32_t kEd25519Id[] = {1, 3, 101, 112};
constexpr std::string_view kNullElement("\x05\x00", 2);

Result<PublicKey> ParseRsa(const PublicKeyInfo& info, const std::string& bits) {
  if (info.parameters != kNullElement) return Error{"x509: RSA key missing NULL parameters"};
  DerReader der(bits);
  PublicKey key;
  int64_t exponent = 0;
  if (!der.Enter(kDerSequence, der)) return Error{"x509: invalid RSA public key"};
  if (!der.ReadInteger(key.n)) return Error{"x509: invalid RSA modulus"};
  if (!der.ReadInteger(key.e) || !key.e.ToInt64(exponent)) return Error{"x509: invalid RSA public exponent"};
  if (!key.n.is_positive()) return Error{"x509: RSA modulus is not a positive number"};
  if (exponent <= 0) return Error{"x509: RSA public exponent is not a positive number"};
  key.kind = KeyKind::kRsa;
  return key;
}

Result<PublicKey> ParseEc(const PublicKeyInfo& info, const std::string& bits) {
  DerReader parameters(info.parameters);
  ObjectId curve_id;
  if (!parameters.ReadObjectId(curve_id)) return Error{"x509: invalid ECDSA parameters"};
  std::optional<Curve> curve = CurveById(curve_id);
  if (!curve) return Error{"x509: unsupported elliptic curve"};
  if (bits.empty() || bits[0] != '\x04') return Error{"ecdsa: invalid uncompressed public key"};
  size_t size = InfoOf(*curve).field_bytes;
  if (bits.size() != 1 + 2 * size) return Error{"invalid " + std::string(InfoOf(*curve).name) + " point encoding"};
  PublicKey key;
  key.kind = KeyKind::kEc;
  key.curve = *curve;
  key.x = BigInteger::FromBytes(std::string_view(bits).substr(1, size));
  key.y = BigInteger::FromBytes(std::string_view(bits).substr(1 + size));
  if (ToEvp(key) == nullptr) return Error{std::string(InfoOf(*curve).name) + " point not on curve"};
  return key;
}

Result<PublicKey> ParseRaw(const PublicKeyInfo& info, const std::string& bits, KeyKind kind) {
  std::string name = kind == KeyKind::kEd25519 ? "Ed25519" : "X25519";
  if (!info.parameters.empty()) return Error{"x509: " + name + " key encoded with illegal parameters"};
  if (bits.size() != 32) {
    if (kind == KeyKind::kEd25519) return Error{"x509: wrong Ed25519 public key size"};
    return Error{"crypto/ecdh: invalid public key"};
  }
  PublicKey key;
  key.kind = kind;
  key.raw = bits;
  return key;
}

Result<PublicKey> ParseDsa(const PublicKeyInfo& info, const std::string& bits) {
  PublicKey key;
  DerReader der(bits);
  DerReader parameters(info.parameters);
  if (!der.ReadInteger(key.dsa_y)) return Error{"x509: invalid DSA public key"};
  if (!parameters.Enter(kDerSequence, parameters) || !parameters.ReadInteger(key.dsa_p) ||
      !parameters.ReadInteger(key.dsa_q) || !parameters.ReadInteger(key.dsa_g)) {
    return Error{"x509: invalid DSA parameters"};
  }
  for (const BigInteger* part : {&key.dsa_y, &key.dsa_p, &key.dsa_q, &key.dsa_g}) {
    if (!part->is_positive()) return Error{"x509: zero or negative DSA parameter"};
  }
  key.kind = KeyKind::kDsa;
  return key;
}

}  // namespace

Result<PublicKeyInfo> ReadPublicKeyInfo(DerReader info) {
  PublicKeyInfo out;
  DerReader algorithm;
  if (!info.Enter(kDerSequence, algorithm)) return Error{"x509: malformed public key algorithm identifier"};
  if (!algorithm.ReadObjectId(out.algorithm)) return Error{"x509: malformed OID"};
  DerTag tag = 0;
  std::string_view ignored;
  if (!algorithm.empty() && !algorithm.ReadAny(tag, ignored, &out.parameters)) {
    return Error{"x509: malformed parameters"};
  }
  if (!info.ReadBits(out.bits)) return Error{"x509: malformed subjectPublicKey"};
  return out;
}

Result<PublicKey> ParsePublicKey(const PublicKeyInfo& info) {
  std::string bits = info.bits.RightAligned();
  if (IsId(info.algorithm, kRsaId)) return ParseRsa(info, bits);
  if (IsId(info.algorithm, kEcId)) return ParseEc(info, bits);
  if (IsId(info.algorithm, kEd25519Id)) return ParseRaw(info, bits, KeyKind::kEd25519);
  if (IsId(info.algorithm, kX25519Id)) return ParseRaw(info, bits, KeyKind::kX25519);
  if (IsId(info.algorithm, kDsaId)) return ParseDsa(info, bits);
  return PublicKey();
}

Result<PublicKey> ParsePkixPublicKey(std::string_view der) {
  DerReader outer(der);
  DerReader body;
  if (!outer.Enter(kDerSequence, body)) return Error{StructureFault(der, kPublicKeyShape)};
  if (!outer.empty()) return Error{"x509: trailing data after ASN.1 of public-key"};
  Result<PublicKeyInfo> info = ReadPublicKeyInfo(body);
  if (!info.ok()) return Error{StructureFault(der, kPublicKeyShape)};
  Result<PublicKey> key = ParsePublicKey(*info);
  if (key.ok() && key->kind == KeyKind::kUnknown) return Error{"x509: unknown public key algorithm"};
  return key;
}

}  // namespace regoc::builtins::crypto
