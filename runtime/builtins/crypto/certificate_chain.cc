#include "runtime/builtins/crypto/certificate_chain.h"

#include <algorithm>

#include "runtime/builtins/crypto/signature.h"
#include "runtime/builtins/ip_address.h"

namespace regoc::builtins::crypto {

namespace {

constexpr int kAnyUsage = 0;
constexpr int kServerUsage = 1;
constexpr int kMaySignCertificates = 1 << 5;
constexpr int kMaxSignatureChecks = 100;

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

// Without the point at the end; `pattern` may start with a label "*".
bool IsHostname(std::string_view text, bool pattern) {
  if (!pattern && text.ends_with('.')) text.remove_suffix(1);
  if (text.empty() || text == "*") return false;
  if (pattern && text.starts_with("*.")) text.remove_prefix(2);
  size_t label = 0;
  for (char c : text) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (c == '.' ? label == 0 : !letter && !(c == '-' && label > 0)) return false;
    label = c == '.' ? 0 : label + 1;
  }
  return label > 0;
}

bool MatchesPattern(std::string_view pattern, std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (!pattern.starts_with("*.")) return pattern == host;
  size_t point = host.find('.');
  return point != std::string_view::npos && host.substr(point) == pattern.substr(1);
}

bool HasAddress(const Certificate& certificate, const Address& address) {
  for (std::string_view bytes : certificate.names.addresses) {
    AddressBits bits = bytes.size() == 4 ? AddressBits{0xFFFF} : 0;
    for (char byte : bytes) bits = bits << 8 | static_cast<uint8_t>(byte);
    if (bits == address.bits) return true;
  }
  return false;
}

bool IsForHost(const Certificate& certificate, std::string_view host) {
  std::string_view literal = host;
  if (host.size() >= 3 && host.starts_with('[') && host.ends_with(']')) literal = host.substr(1, host.size() - 2);
  if (std::optional<Address> address = ParseAddress(literal)) return HasAddress(certificate, *address);
  std::string name = Lower(host);
  bool valid = IsHostname(name, false);
  for (std::string_view dns : certificate.names.dns) {
    std::string pattern = Lower(dns);
    if (valid && IsHostname(dns, true)) {
      if (MatchesPattern(pattern, name)) return true;
    } else if (!pattern.empty() && pattern != "." && pattern == name) {
      return true;
    }
  }
  return false;
}

// Not those with MD5, SHA-1 or DSA: Go refuses them.
const SignatureAlgorithm* AlgorithmOf(CertificateSignature signature) {
  switch (signature) {
    case CertificateSignature::kSha256Rsa:
      return FindSignatureAlgorithm("RS256");
    case CertificateSignature::kSha384Rsa:
      return FindSignatureAlgorithm("RS384");
    case CertificateSignature::kSha512Rsa:
      return FindSignatureAlgorithm("RS512");
    case CertificateSignature::kSha256RsaPss:
      return FindSignatureAlgorithm("PS256");
    case CertificateSignature::kSha384RsaPss:
      return FindSignatureAlgorithm("PS384");
    case CertificateSignature::kSha512RsaPss:
      return FindSignatureAlgorithm("PS512");
    case CertificateSignature::kSha256Ecdsa:
      return FindSignatureAlgorithm("ES256");
    case CertificateSignature::kSha384Ecdsa:
      return FindSignatureAlgorithm("ES384");
    case CertificateSignature::kSha512Ecdsa:
      return FindSignatureAlgorithm("ES512");
    case CertificateSignature::kEd25519:
      return FindSignatureAlgorithm("EdDSA");
    case CertificateSignature::kUnknown:
    case CertificateSignature::kMd5Rsa:
    case CertificateSignature::kSha1Rsa:
    case CertificateSignature::kSha1Dsa:
    case CertificateSignature::kSha256Dsa:
    case CertificateSignature::kSha1Ecdsa:
      return nullptr;
  }
  return nullptr;
}

bool IsSignedBy(const Certificate& child, const Certificate& parent) {
  bool no_authority = parent.version == 3 ? !parent.basic_constraints_valid : false;
  if (no_authority || (parent.basic_constraints_valid && !parent.is_ca)) return false;
  if (parent.key_usage != 0 && (parent.key_usage & kMaySignCertificates) == 0) return false;
  const SignatureAlgorithm* algorithm = AlgorithmOf(child.signature_algorithm);
  if (algorithm == nullptr) return false;
  VerificationKey key = MakeVerificationKey(parent.public_key);
  if (algorithm->family == SignatureFamily::kEcdsa) {
    return key.kind == KeyKind::kEc &&
           VerifyDerSignature(key.evp.get(), algorithm->digest(), child.raw_tbs, child.signature);
  }
  return VerifySignature(key, *algorithm, SignatureForm::kStrict, child.raw_tbs, child.signature);
}

enum class Role : uint8_t { kLeaf, kIntermediate, kRoot };

class ChainBuilder {
 public:
  ChainBuilder(std::span<const Certificate> certificates, const ChainOptions& options)
      : certificates_(certificates), options_(options) {}

  std::optional<Chain> Run() {
    const Certificate& leaf = certificates_.back();
    if (!IsValid(leaf, Role::kLeaf, {})) return std::nullopt;
    if (!options_.dns_name.empty() && !IsForHost(leaf, options_.dns_name)) return std::nullopt;
    Chain chain = {&leaf};
    if (leaf.raw == certificates_.front().raw) return IsAcceptable(chain) ? std::optional(chain) : std::nullopt;
    return Extend(chain) ? std::optional(found_) : std::nullopt;
  }

 private:
  bool IsValid(const Certificate& certificate, Role role, const Chain& below) const {
    if (!certificate.unhandled_critical.empty()) return false;
    if (!below.empty() && below.back()->raw_issuer != certificate.raw_subject) return false;
    int64_t seconds = options_.now_ns / 1000000000 - (options_.now_ns % 1000000000 < 0 ? 1 : 0);
    bool past_second = options_.now_ns % 1000000000 != 0;
    if (seconds < certificate.not_before.seconds) return false;
    if (seconds > certificate.not_after.seconds || (seconds == certificate.not_after.seconds && past_second)) {
      return false;
    }
    if (role == Role::kIntermediate && (!certificate.basic_constraints_valid || !certificate.is_ca)) return false;
    bool limited = certificate.basic_constraints_valid && certificate.max_path_length >= 0;
    return !limited || static_cast<int64_t>(below.size()) - 1 <= certificate.max_path_length;
  }

  // Those whose subject is the issuer, the likeliest first: by how the identifiers of their keys match.
  std::vector<const Certificate*> Parents(const Certificate& child, std::span<const Certificate> pool) const {
    std::vector<const Certificate*> ranked[3];
    std::string_view wanted = child.authority_key_id.value_or("");
    for (const Certificate& candidate : pool) {
      if (candidate.raw_subject != child.raw_issuer) continue;
      std::string_view id = candidate.subject_key_id.value_or("");
      size_t rank = id == wanted ? 0 : (id.empty() != wanted.empty() ? 1 : 2);
      ranked[rank].push_back(&candidate);
    }
    std::vector<const Certificate*> all = std::move(ranked[0]);
    for (size_t i = 1; i < 3; ++i) all.insert(all.end(), ranked[i].begin(), ranked[i].end());
    return all;
  }

  // The same subject, key and other names.
  static bool IsInChain(const Certificate& candidate, const Chain& chain) {
    const CertificateExtension* names = candidate.FindExtension(kSubjectAltNameId);
    for (const Certificate* certificate : chain) {
      if (candidate.raw_subject != certificate->raw_subject || candidate.raw_key_info != certificate->raw_key_info) {
        continue;
      }
      const CertificateExtension* others = certificate->FindExtension(kSubjectAltNameId);
      if (names == nullptr || others == nullptr) return names == others;
      if (names->value == others->value) return true;
    }
    return false;
  }

  // Looks for a good chain that starts with `chain`: true when there is one, in found_.
  bool Extend(Chain& chain) {
    const Certificate& child = *chain.back();
    struct Pool {
      Role role;
      std::span<const Certificate> certificates;
    };
    const Pool kPools[] = {{Role::kRoot, certificates_.first(1)},
                           {Role::kIntermediate, certificates_.subspan(1, certificates_.size() - 2)}};
    for (const Pool& pool : kPools) {
      for (const Certificate* parent : Parents(child, pool.certificates)) {
        if (++checks_ > kMaxSignatureChecks) return false;
        if (parent->public_key.kind == KeyKind::kUnknown || IsInChain(*parent, chain) || !IsSignedBy(child, *parent) ||
            !IsValid(*parent, pool.role, chain)) {
          continue;
        }
        chain.push_back(parent);
        bool good = pool.role == Role::kRoot ? IsAcceptable(chain) : Extend(chain);
        if (good && pool.role == Role::kRoot) found_ = chain;
        chain.pop_back();
        if (good) return true;
      }
    }
    return false;
  }

  bool IsAcceptable(const Chain& chain) const {
    return PoliciesAreValid(chain) && UsagesAreAllowed(chain) && NamesAreAllowed(chain);
  }

  // At least one of the wanted usages is allowed by every certificate that names any.
  bool UsagesAreAllowed(const Chain& chain) const {
    std::vector<int> wanted = options_.extended_usages;
    if (wanted.empty()) wanted.push_back(kServerUsage);
    auto contains = [](const std::vector<int>& list, int usage) {
      return std::find(list.begin(), list.end(), usage) != list.end();
    };
    if (contains(wanted, kAnyUsage)) return true;
    for (auto certificate = chain.rbegin(); certificate != chain.rend(); ++certificate) {
      const std::vector<int>& allowed = (*certificate)->extended_usages;
      if (allowed.empty() && (*certificate)->unknown_usages.empty()) continue;
      if (contains(allowed, kAnyUsage)) continue;
      std::erase_if(wanted, [&](int usage) { return !contains(allowed, usage); });
      if (wanted.empty()) return false;
    }
    return true;
  }

  std::span<const Certificate> certificates_;
  const ChainOptions& options_;
  Chain found_;
  int checks_ = 0;
};

}  // namespace

std::optional<Chain> VerifyChain(std::span<const Certificate> certificates, const ChainOptions& options) {
  if (certificates.size() < 2) return std::nullopt;
  return ChainBuilder(certificates, options).Run();
}

}  // namespace regoc::builtins::crypto
