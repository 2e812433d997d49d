// X.509 certificates and signing requests (RFC 5280, 2986), read as Go's crypto/x509 reads them.
//
// Texts point into the bytes, which must live as long; what is printed of a certificate is in certificate_json.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/builtins/crypto/der.h"
#include "runtime/builtins/crypto/key.h"

namespace regoc::builtins::crypto {

struct NameAttribute {
  ObjectId type;
  std::string value;
};
using Name = std::vector<NameAttribute>;  // in order

struct CertificateExtension {
  ObjectId id;
  bool critical = false;
  std::string_view value;
};

// Numbered as Go's x509.SignatureAlgorithm, which is what is printed.
enum class CertificateSignature : uint8_t {
  kUnknown = 0,
  kMd5Rsa = 2,
  kSha1Rsa,
  kSha256Rsa,
  kSha384Rsa,
  kSha512Rsa,
  kSha1Dsa,
  kSha256Dsa,
  kSha1Ecdsa,
  kSha256Ecdsa,
  kSha384Ecdsa,
  kSha512Ecdsa,
  kSha256RsaPss,
  kSha384RsaPss,
  kSha512RsaPss,
  kEd25519,
};

struct SubjectNames {
  std::vector<std::string_view> dns, emails, uris;
  std::vector<std::string_view> addresses;  // of 4 or 16 bytes

  bool empty() const { return dns.empty() && emails.empty() && uris.empty() && addresses.empty(); }
};

struct AddressRange {
  std::string_view address, mask;  // of 4 or 16 bytes
};

struct NameConstraints {
  std::vector<std::string_view> dns, emails, uris;
  std::vector<AddressRange> addresses;
};

struct CertificateTime {
  int64_t seconds = 0;  // since 1970
  int32_t offset = 0;   // of the zone that it was written in
};

struct PolicyMapping {
  std::string_view issuer, subject;  // contents of object identifiers
};

struct Certificate {
  std::string_view raw, raw_tbs, raw_key_info, raw_subject, raw_issuer;
  std::string signature;
  CertificateSignature signature_algorithm = CertificateSignature::kUnknown;
  int key_algorithm = 0;  // Go's x509.PublicKeyAlgorithm
  PublicKey public_key;
  int64_t version = 0;
  BigInteger serial;
  Name issuer, subject;
  CertificateTime not_before, not_after;

  std::vector<CertificateExtension> extensions;
  std::vector<ObjectId> unhandled_critical;
  int key_usage = 0;
  std::vector<int> extended_usages;  // Go's x509.ExtKeyUsage
  std::vector<ObjectId> unknown_usages;
  bool basic_constraints_valid = false;
  bool is_ca = false;
  int64_t max_path_length = 0;
  std::optional<std::string_view> subject_key_id, authority_key_id;
  std::vector<std::string_view> ocsp_servers, issuing_urls, crl_points;
  SubjectNames names;
  bool constraints_critical = false;
  NameConstraints permitted, excluded;
  std::optional<std::vector<std::string_view>> policies;  // contents of object identifiers
  std::vector<PolicyMapping> policy_mappings;
  std::optional<int64_t> inhibit_any_policy, inhibit_policy_mapping, require_explicit_policy;

  const CertificateExtension* FindExtension(std::span<const int32_t> id) const;
};

inline constexpr int32_t kSubjectAltNameId[] = {2, 5, 29, 17};
inline constexpr int32_t kNameConstraintsId[] = {2, 5, 29, 30};

// One certificate and nothing behind it.
Result<Certificate> ParseCertificate(std::string_view der);
// Any number of certificates one behind the other.
Result<std::vector<Certificate>> ParseCertificates(std::string_view der);

struct TypedValue {
  ObjectId type;
  DerTag tag = 0;  // of the value
  std::string_view body;
};

struct RequestAttribute {
  ObjectId type;
  std::vector<std::vector<TypedValue>> values;
};

struct CertificateRequest {
  std::string_view raw, raw_tbs, raw_key_info, raw_subject;
  int64_t version = 0;
  std::string signature;
  CertificateSignature signature_algorithm = CertificateSignature::kUnknown;
  int key_algorithm = 0;
  PublicKey public_key;
  Name subject;
  std::vector<RequestAttribute> attributes;
  std::vector<CertificateExtension> extensions;
  SubjectNames names;
};
Result<CertificateRequest> ParseCertificateRequest(std::string_view der);

// Parts that certificates and requests share.
Result<Name> ParseName(std::string_view element);
Result<CertificateExtension> ParseExtension(DerReader der);
Result<SubjectNames> ParseSubjectNames(std::string_view der);
CertificateSignature ParseSignatureAlgorithm(DerReader algorithm);
// A text of any of ASN.1's kinds as UTF-8. Empty, or the fault.
std::string ReadText(DerTag tag, std::string_view bytes, std::string& out);
int KeyAlgorithmNumber(KeyKind kind);
// Fills in what the extensions say. Empty, or the fault.
std::string ReadExtensions(Certificate& certificate);

// A name of a host that a certificate or a constraint may hold.
bool IsDomainName(std::string_view text, bool constraint);

}  // namespace regoc::builtins::crypto
