#include "runtime/builtins/crypto/certificate.h"

#include <set>

#include "runtime/builtins/text.h"

namespace regoc::builtins::crypto {

namespace {

constexpr size_t kMaxCertificates = 10000;

// ASN.1's PrintableString, with '*' and '&', which certificates hold all the same.
bool IsPrintable(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c >= '\'' && c <= ')') ||
         (c >= '+' && c <= '/') || c == ' ' || c == ':' || c == '=' || c == '?' || c == '*' || c == '&';
}

bool IsNumeric(char c) { return (c >= '0' && c <= '9') || c == ' '; }

void AppendRune(std::string& out, char32_t rune) {
  char bytes[4];
  out.append(bytes, EncodeRune(bytes, rune));
}

bool ReadBmpString(std::string_view bytes, std::string& out) {
  if (bytes.size() % 2 != 0) return false;
  if (bytes.ends_with(std::string_view("\0\0", 2))) bytes.remove_suffix(2);
  for (size_t i = 0; i < bytes.size(); i += 2) {
    char32_t point = static_cast<char32_t>(static_cast<uint8_t>(bytes[i]) << 8 | static_cast<uint8_t>(bytes[i + 1]));
    if (point >= 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF) || (point >= 0xD800 && point <= 0xDFFF)) return false;
    AppendRune(out, point);
  }
  return true;
}

template <typename Allowed>
std::string Take(std::string_view bytes, Allowed allowed, std::string_view name, std::string& out) {
  for (char c : bytes) {
    if (!allowed(c)) return "invalid " + std::string(name);
  }
  out = bytes;
  return "";
}

std::string ReadTime(DerReader& der, CertificateTime& out) {
  if (der.At(kDerUtcTime)) return der.ReadUtcTime(out.seconds, out.offset) ? "" : "x509: malformed UTCTime";
  if (der.At(kDerGeneralizedTime)) {
    return der.ReadGeneralizedTime(out.seconds, out.offset) ? "" : "x509: malformed GeneralizedTime";
  }
  return "x509: unsupported time format";
}

// Reads the fields in their order; each step returns its fault, or nothing.
class CertificateParser {
 public:
  explicit CertificateParser(Certificate& out) : out_(out) {}

  std::string Parse(DerReader& input) {
    DerReader outer;
    if (!input.ReadElement(kDerSequence, out_.raw) || !DerReader(out_.raw).Enter(kDerSequence, outer)) {
      return "x509: malformed certificate";
    }
    DerReader tbs;
    if (!outer.ReadElement(kDerSequence, out_.raw_tbs) || !DerReader(out_.raw_tbs).Enter(kDerSequence, tbs)) {
      return "x509: malformed tbs certificate";
    }
    for (auto step : {&CertificateParser::ReadVersion, &CertificateParser::ReadSerial}) {
      if (std::string fault = (this->*step)(tbs); !fault.empty()) return fault;
    }
    if (std::string fault = ReadAlgorithms(tbs, outer); !fault.empty()) return fault;
    for (auto step : {&CertificateParser::ReadIssuer, &CertificateParser::ReadValidity, &CertificateParser::ReadSubject,
                      &CertificateParser::ReadKey, &CertificateParser::ReadExtensionList}) {
      if (std::string fault = (this->*step)(tbs); !fault.empty()) return fault;
    }
    DerBits signature;
    if (!outer.ReadBits(signature)) return "x509: malformed signature";
    out_.signature = signature.RightAligned();
    return "";
  }

 private:
  std::string ReadVersion(DerReader& tbs) {
    std::string_view body;
    bool present = false;
    if (!tbs.ReadOptional(DerContextConstructed(0), body, present)) return "x509: malformed version";
    if (present) {
      DerReader inner(body);
      if (!inner.ReadInt64(out_.version) || !inner.empty() || out_.version < 0) return "x509: malformed version";
    }
    if (out_.version > 2) return "x509: invalid version";
    ++out_.version;
    return "";
  }

  std::string ReadSerial(DerReader& tbs) {
    if (!tbs.ReadInteger(out_.serial)) return "x509: malformed serial number";
    return out_.serial.negative ? "x509: negative serial number" : "";
  }

  std::string ReadAlgorithms(DerReader& tbs, DerReader& outer) {
    std::string_view inside;
    std::string_view outside;
    if (!tbs.Read(kDerSequence, inside)) return "x509: malformed signature algorithm identifier";
    if (!outer.Read(kDerSequence, outside)) return "x509: malformed algorithm identifier";
    if (inside != outside) return "x509: inner and outer signature algorithm identifiers don't match";
    DerReader algorithm(inside);
    ObjectId id;
    DerTag tag = 0;
    std::string_view body;
    if (!algorithm.ReadObjectId(id)) return "x509: malformed OID";
    if (!algorithm.empty() && !algorithm.ReadAny(tag, body)) return "x509: malformed parameters";
    out_.signature_algorithm = ParseSignatureAlgorithm(DerReader(inside));
    return "";
  }

  static std::string ReadName(DerReader& tbs, std::string_view& raw, Name& out) {
    if (!tbs.ReadElement(kDerSequence, raw)) return "x509: malformed issuer";
    Result<Name> name = ParseName(raw);
    if (!name.ok()) return name.error().message;
    out = std::move(*name);
    return "";
  }
  std::string ReadIssuer(DerReader& tbs) { return ReadName(tbs, out_.raw_issuer, out_.issuer); }
  std::string ReadSubject(DerReader& tbs) { return ReadName(tbs, out_.raw_subject, out_.subject); }

  std::string ReadValidity(DerReader& tbs) {
    DerReader validity;
    if (!tbs.Enter(kDerSequence, validity)) return "x509: malformed validity";
    if (std::string fault = ReadTime(validity, out_.not_before); !fault.empty()) return fault;
    return ReadTime(validity, out_.not_after);
  }

  std::string ReadKey(DerReader& tbs) {
    DerReader body;
    if (!tbs.ReadElement(kDerSequence, out_.raw_key_info)) return "x509: malformed spki";
    DerReader(out_.raw_key_info).Enter(kDerSequence, body);
    Result<PublicKeyInfo> info = ReadPublicKeyInfo(body);
    if (!info.ok()) return info.error().message;
    constexpr int32_t kX25519Id[] = {1, 3, 101, 110};
    if (IsId(info->algorithm, kX25519Id)) return "";  // which Go reads everywhere but here
    Result<PublicKey> key = ParsePublicKey(*info);
    if (!key.ok()) return key.error().message;
    out_.public_key = std::move(*key);
    out_.key_algorithm = KeyAlgorithmNumber(out_.public_key.kind);
    return "";
  }

  std::string ReadExtensionList(DerReader& tbs) {
    if (out_.version < 2) return "";
    std::string_view body;
    bool present = false;
    if (!tbs.ReadOptional(DerContext(1), body, present)) return "x509: malformed issuerUniqueID";
    if (!tbs.ReadOptional(DerContext(2), body, present)) return "x509: malformed subjectUniqueID";
    if (out_.version < 3) return "";
    if (!tbs.ReadOptional(DerContextConstructed(3), body, present)) return "x509: malformed extensions";
    if (!present) return "";
    DerReader list(body);
    if (!list.Enter(kDerSequence, list)) return "x509: malformed extensions";
    std::set<ObjectId> seen;
    while (!list.empty()) {
      DerReader item;
      if (!list.Enter(kDerSequence, item)) return "x509: malformed extension";
      Result<CertificateExtension> extension = ParseExtension(item);
      if (!extension.ok()) return extension.error().message;
      if (!seen.insert(extension->id).second) {
        return "x509: certificate contains duplicate extension with OID \"" + ObjectIdText(extension->id) + "\"";
      }
      out_.extensions.push_back(std::move(*extension));
    }
    return ReadExtensions(out_);
  }

  Certificate& out_;
};

}  // namespace

const CertificateExtension* Certificate::FindExtension(std::span<const int32_t> id) const {
  for (const CertificateExtension& extension : extensions) {
    if (IsId(extension.id, id)) return &extension;
  }
  return nullptr;
}

Result<Certificate> ParseCertificate(std::string_view der) {
  DerReader input(der);
  Certificate certificate;
  if (std::string fault = CertificateParser(certificate).Parse(input); !fault.empty()) return Error{std::move(fault)};
  if (!input.empty()) return Error{"x509: trailing data"};
  return certificate;
}

Result<std::vector<Certificate>> ParseCertificates(std::string_view der) {
  DerReader input(der);
  std::vector<Certificate> certificates;
  while (!input.empty()) {
    if (certificates.size() == kMaxCertificates) return Error{"x509: more than 10000 certificates"};
    std::string fault = CertificateParser(certificates.emplace_back()).Parse(input);
    if (!fault.empty()) return Error{std::move(fault)};
  }
  return certificates;
}

std::string ReadText(DerTag tag, std::string_view bytes, std::string& out) {
  switch (tag) {
    case kDerT61String:  // as Latin 1, as everybody does
      for (char c : bytes) AppendRune(out, static_cast<uint8_t>(c));
      return "";
    case kDerPrintableString:
      return Take(bytes, IsPrintable, "PrintableString", out);
    case kDerUtf8String:
      out = bytes;
      return IsValidUtf8(bytes) ? "" : "invalid UTF-8 string";
    case kDerBmpString:
      return ReadBmpString(bytes, out) ? "" : "invalid BMPString";
    case kDerIa5String:
      return Take(bytes, [](char c) { return static_cast<uint8_t>(c) < 0x80; }, "IA5String", out);
    case kDerNumericString:
      return Take(bytes, IsNumeric, "NumericString", out);
    default:
      return "unsupported string type: " + std::to_string(tag);
  }
}

Result<Name> ParseName(std::string_view element) {
  const std::string kInvalid = "x509: invalid RDNSequence";
  DerReader names;
  if (!DerReader(element).Enter(kDerSequence, names)) return Error{kInvalid};
  Name out;
  while (!names.empty()) {
    DerReader set;
    if (!names.Enter(kDerSet, set)) return Error{kInvalid};
    while (!set.empty()) {
      DerReader pair;
      NameAttribute attribute;
      DerTag tag = 0;
      std::string_view value;
      if (!set.Enter(kDerSequence, pair)) return Error{kInvalid + ": invalid attribute"};
      if (!pair.ReadObjectId(attribute.type)) return Error{kInvalid + ": invalid attribute type"};
      if (!pair.ReadAny(tag, value)) return Error{kInvalid + ": invalid attribute value"};
      std::string fault = ReadText(tag, value, attribute.value);
      if (!fault.empty()) return Error{kInvalid + ": invalid attribute value: " + fault};
      out.push_back(std::move(attribute));
    }
  }
  return out;
}

Result<CertificateExtension> ParseExtension(DerReader der) {
  CertificateExtension extension;
  if (!der.ReadObjectId(extension.id)) return Error{"x509: malformed extension OID field"};
  if (der.At(kDerBoolean) && !der.ReadBoolean(extension.critical)) {
    return Error{"x509: malformed extension critical field"};
  }
  if (!der.Read(kDerOctetString, extension.value)) return Error{"x509: malformed extension value field"};
  return extension;
}

int KeyAlgorithmNumber(KeyKind kind) {
  switch (kind) {
    case KeyKind::kRsa:
      return 1;
    case KeyKind::kDsa:
      return 2;
    case KeyKind::kEc:
      return 3;
    case KeyKind::kEd25519:
      return 4;
    case KeyKind::kUnknown:
    case KeyKind::kX25519:
    case KeyKind::kSecret:
      return 0;
  }
  return 0;
}

}  // namespace regoc::builtins::crypto
