// io.jwt.verify_*: does a signature belong to a token.
#include <openssl/crypto.h>

#include "runtime/builtins/base64.h"
#include "runtime/builtins/crypto/decode_verify.h"
#include "runtime/builtins/crypto/token_header.h"
#include "runtime/builtins/crypto/verification_keys.h"
#include "runtime/builtins/jwt.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

using crypto::SignatureAlgorithm;
using crypto::SignatureForm;
using crypto::VerificationKey;

Outcome DecodeSignature(CallContext& ctx, const Token& token, std::string_view& out) {
  std::string_view fault;
  std::optional<std::string_view> signature = DecodeBase64Url(ctx.arena, token.signature, fault);
  if (!signature) return ctx.Error(fault);
  out = *signature;
  return Outcome::Undefined();
}

// The algorithm is the built-in's, whatever the header says; a key that names another than the header is passed over.
bool VerifyWithAny(const std::vector<VerificationKey>& keys, const crypto::TokenHeader& header,
                   const SignatureAlgorithm& algorithm, std::string_view data, std::string_view signature) {
  auto verifies = [&](const VerificationKey& key) {
    return !key.is_private && VerifySignature(key, algorithm, SignatureForm::kLenient, data, signature);
  };
  if (!header.kid.empty()) {
    const VerificationKey* named = FindKeyById(keys, header.kid);
    if (named != nullptr) return verifies(*named);
  }
  for (const VerificationKey& key : keys) {
    if ((key.alg.empty() || key.alg == header.alg) && verifies(key)) return true;
  }
  return false;
}

Outcome VerifyWithKeys(CallContext& ctx, std::string_view text, std::string_view key_text, std::string_view name) {
  Token token;
  if (Outcome wrong = SplitToken(ctx, text, token); wrong.failed()) return wrong;
  const std::vector<VerificationKey>* keys = nullptr;
  if (Outcome wrong = FindVerificationKeys(ctx, key_text, keys); wrong.failed()) return wrong;
  std::string_view signature;
  if (Outcome wrong = DecodeSignature(ctx, token, signature); wrong.failed()) return wrong;
  if (Outcome wrong = ReadToken(ctx, text, token); wrong.failed()) return wrong;
  crypto::TokenHeader header;
  if (Outcome wrong = ReadTokenHeader(ctx, token.decoded_header.object(), header); wrong.failed()) return wrong;
  return Value::Boolean(
      VerifyWithAny(*keys, header, *crypto::FindSignatureAlgorithm(name), token.signed_part(), signature));
}

Outcome VerifyWithSecret(CallContext& ctx, std::string_view text, std::string_view secret, std::string_view name) {
  Token token;
  if (Outcome wrong = SplitToken(ctx, text, token); wrong.failed()) return wrong;
  std::string_view signature;
  if (Outcome wrong = DecodeSignature(ctx, token, signature); wrong.failed()) return wrong;
  std::string expected = crypto::Hmac(crypto::FindSignatureAlgorithm(name)->digest(), secret, token.signed_part());
  return Value::Boolean(expected.size() == signature.size() &&
                        CRYPTO_memcmp(expected.data(), signature.data(), expected.size()) == 0);
}

Outcome VerifyRs256(CallContext& ctx, StringArg jwt, StringArg key) { return VerifyWithKeys(ctx, jwt, key, "RS256"); }
Outcome VerifyRs384(CallContext& ctx, StringArg jwt, StringArg key) { return VerifyWithKeys(ctx, jwt, key, "RS384"); }
Outcome VerifyRs512(CallContext& ctx, StringArg jwt, StringArg key) { return VerifyWithKeys(ctx, jwt, key, "RS512"); }
Outcome VerifyPs256(CallContext& ctx, StringArg jwt, StringArg key) { return VerifyWithKeys(ctx, jwt, key, "PS256"); }
Outcome VerifyPs384(CallContext& ctx, StringArg jwt, StringArg key) { return VerifyWithKeys(ctx, jwt, key, "PS384"); }
Outcome VerifyPs512(CallContext& ctx, StringArg jwt, StringArg key) { return VerifyWithKeys(ctx, jwt, key, "PS512"); }
Outcome VerifyEs256(CallContext& ctx, StringArg jwt, StringArg key) { return VerifyWithKeys(ctx, jwt, key, "ES256"); }
Outcome VerifyEs384(CallContext& ctx, StringArg jwt, StringArg key) { return VerifyWithKeys(ctx, jwt, key, "ES384"); }
Outcome VerifyEs512(CallContext& ctx, StringArg jwt, StringArg key) { return VerifyWithKeys(ctx, jwt, key, "ES512"); }
Outcome VerifyEdDsa(CallContext& ctx, StringArg jwt, StringArg key) { return VerifyWithKeys(ctx, jwt, key, "EdDSA"); }
Outcome VerifyHs256(CallContext& ctx, StringArg jwt, StringArg key) { return VerifyWithSecret(ctx, jwt, key, "HS256"); }
Outcome VerifyHs384(CallContext& ctx, StringArg jwt, StringArg key) { return VerifyWithSecret(ctx, jwt, key, "HS384"); }
Outcome VerifyHs512(CallContext& ctx, StringArg jwt, StringArg key) { return VerifyWithSecret(ctx, jwt, key, "HS512"); }

}  // namespace

REGOC_REGISTER_BUILTINS(JwtVerify, {{"io.jwt.decode_verify", Typed<crypto::DecodeVerify>},
                                    {"io.jwt.verify_eddsa", Typed<VerifyEdDsa>},
                                    {"io.jwt.verify_es256", Typed<VerifyEs256>},
                                    {"io.jwt.verify_es384", Typed<VerifyEs384>},
                                    {"io.jwt.verify_es512", Typed<VerifyEs512>},
                                    {"io.jwt.verify_hs256", Typed<VerifyHs256>},
                                    {"io.jwt.verify_hs384", Typed<VerifyHs384>},
                                    {"io.jwt.verify_hs512", Typed<VerifyHs512>},
                                    {"io.jwt.verify_ps256", Typed<VerifyPs256>},
                                    {"io.jwt.verify_ps384", Typed<VerifyPs384>},
                                    {"io.jwt.verify_ps512", Typed<VerifyPs512>},
                                    {"io.jwt.verify_rs256", Typed<VerifyRs256>},
                                    {"io.jwt.verify_rs384", Typed<VerifyRs384>},
                                    {"io.jwt.verify_rs512", Typed<VerifyRs512>}});

}  // namespace regoc::builtins
