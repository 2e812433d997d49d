// io.jwt.encode_sign, io.jwt.encode_sign_raw
#include "runtime/builtins/base64.h"
#include "runtime/builtins/crypto/jwk.h"
#include "runtime/builtins/crypto/private_key.h"
#include "runtime/builtins/crypto/signature.h"
#include "runtime/builtins/json_text.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"
#include "runtime/value/json.h"

namespace regoc::builtins {

namespace {

using crypto::Jwk;
using crypto::KeyKind;
using crypto::SignatureAlgorithm;
using crypto::SignatureFamily;

constexpr std::string_view kHeaderFault = "missing or invalid 'alg' header: ";

// The header's algorithm and type. `has_type`: "typ" is there, as a text.
struct Header {
  std::string_view alg, typ;
  bool has_type = false;
};

// The parser that OPA reads headers with takes any run of these for a number.
bool IsLooseNumber(std::string_view text) {
  size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return false;
  std::string_view trimmed = text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
  return trimmed.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
}

Outcome ReadHeader(CallContext& ctx, std::string_view text, Header& out) {
  std::string_view fault;
  std::optional<Value> json = ParseJson(ctx, text, fault);
  if (!json && !IsLooseNumber(text)) {
    if (text.empty()) fault = "cannot parse empty string; unparsed tail: \"\"";
    return ctx.Error(Join(ctx.arena, kHeaderFault, "cannot parse JSON: ", fault));
  }
  OptionalValue alg = json && json->is_object() ? json->object().Get("alg") : OptionalValue();
  if (!alg) return ctx.Error(Join(ctx.arena, kHeaderFault, "jwsbb: header \"alg\" not found"));
  if (!(*alg).is_string()) {
    return ctx.Error(Join(ctx.arena, kHeaderFault, "value doesn't contain string; it contains ", TypeName(*alg)));
  }
  out.alg = (*alg).text();
  OptionalValue typ = json->object().Get("typ");
  out.has_type = typ && (*typ).is_string();
  if (out.has_type) out.typ = (*typ).text();
  return Outcome::Undefined();
}

struct Wanted {
  SignatureFamily family;
  KeyKind kind;
  std::string_view go_type;     // what is asked for
  std::string_view conversion;  // how that failed
};
constexpr Wanted kWanted[] = {
    {SignatureFamily::kHmac, KeyKind::kSecret, "[]byte", "keyconv: failed to produce []byte"},
    {SignatureFamily::kRsa, KeyKind::kRsa, "*rsa.PrivateKey", "failed to produce rsa.PrivateKey"},
    {SignatureFamily::kRsaPss, KeyKind::kRsa, "*rsa.PrivateKey", "failed to produce rsa.PrivateKey"},
    {SignatureFamily::kEcdsa, KeyKind::kEc, "*ecdsa.PrivateKey", "keyconv: failed to produce ecdsa.PrivateKey"},
    {SignatureFamily::kEdDsa, KeyKind::kEd25519, "ed25519.PrivateKey", "failed to produce ed25519.PrivateKey"}};

std::string GoTypeOf(const Jwk& jwk) {
  std::string suffix = jwk.is_private ? "PrivateKey" : "PublicKey";
  switch (jwk.key.kind()) {
    case KeyKind::kSecret:
      return "*jwk.symmetricKey";
    case KeyKind::kRsa:
      return "*jwk.rsa" + suffix;
    case KeyKind::kEc:
      return "*jwk.ecdsa" + suffix;
    case KeyKind::kEd25519:
    case KeyKind::kX25519:
    case KeyKind::kUnknown:
    case KeyKind::kDsa:
      return "*jwk.okp" + suffix;
  }
  return "";
}

Outcome SignWith(CallContext& ctx, Jwk& jwk, const SignatureAlgorithm& algorithm, std::string_view data) {
  for (const Wanted& wanted : kWanted) {
    if (wanted.family != algorithm.family) continue;
    bool fits = jwk.key.kind() == wanted.kind && (jwk.is_private || wanted.kind == KeyKind::kSecret);
    if (!fits) {
      std::string type = GoTypeOf(jwk);
      return ctx.Error(Join(ctx.arena, "jwsbb.Sign: invalid key type ", type, ". ", wanted.go_type,
                            " is required: ", wanted.conversion, " from ", type,
                            ": jwk.Export: no suitable exporter found for key type '", type, "'"));
    }
  }
  if (jwk.fault.empty() && jwk.key.kind() == KeyKind::kRsa) jwk.fault = CompleteRsaKey(jwk.key);
  if (!jwk.fault.empty()) return ctx.Error(Join(ctx.arena, "jwsbb.Sign: ", jwk.fault));
  std::optional<std::string> signature = crypto::Sign(jwk.key, algorithm, data);
  if (!signature) return ctx.Error("jwsbb.Sign: failed to sign payload");
  return Value::String(ctx.arena.Copy(*signature));
}

std::string_view Encode(CallContext& ctx, std::string_view bytes) {
  return EncodeBase64(ctx.arena, bytes, Base64Alphabet::kUrl, false);
}

Outcome SignTexts(CallContext& ctx, std::string_view header_text, std::string_view payload, std::string_view key) {
  Result<std::vector<Jwk>> jwks = crypto::ParseJwks(ctx, key);
  if (!jwks.ok()) return ctx.Error(jwks.error().message);
  if (jwks->empty()) return ctx.Error("no keys found in JWK set");
  Header header;
  if (Outcome wrong = ReadHeader(ctx, header_text, header); wrong.failed()) return wrong;
  const SignatureAlgorithm* algorithm = crypto::FindSignatureAlgorithm(header.alg);
  if (algorithm == nullptr) return ctx.Error(Join(ctx.arena, "unknown JWS algorithm: ", header.alg));
  std::string_view ignored;
  bool must_be_json = !header.has_type || header.typ == "JWT";
  if (must_be_json && !ParseJson(ctx, payload, ignored)) return ctx.Error("type is JWT but payload is not JSON");
  std::string_view data = Join(ctx.arena, Encode(ctx, header_text), ".", Encode(ctx, payload));
  Outcome signature = SignWith(ctx, jwks->front(), *algorithm, data);
  if (signature.failed()) return signature;
  return Value::String(Join(ctx.arena, data, ".", Encode(ctx, (*signature).text())));
}

Outcome EncodeSignRaw(CallContext& ctx, StringArg header, StringArg payload, StringArg key) {
  return SignTexts(ctx, header, payload, key);
}

Outcome EncodeSign(CallContext& ctx, Value header, Value payload, Value key) {
  std::string texts[3];
  AppendJson(texts[0], header, {.escape_html = true});
  AppendJson(texts[1], payload, {.escape_html = true});
  AppendJson(texts[2], key, {.escape_html = true});
  return SignTexts(ctx, texts[0], texts[1], texts[2]);
}

}  // namespace

REGOC_REGISTER_BUILTINS(JwtSign,
                        {{"io.jwt.encode_sign", Typed<EncodeSign>}, {"io.jwt.encode_sign_raw", Typed<EncodeSignRaw>}});

}  // namespace regoc::builtins
