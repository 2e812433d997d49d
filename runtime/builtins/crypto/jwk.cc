#include "runtime/builtins/crypto/jwk.h"

#include <algorithm>

#include "runtime/builtins/base64.h"
#include "runtime/builtins/crypto/certificate.h"
#include "runtime/builtins/crypto/private_key.h"
#include "runtime/builtins/json_text.h"
#include "runtime/builtins/to_text.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::builtins::crypto {

namespace {

// All that may stand in "alg".
constexpr std::string_view kKnownAlgorithms[] = {"ES256",
                                                 "ES256K",
                                                 "ES384",
                                                 "ES512",
                                                 "EdDSA",
                                                 "Ed25519",
                                                 "HS256",
                                                 "HS384",
                                                 "HS512",
                                                 "none",
                                                 "PS256",
                                                 "PS384",
                                                 "PS512",
                                                 "RS256",
                                                 "RS384",
                                                 "RS512",
                                                 "A128GCMKW",
                                                 "A128KW",
                                                 "A192GCMKW",
                                                 "A192KW",
                                                 "A256GCMKW",
                                                 "A256KW",
                                                 "dir",
                                                 "ECDH-ES",
                                                 "ECDH-ES+A128KW",
                                                 "ECDH-ES+A192KW",
                                                 "ECDH-ES+A256KW",
                                                 "RSA-OAEP",
                                                 "RSA-OAEP-256",
                                                 "RSA-OAEP-384",
                                                 "RSA-OAEP-512",
                                                 "PBES2-HS256+A128KW",
                                                 "PBES2-HS384+A192KW",
                                                 "PBES2-HS512+A256KW",
                                                 "RSA1_5",
                                                 "A128CBC-HS256",
                                                 "A192CBC-HS384",
                                                 "A256CBC-HS512",
                                                 "A128GCM",
                                                 "A192GCM",
                                                 "A256GCM"};

constexpr std::string_view kOkpCurves[] = {"Ed25519", "Ed448", "X25519", "X448", "P-256", "P-384", "P-521"};

// Any of the four alphabets, told by the characters that stand in the text.
std::optional<std::string> DecodeAnyBase64(Arena& arena, std::string_view text) {
  bool padded = text.ends_with('=');
  bool standard = text.find_first_of("+/") != std::string_view::npos;
  std::string full(text);
  if (!padded && text.find_first_of("\r\n") == std::string_view::npos) full.append((4 - text.size() % 4) % 4, '=');
  size_t bad_at = 0;
  Base64Alphabet alphabet = standard ? Base64Alphabet::kStandard : Base64Alphabet::kUrl;
  std::optional<std::string_view> bytes = DecodeBase64(arena, full, alphabet, bad_at);
  if (!bytes) return std::nullopt;
  return std::string(*bytes);
}

std::string GoKind(Value v) {
  if (v.is_boolean()) return "bool";
  return v.is_null() ? "null" : std::string(TypeName(v));
}

// Reads one key from its JSON object.
class JwkReader {
 public:
  JwkReader(Arena& arena, Value json) : arena_(arena), json_(json) {}

  // Empty on success, else the message.
  std::string Read(Jwk& out) {
    constexpr std::string_view kProbe = "jwk.Parse: failed to probe data: probe: failed to unmarshal data: ";
    if (json_.is_null()) return "invalid key type from JSON ()";
    if (!json_.is_object()) {
      return std::string(kProbe) + "json: cannot unmarshal " + GoKind(json_) +
             " into Go value of type struct { Kty string \"json:\\\"kty\\\"\"; D json.RawMessage "
             "\"json:\\\"d,omitempty\\\"\" }";
    }
    OptionalValue kty = json_.object().Get("kty");
    if (kty && !(*kty).is_string() && !(*kty).is_null()) {
      return std::string(kProbe) + "json: cannot unmarshal " + GoKind(*kty) +
             " into Go struct field .kty of type string";
    }
    std::string type(kty && (*kty).is_string() ? (*kty).text() : "");
    OptionalValue d = json_.object().Get("d");
    out.is_private = d.defined() && type != "oct";
    std::string class_name = GoName(type, out.is_private);
    if (class_name.empty()) return "invalid key type from JSON (" + type + ")";
    if (!ReadCommon(out) || !ReadFields(type, out)) {
      std::string prefix = "failed to unmarshal JSON into key (*jwk." + class_name + "): ";
      return prefix + prefix + fault_;
    }
    std::string invalid = Validate(out);
    if (invalid.empty()) return "";
    class_name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(class_name[0])));
    for (std::string_view upper : {"Rsa", "Ecdsa", "Okp"}) {
      if (!class_name.starts_with(upper)) continue;
      for (size_t i = 0; i < upper.size(); ++i) {
        class_name[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(class_name[i])));
      }
    }
    return "jwk.Parse: key validation failed: key validation failed: jwk." + class_name + ": " + invalid;
  }

 private:
  static std::string GoName(std::string_view type, bool is_private) {
    std::string suffix = is_private ? "PrivateKey" : "PublicKey";
    if (type == "RSA") return "rsa" + suffix;
    if (type == "EC") return "ecdsa" + suffix;
    if (type == "OKP") return "okp" + suffix;
    return type == "oct" ? "symmetricKey" : "";
  }

  bool Fail(std::string message) {
    fault_ = std::move(message);
    return false;
  }

  // A text; `found` tells whether it is there.
  bool Text(std::string_view name, std::string& out, bool& found) {
    OptionalValue v = json_.object().Get(name);
    found = v.defined();
    if (!found || (*v).is_null()) return true;
    if (!(*v).is_string()) {
      return Fail("failed to decode value for key " + std::string(name) +
                  ": error reading next value: json: cannot unmarshal " + GoKind(*v) + " into Go value of type string");
    }
    out = (*v).text();
    return true;
  }

  bool Bytes(std::string_view name, std::string& out, bool& found) {
    std::string text;
    if (!Text(name, text, found)) return false;
    if (!found) return true;
    std::optional<std::string> bytes = DecodeAnyBase64(arena_, text);
    if (!bytes) {
      return Fail("failed to decode value for key " + std::string(name) + ": expected base64 encoded []byte (string)");
    }
    out = std::move(*bytes);
    return true;
  }

  bool Required(std::string_view name, std::string& out) {
    bool found = false;
    if (!Bytes(name, out, found)) return false;
    return found || Fail("required field " + std::string(name) + " is missing");
  }

  bool Number(std::string_view name, BigInteger& out, bool required) {
    std::string bytes;
    bool found = false;
    if (!Bytes(name, bytes, found)) return false;
    if (!found && required) return Fail("required field " + std::string(name) + " is missing");
    if (bytes.size() > BigInteger::kMaxBytes) return Fail("value for key " + std::string(name) + " is too large");
    out = BigInteger::FromBytes(bytes);
    return true;
  }

  bool ReadCommon(Jwk& out) {
    bool found = false;
    if (!Text("alg", out.alg, found)) return false;
    if (found &&
        std::find(std::begin(kKnownAlgorithms), std::end(kKnownAlgorithms), out.alg) == std::end(kKnownAlgorithms)) {
      return Fail("failed to decode value for key alg: invalid key value: " + ToRego(Value::String(out.alg)) +
                  ": invalid key algorithm");
    }
    std::string ignored;
    if (!Text("kid", out.kid, found)) return false;
    for (std::string_view name : {"use", "x5t", "x5t#S256", "x5u"}) {
      if (!Text(name, ignored, found)) return false;
    }
    OptionalValue operations = json_.object().Get("key_ops");
    if (operations && !(*operations).is_array() && !(*operations).is_null()) {
      return Fail("failed to decode value for key key_ops: json: cannot unmarshal " + GoKind(*operations) +
                  " into Go value of type jwk.KeyOperationList");
    }
    return CheckChain();
  }

  // A list of certificates, which must be some but are not used.
  bool CheckChain() {
    const std::string kField = "failed to decode value for key x5c: ";
    OptionalValue chain = json_.object().Get("x5c");
    if (!chain) return true;
    if (!(*chain).is_array()) return Fail(kField + "failed to unmarshal certificate chain: expected JSON array");
    for (size_t i = 0; i < (*chain).size(); ++i) {
      std::string at = kField + "failed to decode certificate at index " + std::to_string(i) + ": ";
      Value item = (*chain).items()[i];
      if (!item.is_string())
        return Fail(at + "json: cannot unmarshal " + GoKind(item) + " into Go value of type string");
      std::optional<std::string> der = DecodeAnyBase64(arena_, item.text());
      if (!der) return Fail(at + "failed to base64 decode the certificate");
      Result<Certificate> certificate = ParseCertificate(*der);
      if (!certificate.ok()) return Fail(at + "failed to parse x509 certificate: " + certificate.error().message);
    }
    return true;
  }

  bool ReadFields(std::string_view type, Jwk& out) {
    if (type == "RSA") return ReadRsa(out);
    if (type == "EC") return ReadEc(out);
    if (type == "OKP") return ReadOkp(out);
    out.key.public_key.kind = KeyKind::kSecret;
    return Required("k", out.key.public_key.raw);
  }

  bool ReadRsa(Jwk& out) {
    PrivateKey& key = out.key;
    key.public_key.kind = KeyKind::kRsa;
    if (out.is_private) {
      key.primes.resize(2);
      if (!Number("d", key.d, true)) return false;
    }
    if (!Number("e", key.public_key.e, true) || !Number("n", key.public_key.n, true)) return false;
    return !out.is_private ||
           (Number("p", key.primes[0], false) && Number("q", key.primes[1], false) && Number("dp", key.dp, false) &&
            Number("dq", key.dq, false) && Number("qi", key.qinv, false));
  }

  bool ReadCurve(std::span<const std::string_view> known, std::string& name) {
    bool found = false;
    if (!Text("crv", name, found)) return false;
    if (!found) return Fail("required field crv is missing");
    if (std::find(known.begin(), known.end(), name) != known.end()) return true;
    return Fail("failed to decode value for key crv: unknown EllipticCurveAlgorithm: " + ToRego(Value::String(name)));
  }

  bool ReadEc(Jwk& out) {
    std::string name;
    if (!ReadCurve(kOkpCurves, name)) return false;
    PrivateKey& key = out.key;
    key.public_key.kind = KeyKind::kEc;
    std::optional<Curve> curve = CurveByName(name);
    curve_known_ = curve.has_value();
    if (curve) key.public_key.curve = *curve;
    curve_ = name;
    if (out.is_private && !Required("d", d_)) return false;
    if (!Required("x", x_) || !Required("y", y_)) return false;
    key.d = BigInteger::FromBytes(d_);
    key.public_key.x = BigInteger::FromBytes(x_);
    key.public_key.y = BigInteger::FromBytes(y_);
    return true;
  }

  bool ReadOkp(Jwk& out) {
    if (!ReadCurve(kOkpCurves, curve_)) return false;
    PrivateKey& key = out.key;
    if (curve_ == "Ed25519") key.public_key.kind = KeyKind::kEd25519;
    if (curve_ == "X25519") key.public_key.kind = KeyKind::kX25519;
    if (out.is_private && !Required("d", key.seed)) return false;
    return Required("x", key.public_key.raw);
  }

  // What is wrong with the values; what only keeps the key from being used goes to out.fault.
  std::string Validate(Jwk& out) {
    switch (out.key.kind()) {
      case KeyKind::kRsa:
        return ValidateRsa(out);
      case KeyKind::kEc:
        return ValidateEc(out);
      case KeyKind::kSecret:
        return out.key.public_key.raw.empty() ? "missing \"k\" field" : "";
      case KeyKind::kEd25519:
      case KeyKind::kX25519:
      case KeyKind::kUnknown:
      case KeyKind::kDsa:
        return ValidateOkp(out);
    }
    return "";
  }

  std::string ValidateRsa(Jwk& out) {
    const PublicKey& key = out.key.public_key;
    if (key.n.is_zero()) return "missing \"n\" value";
    if (key.e.is_zero()) return "missing \"e\" value";
    if ((key.e.bytes.back() & 1) == 0) return "invalid rsa public exponent: must be a positive odd integer";
    if (key.e.BitLength() > 63) {
      return "rsa public exponent too large for this platform: " + std::to_string(key.e.BitLength()) + " bits (max 63)";
    }
    if (!out.is_private) return "";
    if (out.key.d.is_zero()) return "missing \"d\" value";
    if (!json_.object().Get("q")) {
      out.fault = "missing \"q\" value";
    } else if (!json_.object().Get("p")) {
      out.fault = "missing \"p\" value";
    }
    return "";
  }

  std::string ValidateEc(Jwk& out) {
    if (!curve_known_) return "invalid curve algorithm " + curve_;
    size_t size = InfoOf(out.key.public_key.curve).field_bytes;
    auto wrong_length = [&](std::string_view name, const std::string& bytes) {
      return "invalid \"" + std::string(name) + "\" length (" + std::to_string(bytes.size()) + ") for curve \"" +
             curve_ + "\"";
    };
    if (x_.size() != size) return wrong_length("x", x_);
    if (y_.size() != size) return wrong_length("y", y_);
    if (out.is_private && d_.size() != size) return wrong_length("d", d_);
    if (ToEvp(out.key.public_key) == nullptr) return "invalid ECDSA public key: point is not on curve " + curve_;
    if (out.is_private && ToEvp(out.key) == nullptr) out.fault = "invalid ECDSA private key";
    return "";
  }

  std::string ValidateOkp(Jwk& out) {
    PrivateKey& key = out.key;
    if (key.public_key.raw.empty()) return "missing \"x\" field";
    if (key.kind() == KeyKind::kUnknown) {
      std::string which = out.is_private ? "Private" : "Public";
      out.fault = "jwk.OKP" + which + "Key: failed to build " + (out.is_private ? "private" : "public") +
                  " key: invalid curve algorithm " + curve_;
      return "";
    }
    std::string name = key.kind() == KeyKind::kEd25519 ? "ed25519" : "x25519";
    if (key.public_key.raw.size() != 32) return name + ": wrong public key size";
    if (!out.is_private) return "";
    if (key.seed.empty()) return "missing \"d\" field";
    if (key.seed.size() != 32) return name + ": wrong private key size";
    PrivateKey derived = key;
    if (name == "ed25519" && (!DerivePublic(derived) || derived.public_key != key.public_key)) {
      out.fault = "jwk.OKPPrivateKey: failed to build private key: ed25519: invalid x value given d value";
    }
    return "";
  }

  Arena& arena_;
  Value json_;
  std::string fault_;
  std::string curve_, x_, y_, d_;
  bool curve_known_ = false;
};

// What Go's decoder says of a text that is no JSON.
std::string JsonFault(std::string_view text, std::string_view fault) {
  size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return "EOF";
  if (std::string_view("{[\"-0123456789tfn").find(text[begin]) == std::string_view::npos) {
    return "invalid character '" + std::string(1, text[begin]) + "' looking for beginning of value";
  }
  return fault.ends_with("unexpected end of JSON input") ? "unexpected EOF" : std::string(fault);
}

}  // namespace

Result<std::vector<Jwk>> ParseJwks(CallContext& ctx, std::string_view text) {
  constexpr std::string_view kSole = "jwk.Parse: failed to parse sole key: jwk.ParseKey: ";
  constexpr std::string_view kSet = "jwk.Parse: failed to unmarshal JWK set: ";
  constexpr size_t kMaxKeys = 1000;
  std::string_view fault;
  std::optional<Value> json = ParseJson(ctx, text, fault);
  if (!json) {
    return Error{std::string(kSole) +
                 "jwk.Parse: failed to probe data: probe: failed to unmarshal data: " + JsonFault(text, fault)};
  }
  std::vector<Jwk> keys;
  OptionalValue members = json->is_object() ? json->object().Get("keys") : OptionalValue();
  if (!members) {
    std::string wrong = JwkReader(ctx.arena, *json).Read(keys.emplace_back());
    if (!wrong.empty()) return Error{std::string(kSole) + wrong};
    return keys;
  }
  if (!(*members).is_array()) {
    std::string got = (*members).is_null() ? "<nil>" : std::string(ToText(ctx.arena, *members));
    return Error{std::string(kSet) + "failed to decode \"keys\": expected '[' but got " + got};
  }
  if ((*members).size() > kMaxKeys) return Error{std::string(kSet) + "too many keys in \"keys\" array: max 1000"};
  for (size_t i = 0; i < (*members).size(); ++i) {
    std::string wrong = JwkReader(ctx.arena, (*members).items()[i]).Read(keys.emplace_back());
    if (wrong.empty()) continue;
    return Error{std::string(kSet) + "failed to decode key #" + std::to_string(i) +
                 " in \"keys\": jwk.ParseKey: " + wrong};
  }
  return keys;
}

}  // namespace regoc::builtins::crypto
