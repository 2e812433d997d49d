#include "runtime/builtins/crypto/verification_keys.h"

#include "runtime/builtins/crypto/certificate.h"
#include "runtime/builtins/crypto/jwk.h"
#include "runtime/builtins/crypto/pem.h"
#include "runtime/builtins/crypto/private_key.h"
#include "runtime/builtins/text.h"

namespace regoc::builtins::crypto {

namespace {

constexpr char kKeysKind = 0;

struct CachedKeys : CacheEntry {
  std::vector<VerificationKey> keys;
};

Result<PublicKey> KeyFromPem(const PemBlock& block, std::string_view rest) {
  if (!rest.empty()) return Error{"extra data after a PEM certificate block"};
  if (block.type == "CERTIFICATE") {
    Result<Certificate> certificate = ParseCertificate(block.bytes);
    if (certificate.ok()) return certificate->public_key;
    return Error{"failed to parse a PEM certificate: " + certificate.error().message};
  }
  if (block.type == "PUBLIC KEY") {
    Result<PublicKey> key = ParsePkixPublicKey(block.bytes);
    if (key.ok()) return key;
    return Error{"failed to parse a PEM public key: " + key.error().message};
  }
  return Error{"failed to extract a Key from the PEM certificate"};
}

Result<std::vector<VerificationKey>> KeysFromJwks(CallContext& ctx, std::string_view text) {
  Result<std::vector<Jwk>> jwks = ParseJwks(ctx, text);
  if (!jwks.ok()) {
    return Error{"failed to parse a JWK key (set): jwk.ParseString: failed to parse string: " + jwks.error().message};
  }
  std::vector<VerificationKey> keys;
  for (Jwk& jwk : *jwks) {
    if (jwk.fault.empty() && jwk.is_private && jwk.key.kind() == KeyKind::kRsa) jwk.fault = CompleteRsaKey(jwk.key);
    if (!jwk.fault.empty()) return Error{"jwk.Export: failed to export jwk.Key to raw format: " + jwk.fault};
    if (!jwk.alg.empty() && FindSignatureAlgorithm(jwk.alg) == nullptr) continue;
    keys.push_back(jwk.is_private ? MakeVerificationKey(jwk.key) : MakeVerificationKey(jwk.key.public_key));
    keys.back().alg = jwk.alg;
    keys.back().kid = jwk.kid;
  }
  return keys;
}

Result<std::vector<VerificationKey>> ReadKeys(CallContext& ctx, std::string_view text) {
  std::string_view rest = text;
  std::optional<PemBlock> block = NextPemBlock(ctx.arena, rest);
  if (!block) return KeysFromJwks(ctx, text);
  Result<PublicKey> key = KeyFromPem(*block, rest);
  if (!key.ok()) return key.error();
  std::vector<VerificationKey> keys;
  keys.push_back(MakeVerificationKey(*key));
  return keys;
}

}  // namespace

Outcome FindVerificationKeys(CallContext& ctx, std::string_view text, const std::vector<VerificationKey>*& out) {
  CacheEntry* known = ctx.cache.Find(&kKeysKind, text);
  if (known == nullptr) {
    Result<std::vector<VerificationKey>> keys = ReadKeys(ctx, text);
    if (!keys.ok()) return ctx.Error(keys.error().message);
    auto entry = std::make_unique<CachedKeys>();
    entry->keys = std::move(*keys);
    known = ctx.cache.Insert(&kKeysKind, text, std::move(entry));
  }
  out = &static_cast<CachedKeys*>(known)->keys;
  return Outcome::Undefined();
}

const VerificationKey* FindKeyById(const std::vector<VerificationKey>& keys, std::string_view kid) {
  for (const VerificationKey& key : keys) {
    if (key.kid == kid) return &key;
  }
  return nullptr;
}

}  // namespace regoc::builtins::crypto
