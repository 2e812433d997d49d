#include "runtime/builtins/crypto/private_key.h"

#include "runtime/builtins/base64.h"
#include "runtime/builtins/crypto/asn1_fault.h"
#include "runtime/builtins/crypto/pem.h"

namespace regoc::builtins::crypto {

namespace {

constexpr int32_t kRsaId[] = {1, 2, 840, 113549, 1, 1, 1};
constexpr int32_t kEcId[] = {1, 2, 840, 10045, 2, 1};
constexpr int32_t kX25519Id[] = {1, 3, 101, 110};
constexpr int32_t kEd25519Id[] = {1, 3, 101, 112};

constexpr std::string_view kUse = "x509: failed to parse private key (use ";

struct Pkcs1 {
  int64_t version = 0;
  PrivateKey key;
};

// Structure only; false when the bytes are something else.
bool ReadPkcs1(std::string_view der, Pkcs1& out, std::string_view& trailing) {
  DerReader outer(der);
  DerReader body;
  PrivateKey& key = out.key;
  key.primes.resize(2);
  if (!outer.Enter(kDerSequence, body)) return false;
  trailing = outer.rest();
  if (!body.ReadInt64(out.version) || !body.ReadInteger(key.public_key.n) || !body.ReadInteger(key.public_key.e) ||
      !body.ReadInteger(key.d) || !body.ReadInteger(key.primes[0]) || !body.ReadInteger(key.primes[1])) {
    return false;
  }
  int64_t exponent = 0;
  if (!key.public_key.e.ToInt64(exponent)) return false;
  for (BigInteger* optional : {&key.dp, &key.dq, &key.qinv}) {
    if (body.At(kDerInteger) && !body.ReadInteger(*optional)) return false;
  }
  if (body.At(kDerSequence)) key.primes.emplace_back();  // further primes
  key.public_key.kind = KeyKind::kRsa;
  return true;
}

struct EcStructure {
  int64_t version = 0;
  std::string_view key;
  ObjectId curve;
};

bool ReadEc(std::string_view der, EcStructure& out) {
  DerReader outer(der);
  DerReader body;
  if (!outer.Enter(kDerSequence, body) || !body.ReadInt64(out.version) || !body.Read(kDerOctetString, out.key)) {
    return false;
  }
  DerReader inner;
  if (body.At(DerContextConstructed(0)) &&
      (!body.Enter(DerContextConstructed(0), inner) || !inner.ReadObjectId(out.curve))) {
    return false;
  }
  DerBits bits;
  return !body.At(DerContextConstructed(1)) || (body.Enter(DerContextConstructed(1), inner) && inner.ReadBits(bits));
}

struct Pkcs8 {
  ObjectId algorithm;
  std::string_view parameters;
  std::string_view key;
};

bool ReadPkcs8(std::string_view der, Pkcs8& out) {
  DerReader outer(der);
  DerReader body;
  DerReader algorithm;
  int64_t version = 0;
  DerTag tag = 0;
  std::string_view ignored;
  return outer.Enter(kDerSequence, body) && body.ReadInt64(version) && body.Enter(kDerSequence, algorithm) &&
         algorithm.ReadObjectId(out.algorithm) &&
         (algorithm.empty() || algorithm.ReadAny(tag, ignored, &out.parameters)) && body.Read(kDerOctetString, out.key);
}

// Which parser the bytes are for, when they are not for the one that was asked; else `otherwise`.
Error WrongForm(std::string_view der, std::string_view asked, std::string otherwise) {
  Pkcs1 pkcs1;
  EcStructure ec;
  Pkcs8 pkcs8;
  std::string_view trailing;
  if (asked != "EC" && ReadEc(der, ec)) return {std::string(kUse) + "ParseECPrivateKey instead for this key format)"};
  if (asked != "PKCS8" && ReadPkcs8(der, pkcs8)) {
    return {std::string(kUse) + "ParsePKCS8PrivateKey instead for this key format)"};
  }
  if (asked != "PKCS1" && ReadPkcs1(der, pkcs1, trailing)) {
    return {std::string(kUse) + "ParsePKCS1PrivateKey instead for this key format)"};
  }
  return {std::move(otherwise)};
}

Result<PrivateKey> ParseEc(const ObjectId* given_curve, std::string_view der) {
  EcStructure ec;
  if (!ReadEc(der, ec)) {
    return WrongForm(der, "EC", "x509: failed to parse EC private key: " + StructureFault(der, kEcKeyShape));
  }
  if (ec.version != 1) return Error{"x509: unknown EC private key version " + std::to_string(ec.version)};
  std::optional<Curve> curve = CurveById(given_curve != nullptr ? *given_curve : ec.curve);
  if (!curve) return Error{"x509: unknown elliptic curve"};
  PrivateKey key;
  key.public_key.kind = KeyKind::kEc;
  key.public_key.curve = *curve;
  key.d = BigInteger::FromBytes(ec.key);
  if (key.d.bytes.size() > InfoOf(*curve).field_bytes) return Error{"x509: invalid private key length"};
  if (!DerivePublic(key)) return Error{"ecdsa: invalid private key"};
  return key;
}

Result<PrivateKey> ParseRaw(const Pkcs8& pkcs8, KeyKind kind) {
  std::string name = kind == KeyKind::kEd25519 ? "Ed25519" : "X25519";
  if (!pkcs8.parameters.empty()) return Error{"x509: invalid " + name + " private key parameters"};
  DerReader der(pkcs8.key);
  std::string_view seed;
  if (!der.Read(kDerOctetString, seed)) {
    return Error{"x509: invalid " + name + " private key: " + StructureFault(pkcs8.key, kOctetsShape)};
  }
  if (seed.size() != 32) {
    if (kind == KeyKind::kX25519) return Error{"crypto/ecdh: invalid private key size"};
    return Error{"x509: invalid Ed25519 private key length: " + std::to_string(seed.size())};
  }
  PrivateKey key;
  key.public_key.kind = kind;
  key.seed = seed;
  if (!DerivePublic(key)) return Error{"x509: invalid " + name + " private key"};
  return key;
}

}  // namespace

Result<PrivateKey> ParsePkcs1PrivateKey(std::string_view der) {
  Pkcs1 pkcs1;
  std::string_view trailing;
  if (!ReadPkcs1(der, pkcs1, trailing)) return WrongForm(der, "PKCS1", StructureFault(der, kPkcs1Shape));
  if (!trailing.empty()) return Error{"asn1: syntax error: trailing data"};
  if (pkcs1.version > 1) return Error{"x509: unsupported private key version"};
  PrivateKey& key = pkcs1.key;
  for (const BigInteger* part : {&key.public_key.n, &key.d, &key.primes[0], &key.primes[1]}) {
    if (!part->is_positive()) return Error{"x509: private key contains zero or negative value"};
  }
  for (const BigInteger* part : {&key.public_key.e, &key.dp, &key.dq, &key.qinv}) {
    if (part->negative) return Error{"x509: private key contains zero or negative value"};
  }
  if (std::string fault = CompleteRsaKey(key); !fault.empty()) return Error{std::move(fault)};
  return std::move(key);
}

Result<PrivateKey> ParsePkcs8PrivateKey(std::string_view der) {
  Pkcs8 pkcs8;
  if (!ReadPkcs8(der, pkcs8)) return WrongForm(der, "PKCS8", StructureFault(der, kPkcs8Shape));
  if (IsId(pkcs8.algorithm, kRsaId)) {
    Result<PrivateKey> key = ParsePkcs1PrivateKey(pkcs8.key);
    if (key.ok()) return key;
    return Error{"x509: failed to parse RSA private key embedded in PKCS#8: " + key.error().message};
  }
  if (IsId(pkcs8.algorithm, kEcId)) {
    ObjectId curve;
    bool given = DerReader(pkcs8.parameters).ReadObjectId(curve);
    Result<PrivateKey> key = ParseEc(given ? &curve : nullptr, pkcs8.key);
    if (key.ok()) return key;
    return Error{"x509: failed to parse EC private key embedded in PKCS#8: " + key.error().message};
  }
  if (IsId(pkcs8.algorithm, kEd25519Id)) return ParseRaw(pkcs8, KeyKind::kEd25519);
  if (IsId(pkcs8.algorithm, kX25519Id)) return ParseRaw(pkcs8, KeyKind::kX25519);
  return Error{"x509: PKCS#8 wrapping contained private key with unknown algorithm: " + ObjectIdText(pkcs8.algorithm)};
}

Result<PrivateKey> ParseEcPrivateKey(std::string_view der) { return ParseEc(nullptr, der); }

Result<std::vector<PrivateKey>> ParsePrivateKeys(Arena& arena, std::string_view text) {
  size_t bad_at = 0;
  if (std::optional<std::string_view> decoded = DecodeBase64(arena, text, Base64Alphabet::kStandard, bad_at)) {
    text = *decoded;
  }
  std::vector<PrivateKey> keys;
  while (std::optional<PemBlock> block = NextPemBlock(arena, text)) {
    Result<PrivateKey> key = Error{};
    if (block->type == "RSA PRIVATE KEY") {
      key = ParsePkcs1PrivateKey(block->bytes);
    } else if (block->type == "PRIVATE KEY") {
      key = ParsePkcs8PrivateKey(block->bytes);
    } else if (block->type == "EC PRIVATE KEY") {
      key = ParseEcPrivateKey(block->bytes);
    } else {
      continue;
    }
    if (!key.ok()) return key.error();
    keys.push_back(std::move(*key));
  }
  return keys;
}

Result<PrivateKey> ParseAnyPrivateKey(std::string_view der) {
  if (Result<PrivateKey> key = ParsePkcs1PrivateKey(der); key.ok()) return key;
  if (Result<PrivateKey> key = ParsePkcs8PrivateKey(der); key.ok()) {
    if (key->kind() == KeyKind::kX25519) return Error{"tls: found unknown private key type in PKCS#8 wrapping"};
    return key;
  }
  if (Result<PrivateKey> key = ParseEcPrivateKey(der); key.ok()) return key;
  return Error{"tls: failed to parse private key"};
}

}  // namespace regoc::builtins::crypto
