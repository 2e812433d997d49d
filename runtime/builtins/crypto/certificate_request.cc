// Certificate signing requests (RFC 2986).
#include <set>

#include "runtime/builtins/crypto/asn1_fault.h"
#include "runtime/builtins/crypto/certificate.h"

namespace regoc::builtins::crypto {

namespace {

constexpr int32_t kExtensionRequestId[] = {1, 2, 840, 113549, 1, 9, 14};

// Go prints the attributes whose values are sequences of type and value, and passes others over. A request for
// extensions is printed as well, with what follows the type: the mark of critical ones, or the value.
bool ReadAttributeValue(DerReader list, std::vector<TypedValue>& out) {
  while (!list.empty()) {
    DerReader pair;
    TypedValue part;
    if (!list.Enter(kDerSequence, pair) || !pair.ReadObjectId(part.type) || !pair.ReadAny(part.tag, part.body)) {
      return false;
    }
    out.push_back(std::move(part));
  }
  return true;
}

std::string ReadRequestedExtensions(DerReader list, std::vector<CertificateExtension>& out, std::set<ObjectId>& seen) {
  while (!list.empty()) {
    DerReader item;
    if (!list.Enter(kDerSequence, item)) return "asn1: structure error: tags don't match";
    Result<CertificateExtension> extension = ParseExtension(item);
    if (!extension.ok()) return "asn1: structure error: tags don't match";
    if (!seen.insert(extension->id).second) {
      return "x509: certificate request contains duplicate requested extensions";
    }
    out.push_back(std::move(*extension));
  }
  return "";
}

std::string ReadAttributes(DerReader attributes, CertificateRequest& out) {
  std::set<ObjectId> seen;
  while (!attributes.empty()) {
    DerReader item;
    RequestAttribute attribute;
    DerReader values;
    DerReader first;
    if (!attributes.Enter(kDerSequence, item)) return "asn1: structure error: tags don't match";
    if (!item.ReadObjectId(attribute.type) || !item.Enter(kDerSet, values) || !item.empty()) continue;
    DerReader all = values;
    bool good = true;
    while (good && !all.empty()) {
      DerReader value;
      good = all.Enter(kDerSequence, value) && ReadAttributeValue(value, attribute.values.emplace_back());
    }
    if (IsId(attribute.type, kExtensionRequestId) && !values.empty()) {
      if (!values.Enter(kDerSequence, first)) return "asn1: structure error: tags don't match";
      if (std::string fault = ReadRequestedExtensions(first, out.extensions, seen); !fault.empty()) return fault;
    }
    if (good) out.attributes.push_back(std::move(attribute));
  }
  return "";
}

// `der` is the whole request, for what is said of it.
std::string ReadBody(std::string_view der, DerReader tbs, CertificateRequest& out) {
  DerReader key_info;
  DerReader attributes;
  constexpr char kStructure[] = "asn1: structure error: tags don't match";
  if (!tbs.ReadInt64(out.version) || !tbs.ReadElement(kDerSequence, out.raw_subject) ||
      !tbs.ReadElement(kDerSequence, out.raw_key_info) || !tbs.Enter(DerContextConstructed(0), attributes)) {
    return StructureFault(der, kRequestShape);
  }
  DerReader(out.raw_key_info).Enter(kDerSequence, key_info);
  Result<PublicKeyInfo> info = ReadPublicKeyInfo(key_info);
  if (!info.ok()) return StructureFault(der, kRequestShape);
  Result<PublicKey> key = ParsePublicKey(*info);
  if (!key.ok()) return key.error().message;
  if (KeyAlgorithmNumber(key->kind) != 0) out.public_key = std::move(*key);
  out.key_algorithm = KeyAlgorithmNumber(out.public_key.kind);
  Result<Name> subject = ParseName(out.raw_subject);
  if (!subject.ok()) return kStructure;
  out.subject = std::move(*subject);
  return ReadAttributes(attributes, out);
}

std::string ReadRequest(std::string_view der, CertificateRequest& out) {
  DerReader input(der);
  DerReader body;
  DerReader tbs;
  DerReader algorithm;
  DerBits signature;
  if (!input.ReadElement(kDerSequence, out.raw) || !DerReader(out.raw).Enter(kDerSequence, body) ||
      !body.ReadElement(kDerSequence, out.raw_tbs) || !DerReader(out.raw_tbs).Enter(kDerSequence, tbs) ||
      !body.Enter(kDerSequence, algorithm) || !body.ReadBits(signature)) {
    return StructureFault(der, kRequestShape);
  }
  if (!input.empty()) return "asn1: syntax error: trailing data";
  out.signature = signature.RightAligned();
  out.signature_algorithm = ParseSignatureAlgorithm(algorithm);
  if (std::string fault = ReadBody(der, tbs, out); !fault.empty()) return fault;
  for (const CertificateExtension& extension : out.extensions) {
    if (!IsId(extension.id, kSubjectAltNameId)) continue;
    Result<SubjectNames> names = ParseSubjectNames(extension.value);
    if (!names.ok()) return names.error().message;
    out.names = std::move(*names);
  }
  return "";
}

}  // namespace

Result<CertificateRequest> ParseCertificateRequest(std::string_view der) {
  CertificateRequest request;
  if (std::string fault = ReadRequest(der, request); !fault.empty()) return Error{std::move(fault)};
  return request;
}

}  // namespace regoc::builtins::crypto
