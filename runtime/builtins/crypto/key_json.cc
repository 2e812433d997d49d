#include "runtime/builtins/crypto/certificate_json.h"
#include "runtime/builtins/crypto/json_fields.h"

namespace regoc::builtins::crypto {

namespace {

Value Base64UrlValue(Arena& arena, std::string_view bytes) {
  return Value::String(EncodeBase64(arena, bytes, Base64Alphabet::kUrl, false));
}

// {"Curve": {}, "X": …, "Y": …}: Go's curves have no fields that are printed.
void PutPoint(Arena& arena, JsonFields& out, const PublicKey& key) {
  out.Put("Curve", Value::Object(Object::New(arena)));
  out.Number("X", key.x);
  out.Number("Y", key.y);
}

void PutRsa(JsonFields& out, const PublicKey& key) {
  out.Number("N", key.n);
  out.Number("E", key.e);
}

}  // namespace

Value PublicKeyToValue(Arena& arena, const PublicKey& key) {
  JsonFields out(arena);
  switch (key.kind) {
    case KeyKind::kRsa:
      PutRsa(out, key);
      return out.Build();
    case KeyKind::kDsa:
      out.Number("P", key.dsa_p);
      out.Number("Q", key.dsa_q);
      out.Number("G", key.dsa_g);
      out.Number("Y", key.dsa_y);
      return out.Build();
    case KeyKind::kEc:
      PutPoint(arena, out, key);
      return out.Build();
    case KeyKind::kEd25519:
      return BytesValue(arena, key.raw);
    case KeyKind::kX25519:
      return out.Build();
    case KeyKind::kUnknown:
    case KeyKind::kSecret:
      return Value::Null();
  }
  return Value::Null();
}

Value PrivateKeyToValue(Arena& arena, const PrivateKey& key) {
  JsonFields out(arena);
  if (key.kind() == KeyKind::kEd25519) return BytesValue(arena, key.seed + key.public_key.raw);
  if (key.kind() == KeyKind::kEc) {
    PutPoint(arena, out, key.public_key);
    out.Number("D", key.d);
  }
  if (key.kind() == KeyKind::kRsa) {
    PutRsa(out, key.public_key);
    out.Number("D", key.d);
    out.List("Primes", key.primes, [&](const BigInteger& prime) { return NumberValue(arena, prime); });
    JsonFields computed(arena);
    computed.Number("Dp", key.dp);
    computed.Number("Dq", key.dq);
    computed.Number("Qinv", key.qinv);
    computed.Put("CRTValues", Value::Array(nullptr, 0));
    out.Put("Precomputed", computed.Build());
  }
  return out.Build();
}

Value PrivateKeyToJwk(Arena& arena, const PrivateKey& key) {
  JsonFields out(arena);
  const PublicKey& pub = key.public_key;
  auto number = [&](std::string_view name, const BigInteger& value, size_t size) {
    out.Put(name, Base64UrlValue(arena, value.Padded(size)));
  };
  switch (key.kind()) {
    case KeyKind::kRsa:
      out.Text("kty", "RSA");
      number("n", pub.n, 0);
      number("e", pub.e, 0);
      number("d", key.d, 0);
      number("p", key.primes[0], 0);
      number("q", key.primes[1], 0);
      number("dp", key.dp, 0);
      number("dq", key.dq, 0);
      number("qi", key.qinv, 0);
      return out.Build();
    case KeyKind::kEc: {
      if (pub.curve == Curve::kP224) return Value::Null();
      size_t size = InfoOf(pub.curve).field_bytes;
      out.Text("kty", "EC");
      out.Text("crv", InfoOf(pub.curve).name);
      number("x", pub.x, size);
      number("y", pub.y, size);
      number("d", key.d, size);
      return out.Build();
    }
    case KeyKind::kEd25519:
    case KeyKind::kX25519:
      out.Text("kty", "OKP");
      out.Text("crv", key.kind() == KeyKind::kEd25519 ? "Ed25519" : "X25519");
      out.Put("x", Base64UrlValue(arena, pub.raw));
      out.Put("d", Base64UrlValue(arena, key.seed));
      return out.Build();
    case KeyKind::kUnknown:
    case KeyKind::kDsa:
    case KeyKind::kSecret:
      return Value::Null();
  }
  return Value::Null();
}

}  // namespace regoc::builtins::crypto
