#include "bundler/json_web_key.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "bundler/canonical_json.h"
#include "bundler/jwt.h"
#include "bundler/key_material.h"

namespace regoc::bundle {

namespace {

using Members = std::vector<JsonMember>;
using Pkey = std::unique_ptr<EVP_PKEY, FreePkey>;

struct FreeBuilder {
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
};
struct FreeParams {
  void operator()(OSSL_PARAM* params) const { OSSL_PARAM_free(params); }
};
struct FreePkeyContext {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
struct FreeNumber {
  void operator()(BIGNUM* number) const { BN_free(number); }
};
using Number = std::unique_ptr<BIGNUM, FreeNumber>;

Result<std::string> Text(const Members& members, std::string_view name) {
  const JsonMember* member = FindMember(members, name);
  if (member == nullptr) return std::string();
  Result<std::string> text = JsonString(member->value);
  return text.ok() ? text : Error{"`" + std::string(name) + "` must be a string"};
}

Result<std::string> Bytes(const Members& members, std::string_view name) {
  Result<std::string> text = Text(members, name);
  if (!text.ok()) return text;
  if (text->empty()) return Error{"`" + std::string(name) + "` is missing"};
  Result<std::string> bytes = DecodeBase64Url(*text);
  return bytes.ok() ? bytes : Error{"`" + std::string(name) + "`: " + bytes.error().message};
}

const unsigned char* Pointer(const std::string& bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

Number NumberOf(const std::string& bytes) {
  return Number(BN_bin2bn(Pointer(bytes), static_cast<int>(bytes.size()), nullptr));
}

Pkey FromParams(const char* type, OSSL_PARAM_BLD* builder) {
  std::unique_ptr<OSSL_PARAM, FreeParams> params(OSSL_PARAM_BLD_to_param(builder));
  std::unique_ptr<EVP_PKEY_CTX, FreePkeyContext> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  bool good = params && context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
              EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) == 1;
  ERR_clear_error();
  return Pkey(good ? key : nullptr);
}

Result<Pkey> Rsa(const Members& members) {
  Result<std::string> modulus = Bytes(members, "n"), exponent = Bytes(members, "e");
  if (!modulus.ok()) return modulus.error();
  if (!exponent.ok()) return exponent.error();
  Number n = NumberOf(*modulus), e = NumberOf(*exponent);
  std::unique_ptr<OSSL_PARAM_BLD, FreeBuilder> builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
    return Pkey();
  return FromParams("RSA", builder.get());
}

Result<Pkey> Ec(const Members& members, const SignatureAlgorithm& algorithm) {
  Result<std::string> x = Bytes(members, "x"), y = Bytes(members, "y");
  if (!x.ok()) return x.error();
  if (!y.ok()) return y.error();
  if (x->size() != algorithm.coordinate_bytes || y->size() != algorithm.coordinate_bytes)
    return Error{"`x` and `y` must have " + std::to_string(algorithm.coordinate_bytes) + " bytes"};
  std::string point = "\x04" + *x + *y;  // uncompressed
  std::unique_ptr<OSSL_PARAM_BLD, FreeBuilder> builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, algorithm.curve, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
    return Pkey();
  return FromParams("EC", builder.get());
}

// What `kty` and `crv` stand for when there is no `alg`; empty: nothing that signs bundles.
std::string_view UsualAlgorithm(std::string_view type, std::string_view curve) {
  if (type == "RSA") return "RS256";
  if (type == "OKP") return curve == "Ed25519" ? "EdDSA" : "";
  if (type != "EC") return "";
  return curve == "P-256" ? "ES256" : curve == "P-384" ? "ES384" : curve == "P-521" ? "ES512" : "";
}

bool FitsType(const SignatureAlgorithm& algorithm, std::string_view type) {
  switch (algorithm.kind) {
    case KeyKind::kHmac:
      return type == "oct";
    case KeyKind::kRsaPkcs1:
    case KeyKind::kRsaPss:
      return type == "RSA";
    case KeyKind::kEcdsa:
      return type == "EC";
    case KeyKind::kEd25519:
      return type == "OKP";
  }
  return false;
}

bool VerifiesSignatures(const Members& members) {
  const JsonMember* use = FindMember(members, "use");
  if (use != nullptr && use->value != "\"sig\"") return false;
  const JsonMember* operations = FindMember(members, "key_ops");
  return operations == nullptr || operations->value.find("\"verify\"") != std::string::npos;
}

Result<Pkey> PkeyOf(const Members& members, const SignatureAlgorithm& algorithm) {
  if (algorithm.kind == KeyKind::kEcdsa) return Ec(members, algorithm);
  if (algorithm.kind != KeyKind::kEd25519) return Rsa(members);
  Result<std::string> x = Bytes(members, "x");
  if (!x.ok()) return x.error();
  return Pkey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Pointer(*x), x->size()));
}

}  // namespace

Result<std::optional<WebKey>> ReadWebKey(std::string_view json) {
  Result<Members> members = JsonMembers(json, {.unique_names = true});
  if (!members.ok()) return Error{"must be an object: " + members.error().message};
  Result<std::string> type = Text(*members, "kty"), curve = Text(*members, "crv"), id = Text(*members, "kid"),
                      alg = Text(*members, "alg");
  for (const Result<std::string>* text : {&type, &curve, &id, &alg})
    if (!text->ok()) return text->error();
  if (type->empty()) return Error{"`kty` is missing"};
  if (!VerifiesSignatures(*members)) return std::optional<WebKey>();
  if (*type == "oct" && alg->empty()) return Error{"an oct key needs an `alg`"};
  std::string_view name = alg->empty() ? UsualAlgorithm(*type, *curve) : std::string_view(*alg);
  const SignatureAlgorithm* algorithm = FindSignatureAlgorithm(name);
  if (algorithm == nullptr) {
    if (name.empty() && (*type == "EC" || *type == "OKP")) return std::optional<WebKey>();  // another curve
    return Error{"unknown signature algorithm: " + QuoteJson(name.empty() ? std::string_view(*type) : name)};
  }
  if (!FitsType(*algorithm, *type))
    return Error{std::string(name) + " takes another key than one of type " + QuoteJson(*type)};
  if (algorithm->kind == KeyKind::kHmac) {
    Result<std::string> secret = Bytes(*members, "k");
    if (!secret.ok()) return secret.error();
    Result<Key> key = KeyFromSecret(*algorithm, *std::move(secret));
    if (!key.ok()) return key.error();
    return std::optional(WebKey{*id, *key});
  }
  Result<Pkey> pkey = PkeyOf(*members, *algorithm);
  if (!pkey.ok()) return pkey.error();
  if (*pkey == nullptr) return ERR_clear_error(), Error{"the key is damaged"};
  Result<Key> key = KeyFromPkey(*algorithm, std::move(*pkey), false);
  if (!key.ok()) return key.error();
  return std::optional(WebKey{*id, *key});
}

}  // namespace regoc::bundle
