#include "runtime/builtins/crypto/decode_verify.h"

#include <algorithm>
#include <cmath>

#include "runtime/builtins/base64.h"
#include "runtime/builtins/crypto/token_header.h"
#include "runtime/builtins/crypto/verification_keys.h"
#include "runtime/builtins/jwt.h"
#include "runtime/builtins/text.h"
#include "runtime/value/number.h"
#include "runtime/value/json.h"

namespace regoc::builtins::crypto {

namespace {

constexpr int kMaxNesting = 16;

struct Constraints {
  const std::vector<VerificationKey>* keys = nullptr;
  std::string_view secret, alg, iss, aud;
  double time_ns = -1;
};

Outcome ReadTime(CallContext& ctx, Value v, double& out) {
  if (!v.is_number()) return ctx.Error("token time constraint: must be a number");
  out = ToDouble(v);
  if (!std::isfinite(out)) return ctx.Error("token time constraint: unvalid float64");
  if (out < 0) return ctx.Error("token time constraint: must not be negative");
  return Outcome::Undefined();
}

Outcome ReadConstraint(CallContext& ctx, std::string_view name, Value v, Constraints& out) {
  if (name == "time") return ReadTime(ctx, v, out.time_ns);
  std::string_view cert;
  struct Text {
    std::string_view name;
    std::string_view* where;
  };
  const Text kTexts[] = {
      {"alg", &out.alg}, {"aud", &out.aud}, {"cert", &cert}, {"iss", &out.iss}, {"secret", &out.secret}};
  for (const Text& text : kTexts) {
    if (text.name != name) continue;
    if (!v.is_string()) return ctx.Error(Join(ctx.arena, name, " constraint: must be a string"));
    *text.where = v.text();
    if (name != "cert") return Outcome::Undefined();
    return FindVerificationKeys(ctx, cert, out.keys);
  }
  return ctx.Error(Join(ctx.arena, "unknown token validation constraint: ", name));
}

Outcome ReadConstraints(CallContext& ctx, const Object& object, Constraints& out) {
  for (const Entry& entry : std::span(object.Sorted(), object.count)) {
    std::string_view name = entry.key.is_string() ? entry.key.text() : std::string_view();
    if (Outcome wrong = ReadConstraint(ctx, name, entry.value, out); wrong.failed()) return wrong;
  }
  if (out.time_ns < 0) out.time_ns = static_cast<double>(ctx.now_ns);
  if (out.keys != nullptr && !out.secret.empty()) return ctx.Error("duplicate key constraints");
  if (out.keys == nullptr && out.secret.empty()) return ctx.Error("no key constraint");
  return Outcome::Undefined();
}

bool Verifies(const Constraints& constraints, const TokenHeader& header, std::string_view data,
              std::string_view signature) {
  // "Ed25519" is the same algorithm under its newer name (RFC 9864).
  const SignatureAlgorithm* algorithm = FindSignatureAlgorithm(header.alg == "Ed25519" ? "EdDSA" : header.alg);
  if (algorithm == nullptr) return false;
  auto verifies = [&](const VerificationKey& key) {
    return VerifySignature(key, *algorithm, SignatureForm::kStrict, data, signature);
  };
  if (constraints.keys == nullptr) {
    VerificationKey key;
    key.kind = KeyKind::kSecret;
    key.secret = constraints.secret;
    return verifies(key);
  }
  if (!header.kid.empty()) {
    const VerificationKey* named = FindKeyById(*constraints.keys, header.kid);
    if (named != nullptr) return verifies(*named);
  }
  for (const VerificationKey& key : *constraints.keys) {
    if ((key.alg.empty() || key.alg == header.alg) && verifies(key)) return true;
  }
  return false;
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

// Verifies the token, and the token inside of it, and so on. Undefined when a signature or a header is no good.
Outcome VerifyNested(CallContext& ctx, std::string_view text, const Constraints& constraints, Token& token,
                     std::string_view& payload) {
  for (int nesting = 0; nesting < kMaxNesting; ++nesting) {
    if (Outcome wrong = ReadToken(ctx, text, token); wrong.failed()) return wrong;
    TokenHeader header;
    if (Outcome wrong = ReadTokenHeader(ctx, token.decoded_header.object(), header); wrong.failed()) return wrong;
    if (!header.valid() || (!constraints.alg.empty() && constraints.alg != header.alg)) return Outcome::Undefined();
    std::string_view fault;
    std::optional<std::string_view> signature = DecodeBase64Url(ctx.arena, token.signature, fault);
    if (!signature) return ctx.Error(fault);
    if (!Verifies(constraints, header, token.signed_part(), *signature)) return Outcome::Undefined();
    std::optional<std::string_view> decoded = DecodeBase64Url(ctx.arena, token.payload, fault, JsonReader::kPadding);
    if (!decoded) return ctx.Error(Join(ctx.arena, "JWT payload had invalid encoding: ", fault));
    payload = *decoded;
    if (!EqualsIgnoringCase(header.cty, "JWT")) return Value::Boolean(true);
    text = payload;
  }
  return ctx.Error("JWT is nested too deeply");
}

bool IsAudience(Value aud, std::string_view wanted) {
  auto is_wanted = [&](Value v) { return v.is_string() && v.text() == wanted; };
  if (!aud.is_array()) return is_wanted(aud);
  return std::any_of(aud.items(), aud.items() + aud.size(), is_wanted);
}

// True when the claims hold, false when one does not, or an error.
Outcome CheckClaims(CallContext& ctx, const Constraints& constraints, const Object& payload) {
  OptionalValue iss = payload.Get("iss");
  if (!constraints.iss.empty() && !(iss && Equal(*iss, Value::String(constraints.iss)))) return Value::Boolean(false);
  OptionalValue aud = payload.Get("aud");
  if (aud ? !IsAudience(*aud, constraints.aud) : !constraints.aud.empty()) return Value::Boolean(false);
  Value now = NumberFromDouble(ctx.arena, constraints.time_ns / 1e9);
  if (OptionalValue exp = payload.Get("exp")) {
    if (!(*exp).is_number()) return ctx.Error("exp value must be a number");
    if (Compare(now, *exp) >= 0) return Value::Boolean(false);
  }
  if (OptionalValue nbf = payload.Get("nbf")) {
    if (!(*nbf).is_number()) return ctx.Error("nbf value must be a number");
    if (Compare(now, *nbf) < 0) return Value::Boolean(false);
  }
  return Value::Boolean(true);
}

Value MakeResult(CallContext& ctx, bool valid, Value header, Value payload) {
  Value* items = ctx.arena.AllocateArray<Value>(3);
  items[0] = Value::Boolean(valid);
  items[1] = header;
  items[2] = payload;
  return Value::Array(items, 3);
}

}  // namespace

Outcome DecodeVerify(CallContext& ctx, StringArg text, ObjectArg object) {
  Value nothing = Value::Object(Object::New(ctx.arena));
  Value unverified = MakeResult(ctx, false, nothing, nothing);
  Constraints constraints;
  if (Outcome wrong = ReadConstraints(ctx, object, constraints); wrong.failed()) return wrong;
  Token token;
  std::string_view payload_text;
  Outcome verified = VerifyNested(ctx, text, constraints, token, payload_text);
  if (verified.failed()) return verified;
  if (!verified.defined()) return unverified;
  Value payload;
  if (Outcome wrong = ParseTokenObject(ctx, "", payload_text, payload); wrong.failed()) return wrong;
  Outcome holds = CheckClaims(ctx, constraints, payload.object());
  if (holds.failed()) return holds;
  return (*holds).boolean() ? MakeResult(ctx, true, token.decoded_header, payload) : unverified;
}

}  // namespace regoc::builtins::crypto
