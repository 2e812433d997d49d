// The extensions of certificates that Go knows (RFC 5280, section 4.2).
#include <algorithm>
#include <map>
#include <set>

#include "runtime/base/arena.h"
#include "runtime/builtins/crypto/certificate.h"
#include "runtime/builtins/crypto/mailbox.h"
#include "runtime/builtins/ip_address.h"
#include "runtime/builtins/url.h"
#include "runtime/value/json.h"

namespace regoc::builtins::crypto {

namespace {

std::string Quoted(std::string_view text) { return ToRego(Value::String(text)); }

bool IsIa5(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<uint8_t>(c) < 0x80; });
}

// Indexed by Go's number; {} for the first, any usage, is listed as itself.
constexpr int32_t kAny[] = {2, 5, 29, 37, 0};
constexpr int32_t kServerAuth[] = {1, 3, 6, 1, 5, 5, 7, 3, 1};
constexpr int32_t kClientAuth[] = {1, 3, 6, 1, 5, 5, 7, 3, 2};
constexpr int32_t kCodeSigning[] = {1, 3, 6, 1, 5, 5, 7, 3, 3};
constexpr int32_t kEmailProtection[] = {1, 3, 6, 1, 5, 5, 7, 3, 4};
constexpr int32_t kIpsecEndSystem[] = {1, 3, 6, 1, 5, 5, 7, 3, 5};
constexpr int32_t kIpsecTunnel[] = {1, 3, 6, 1, 5, 5, 7, 3, 6};
constexpr int32_t kIpsecUser[] = {1, 3, 6, 1, 5, 5, 7, 3, 7};
constexpr int32_t kTimeStamping[] = {1, 3, 6, 1, 5, 5, 7, 3, 8};
constexpr int32_t kOcspSigning[] = {1, 3, 6, 1, 5, 5, 7, 3, 9};
constexpr int32_t kMicrosoftGated[] = {1, 3, 6, 1, 4, 1, 311, 10, 3, 3};
constexpr int32_t kNetscapeGated[] = {2, 16, 840, 1, 113730, 4, 1};
constexpr int32_t kMicrosoftCommercial[] = {1, 3, 6, 1, 4, 1, 311, 2, 1, 22};
constexpr int32_t kMicrosoftKernel[] = {1, 3, 6, 1, 4, 1, 311, 61, 1, 1};
constexpr std::span<const int32_t> kUsages[] = {
    kAny,       kServerAuth,   kClientAuth,  kCodeSigning,    kEmailProtection, kIpsecEndSystem,      kIpsecTunnel,
    kIpsecUser, kTimeStamping, kOcspSigning, kMicrosoftGated, kNetscapeGated,   kMicrosoftCommercial, kMicrosoftKernel};

constexpr int32_t kAuthorityInfoId[] = {1, 3, 6, 1, 5, 5, 7, 1, 1};
constexpr int32_t kOcspId[] = {1, 3, 6, 1, 5, 5, 7, 48, 1};
constexpr int32_t kIssuersId[] = {1, 3, 6, 1, 5, 5, 7, 48, 2};

// Zero or more ones, then zeros.
bool IsMask(std::string_view mask) {
  bool ended = false;
  for (char c : mask) {
    uint8_t byte = static_cast<uint8_t>(c);
    uint8_t inverted = static_cast<uint8_t>(~byte);
    if (ended ? byte != 0 : (inverted & (inverted + 1)) != 0) return false;
    ended = ended || byte != 0xFF;
  }
  return true;
}

class ExtensionReader {
 public:
  explicit ExtensionReader(Certificate& out) : out_(out) {}

  std::string ReadAll() {
    for (const CertificateExtension& extension : out_.extensions) {
      unhandled_ = false;
      if (std::string fault = Read(extension); !fault.empty()) return fault;
      if (extension.critical && unhandled_) out_.unhandled_critical.push_back(extension.id);
    }
    return "";
  }

 private:
  using Handler = std::string (ExtensionReader::*)(const CertificateExtension&);

  std::string Read(const CertificateExtension& extension) {
    const ObjectId& id = extension.id;
    if (IsId(id, kAuthorityInfoId)) return ReadAuthorityInfo(extension);
    if (id.size() == 4 && id[0] == 2 && id[1] == 5 && id[2] == 29) {
      if (Handler handler = HandlerOf(id[3]); handler != nullptr) return (this->*handler)(extension);
    }
    unhandled_ = true;
    return "";
  }

  static Handler HandlerOf(int32_t number) {
    switch (number) {
      case 14:
        return &ExtensionReader::ReadSubjectKeyId;
      case 15:
        return &ExtensionReader::ReadKeyUsage;
      case 17:
        return &ExtensionReader::ReadSubjectAltNames;
      case 19:
        return &ExtensionReader::ReadBasicConstraints;
      case 30:
        return &ExtensionReader::ReadNameConstraints;
      case 31:
        return &ExtensionReader::ReadCrlPoints;
      case 32:
        return &ExtensionReader::ReadPolicies;
      case 33:
        return &ExtensionReader::ReadPolicyMappings;
      case 35:
        return &ExtensionReader::ReadAuthorityKeyId;
      case 36:
        return &ExtensionReader::ReadPolicyConstraints;
      case 37:
        return &ExtensionReader::ReadExtendedUsage;
      case 54:
        return &ExtensionReader::ReadInhibitAnyPolicy;
      default:
        return nullptr;
    }
  }

  std::string ReadSubjectKeyId(const CertificateExtension& extension) {
    if (extension.critical) return "x509: subject key identifier incorrectly marked critical";
    std::string_view body;
    if (!DerReader(extension.value).Read(kDerOctetString, body)) return "x509: invalid subject key identifier";
    out_.subject_key_id = body;
    return "";
  }

  std::string ReadKeyUsage(const CertificateExtension& extension) {
    DerBits bits;
    if (!DerReader(extension.value).ReadBits(bits)) return "x509: invalid key usage";
    out_.key_usage = 0;
    for (int i = 0; i < 9; ++i) out_.key_usage |= bits.At(static_cast<size_t>(i)) ? 1 << i : 0;
    return "";
  }

  std::string ReadSubjectAltNames(const CertificateExtension& extension) {
    Result<SubjectNames> names = ParseSubjectNames(extension.value);
    if (!names.ok()) return names.error().message;
    out_.names = std::move(*names);
    unhandled_ = out_.names.empty();
    return "";
  }

  std::string ReadBasicConstraints(const CertificateExtension& extension) {
    constexpr char kFault[] = "x509: invalid basic constraints";
    DerReader der;
    if (!DerReader(extension.value).Enter(kDerSequence, der)) return kFault;
    if (der.At(kDerBoolean) && !der.ReadBoolean(out_.is_ca)) return kFault;
    out_.max_path_length = -1;
    if (der.At(kDerInteger) && (!der.ReadInt64(out_.max_path_length) || out_.max_path_length < 0)) return kFault;
    out_.basic_constraints_valid = true;
    return "";
  }

  std::string ReadCrlPoints(const CertificateExtension& extension) {
    constexpr char kFault[] = "x509: invalid CRL distribution point";
    DerReader list;
    if (!DerReader(extension.value).Enter(kDerSequence, list)) return std::string(kFault) + "s";
    while (!list.empty()) {
      DerReader point;
      std::string_view name;
      bool present = false;
      if (!list.Enter(kDerSequence, point)) return kFault;
      if (!point.ReadOptional(DerContextConstructed(0), name, present)) return kFault;
      if (!present) continue;
      DerReader names(name);
      if (!names.Enter(DerContextConstructed(0), names)) return kFault;
      while (names.At(DerContext(6))) {
        std::string_view uri;
        if (!names.Read(DerContext(6), uri)) return kFault;
        out_.crl_points.push_back(uri);
      }
    }
    return "";
  }

  std::string ReadPolicies(const CertificateExtension& extension) {
    constexpr char kFault[] = "x509: invalid certificate policies";
    DerReader list;
    std::set<std::string_view> seen;
    std::vector<std::string_view>& policies = out_.policies.emplace();
    if (!DerReader(extension.value).Enter(kDerSequence, list)) return kFault;
    while (!list.empty()) {
      DerReader policy;
      std::string_view id;
      ObjectId parsed;
      if (!list.Enter(kDerSequence, policy) || !policy.Read(kDerObjectId, id) || !seen.insert(id).second ||
          !ParseObjectId(id, parsed)) {
        return kFault;
      }
      policies.push_back(id);
    }
    return "";
  }

  std::string ReadPolicyMappings(const CertificateExtension& extension) {
    constexpr char kFault[] = "x509: invalid policy mappings extension";
    DerReader list;
    if (!DerReader(extension.value).Enter(kDerSequence, list)) return kFault;
    while (!list.empty()) {
      DerReader pair;
      PolicyMapping mapping;
      if (!list.Enter(kDerSequence, pair) || !pair.Read(kDerObjectId, mapping.issuer) ||
          !pair.Read(kDerObjectId, mapping.subject)) {
        return kFault;
      }
      out_.policy_mappings.push_back(mapping);
    }
    return "";
  }

  std::string ReadAuthorityKeyId(const CertificateExtension& extension) {
    constexpr char kFault[] = "x509: invalid authority key identifier";
    if (extension.critical) return "x509: authority key identifier incorrectly marked critical";
    DerReader body;
    std::string_view id;
    bool present = false;
    if (!DerReader(extension.value).Enter(kDerSequence, body)) return kFault;
    if (!body.ReadOptional(DerContext(0), id, present)) return kFault;
    if (present) out_.authority_key_id = id;
    return "";
  }

  std::string ReadPolicyConstraints(const CertificateExtension& extension) {
    constexpr char kFault[] = "x509: invalid policy constraints extension";
    DerReader body;
    if (!DerReader(extension.value).Enter(kDerSequence, body)) return kFault;
    for (auto [number, where] : {std::pair(0, &out_.require_explicit_policy), {1, &out_.inhibit_policy_mapping}}) {
      int64_t value = 0;
      if (!body.At(DerContext(number))) continue;
      if (!body.ReadInt64(value, DerContext(number))) return kFault;
      *where = value;
    }
    return "";
  }

  std::string ReadExtendedUsage(const CertificateExtension& extension) {
    constexpr char kFault[] = "x509: invalid extended key usages";
    DerReader list;
    if (!DerReader(extension.value).Enter(kDerSequence, list)) return kFault;
    while (!list.empty()) {
      ObjectId id;
      if (!list.ReadObjectId(id)) return kFault;
      const auto* known = std::find_if(std::begin(kUsages), std::end(kUsages),
                                       [&](std::span<const int32_t> usage) { return IsId(id, usage); });
      if (known == std::end(kUsages)) {
        out_.unknown_usages.push_back(std::move(id));
      } else {
        out_.extended_usages.push_back(static_cast<int>(known - std::begin(kUsages)));
      }
    }
    return "";
  }

  std::string ReadInhibitAnyPolicy(const CertificateExtension& extension) {
    int64_t value = 0;
    if (!DerReader(extension.value).ReadInt64(value)) return "x509: invalid inhibit any policy extension";
    out_.inhibit_any_policy = value;
    return "";
  }

  std::string ReadAuthorityInfo(const CertificateExtension& extension) {
    constexpr char kFault[] = "x509: invalid authority info access";
    if (extension.critical) return "x509: authority info access incorrectly marked critical";
    DerReader list;
    if (!DerReader(extension.value).Enter(kDerSequence, list)) return kFault;
    while (!list.empty()) {
      DerReader access;
      ObjectId method;
      std::string_view uri;
      if (!list.Enter(kDerSequence, access) || !access.ReadObjectId(method)) return kFault;
      if (!access.At(DerContext(6))) continue;
      if (!access.Read(DerContext(6), uri)) return kFault;
      if (IsId(method, kOcspId)) out_.ocsp_servers.push_back(uri);
      if (IsId(method, kIssuersId)) out_.issuing_urls.push_back(uri);
    }
    return "";
  }

  std::string ReadNameConstraints(const CertificateExtension& extension) {
    constexpr char kFault[] = "x509: invalid NameConstraints extension";
    DerReader outer(extension.value);
    DerReader body;
    std::string_view lists[2];
    bool present[2] = {};
    if (!outer.Enter(kDerSequence, body) || !outer.empty()) return kFault;
    for (int i = 0; i < 2; ++i) {
      if (!body.ReadOptional(DerContextConstructed(i), lists[i], present[i])) return kFault;
    }
    if (!body.empty()) return kFault;
    if (lists[0].empty() && lists[1].empty()) return "x509: empty name constraints extension";
    if (std::string fault = ReadSubtrees(DerReader(lists[0]), out_.permitted); !fault.empty()) return fault;
    if (std::string fault = ReadSubtrees(DerReader(lists[1]), out_.excluded); !fault.empty()) return fault;
    out_.constraints_critical = extension.critical;
    return "";
  }

  std::string ReadSubtrees(DerReader list, NameConstraints& out) {
    while (!list.empty()) {
      DerReader subtree;
      DerTag tag = 0;
      std::string_view value;
      if (!list.Enter(kDerSequence, subtree) || !subtree.ReadAny(tag, value)) {
        return "x509: invalid NameConstraints extension";
      }
      if (std::string fault = ReadSubtree(tag, value, out); !fault.empty()) return fault;
    }
    return "";
  }

  std::string ReadSubtree(DerTag tag, std::string_view value, NameConstraints& out) {
    if (tag == DerContext(7)) return ReadRange(value, out);
    if (tag != DerContext(1) && tag != DerContext(2) && tag != DerContext(6)) {
      unhandled_ = true;
      return "";
    }
    if (!IsIa5(value)) {
      return "x509: invalid constraint value: x509: " + Quoted(value) + " cannot be encoded as an IA5String";
    }
    if (tag == DerContext(2)) {
      if (!IsDomainName(value, true)) return "x509: failed to parse dnsName constraint " + Quoted(value);
      out.dns.push_back(value);
    } else if (tag == DerContext(1)) {
      bool mailbox = value.find('@') != std::string_view::npos;
      if (mailbox ? !ParseMailbox(value) : !IsDomainName(value, true)) {
        return "x509: failed to parse rfc822Name constraint " + Quoted(value);
      }
      out.emails.push_back(value);
    } else {
      std::string fault = "x509: failed to parse URI constraint " + Quoted(value);
      if (ParseAddress(value)) return fault + ": cannot be IP address";
      if (!IsDomainName(value, true)) return fault;
      out.uris.push_back(value);
    }
    return "";
  }

  static std::string ReadRange(std::string_view value, NameConstraints& out) {
    if (value.size() != 8 && value.size() != 32) {
      return "x509: IP constraint contained value of length " + std::to_string(value.size());
    }
    AddressRange range{value.substr(0, value.size() / 2), value.substr(value.size() / 2)};
    if (!IsMask(range.mask)) return "x509: IP constraint contained invalid mask";
    out.addresses.push_back(range);
    return "";
  }

  Certificate& out_;
  bool unhandled_ = false;
};

}  // namespace

Result<SubjectNames> ParseSubjectNames(std::string_view der) {
  DerReader list;
  if (!DerReader(der).Enter(kDerSequence, list)) return Error{"x509: invalid subject alternative names"};
  SubjectNames names;
  while (!list.empty()) {
    DerTag tag = 0;
    std::string_view value;
    if (!list.ReadAny(tag, value)) return Error{"x509: invalid subject alternative name"};
    if (tag == DerContext(1)) {
      if (!IsIa5(value)) return Error{"x509: SAN rfc822Name is malformed"};
      names.emails.push_back(value);
    } else if (tag == DerContext(2)) {
      if (!IsIa5(value)) return Error{"x509: SAN dNSName is malformed"};
      names.dns.push_back(value);
    } else if (tag == DerContext(6)) {
      if (!IsIa5(value)) return Error{"x509: SAN uniformResourceIdentifier is malformed"};
      Arena arena;
      std::string_view fault;
      std::optional<Url> url = ParseUrl(arena, value, fault);
      if (!url) return Error{"x509: cannot parse URI " + Quoted(value) + ": " + std::string(fault)};
      if (!url->host.empty() && !IsDomainName(url->host, false)) {
        return Error{"x509: cannot parse URI " + Quoted(value) + ": invalid domain"};
      }
      names.uris.push_back(value);
    } else if (tag == DerContext(7)) {
      if (value.size() != 4 && value.size() != 16) {
        return Error{"x509: cannot parse IP address of length " + std::to_string(value.size())};
      }
      names.addresses.push_back(value);
    }
  }
  return names;
}

std::string ReadExtensions(Certificate& certificate) { return ExtensionReader(certificate).ReadAll(); }

bool IsDomainName(std::string_view text, bool constraint) {
  if (text.empty()) return true;
  if (text.back() == '.') return false;
  if (constraint && text[0] == '.') text.remove_prefix(1);
  size_t label = 0;
  for (char c : text) {
    if (c < 33 || c > 126) return false;
    if (c == '.' && label == 0) return false;
    label = c == '.' ? 0 : label + 1;
  }
  return label > 0;
}

}  // namespace regoc::builtins::crypto
