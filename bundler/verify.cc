#include "bundler/verify.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "bundler/glob.h"
#include "bundler/jwt.h"
#include "bundler/paths.h"
#include "bundler/signature.h"

namespace regoc::bundle {

namespace {

using Listed = std::map<std::string, SignedFile, std::less<>>;

int64_t Now(const VerificationConfig& config) {
  auto since = std::chrono::system_clock::now().time_since_epoch();
  return config.now ? *config.now : std::chrono::duration_cast<std::chrono::seconds>(since).count();
}

// The trusted keys that may have signed a token. A token that names none may be of any whose algorithm it has.
Result<std::vector<const TrustedKey*>> SelectKeys(const VerificationConfig& config, const Jwt& jwt,
                                                  const SignatureClaims& claims) {
  const std::string& id = !config.key_id.empty() ? config.key_id : !jwt.key_id.empty() ? jwt.key_id : claims.key_id;
  std::vector<const TrustedKey*> keys;
  if (id.empty() && config.keys.size() == 1) return std::vector{&config.keys[0]};
  for (const TrustedKey& key : config.keys)
    if (id.empty() ? key.key.algorithm() == jwt.algorithm : key.id == id) keys.push_back(&key);
  if (!keys.empty()) return keys;
  if (id.empty()) return Error{"verification key ID is empty, and no key is for " + jwt.algorithm};
  return Error{"verification key corresponding to ID " + id + " not found"};
}

Result<const TrustedKey*> SignerOf(const Jwt& jwt, const std::vector<const TrustedKey*>& keys) {
  Status last = Error{"failed to verify JWT signature"};
  for (const TrustedKey* key : keys) {
    last = VerifyJwt(jwt, key->key);
    if (last.ok()) return key;
  }
  return last.error();
}

Status CheckScope(const SignatureClaims& claims, const VerificationConfig& config, const TrustedKey& key) {
  if (claims.scope != (config.scope.empty() ? key.scope : config.scope)) return Error{"scope mismatch"};
  return Unit{};
}

Status CheckTimes(const SignatureClaims& claims, const VerificationConfig& config, const TrustedKey& key) {
  int64_t now = Now(config);
  if (claims.expires_at && *claims.expires_at <= now) {
    return Error{"the signature has expired (exp: " + std::to_string(*claims.expires_at) + ")"};
  }
  if (claims.not_before && *claims.not_before > now) {
    return Error{"the signature is not valid yet (nbf: " + std::to_string(*claims.not_before) + ")"};
  }
  int64_t made = claims.issued_at.value_or(now);
  constexpr int64_t kClockSkew = 300;
  if (made > now + kClockSkew) return Error{"the signature was made in the future (iat: " + std::to_string(made) + ")"};
  if (key.not_before && made < *key.not_before)
    return Error{"the key " + key.id + " is trusted for later signatures only"};
  if (key.not_after && made > *key.not_after)
    return Error{"the key " + key.id + " is trusted for earlier signatures only"};
  return Unit{};
}

// Names as they are in Contents. Where OPA signed a folder in place, all of them begin with the folder's path.
Result<Listed> NormalizeNames(const std::vector<SignedFile>& files, const std::string& folder_prefix) {
  bool prefixed = !folder_prefix.empty() && !files.empty() &&
                  std::all_of(files.begin(), files.end(),
                              [&](const SignedFile& file) { return file.name.starts_with(folder_prefix); });
  Listed listed;
  for (const SignedFile& file : files) {
    std::string name = prefixed ? file.name.substr(folder_prefix.size()) : file.name;
    if (name.starts_with("./")) name.erase(0, 2);
    auto [at, fresh] = listed.emplace(std::move(name), file);
    if (!fresh) return Error{"the signature lists the file " + at->first + " twice"};
  }
  return listed;
}

std::string Lowered(std::string hex) {
  for (char& c : hex) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c + ('a' - 'A'));
  }
  return hex;
}

// Checks one file against the list and takes it off.
class FileCheck {
 public:
  FileCheck(const VerificationConfig& config, Listed listed, const std::string& prefix, VerificationReport& report)
      : config_(config), listed_(std::move(listed)), prefix_(prefix), report_(report) {}

  Status Check(std::string_view path, std::string_view bytes) {
    auto at = listed_.find(path);
    if (IsExcluded(path)) {
      if (at != listed_.end()) listed_.erase(at);
      report_.excluded.emplace_back(path);
      return Unit{};
    }
    std::string name(path);
    if (at == listed_.end()) return Error{"file " + name + " not included in bundle signature"};
    const SignedFile& file = at->second;
    if (file.algorithm.empty()) return Error{"no hashing algorithm provided for file " + name};
    Result<std::string> got = FileDigest(path, bytes, file.algorithm);
    if (!got.ok()) return got.error();
    std::string want = Lowered(file.hash);
    if (want != *got) return Error{name + ": digest mismatch (want: " + want + ", got: " + *got + ")"};
    listed_.erase(at);
    ++report_.verified_files;
    return Unit{};
  }

  // Whatever is still on the list isn't in the bundle.
  Status CheckNoneMissing() const {
    std::string names;
    for (const auto& [name, file] : listed_) {
      if (!IsExcluded(name)) names += (names.empty() ? "" : " ") + name;
    }
    if (names.empty()) return Unit{};
    return Error{"file(s) [" + names + "] specified in bundle signatures but not found in the target bundle"};
  }

 private:
  bool IsExcluded(std::string_view path) const {
    std::string with_prefix = prefix_ + std::string(path);
    return std::any_of(config_.exclude.begin(), config_.exclude.end(), [&](const std::string& pattern) {
      return MatchPath(pattern, path) || MatchPath(pattern, with_prefix);
    });
  }

  const VerificationConfig& config_;
  Listed listed_;
  const std::string& prefix_;
  VerificationReport& report_;
};

Status CheckFiles(const Contents& contents, const VerificationConfig& config, const SignatureClaims& claims,
                  VerificationReport& report) {
  Result<Listed> listed = NormalizeNames(claims.files, contents.folder_prefix);
  if (!listed.ok()) return listed.error();
  FileCheck check(config, *std::move(listed), contents.folder_prefix, report);
  if (std::optional<std::string> manifest = ManifestBytes(contents)) {
    if (Status good = check.Check(kManifestName, *manifest); !good.ok()) return good;
  }
  for (const File& file : contents.files) {
    if (Status good = check.Check(file.path, file.bytes); !good.ok()) return good;
  }
  return check.CheckNoneMissing();
}

// What became of a token: a signer, or a reason why it doesn't count. Errors refuse the bundle.
struct Verdict {
  std::optional<Signer> signer;
  std::string reason;
};

Result<Verdict> VerifyToken(const Contents& contents, const VerificationConfig& config, const std::string& token,
                            VerificationReport& report) {
  Result<Jwt> jwt = DecodeJwt(token);
  if (!jwt.ok()) return jwt.error();
  Result<SignatureClaims> claims = ParseClaims(jwt->payload);
  if (!claims.ok()) return Error{"malformed JWT: payload: " + claims.error().message};
  Result<std::vector<const TrustedKey*>> keys = SelectKeys(config, *jwt, *claims);
  if (!keys.ok()) return Verdict{.reason = keys.error().message};
  // Only the choice among keys, all of which are trusted, came from the token before this line.
  Result<const TrustedKey*> key = SignerOf(*jwt, *keys);
  if (!key.ok()) return key.error();
  if (Status checked = CheckScope(*claims, config, **key); !checked.ok()) return checked.error();
  if (Status checked = CheckTimes(*claims, config, **key); !checked.ok())
    return Verdict{.reason = checked.error().message};
  VerificationReport of_token;
  if (Status checked = CheckFiles(contents, config, *claims, of_token); !checked.ok()) return checked.error();
  report.verified_files = of_token.verified_files;
  report.excluded = std::move(of_token.excluded);
  return Verdict{.signer = Signer{.key_id = (*key)->id,
                                  .fingerprint = (*key)->key.Fingerprint(),
                                  .algorithm = (*key)->key.algorithm(),
                                  .scope = claims->scope,
                                  .issuer = claims->issuer,
                                  .issued_at = claims->issued_at,
                                  .expires_at = claims->expires_at}};
}

// One key under two names is one signer.
bool Counts(const std::vector<Signer>& signers, const Signer& signer) {
  return std::none_of(signers.begin(), signers.end(),
                      [&](const Signer& other) { return other.fingerprint == signer.fingerprint; });
}

Error TooFew(const VerificationConfig& config, const VerificationReport& report) {
  if (config.required_signers == 1 && report.discounted.size() == 1) return Error{report.discounted[0]};
  std::string text = "signed by " + std::to_string(report.signers.size()) + " of the " +
                     std::to_string(config.required_signers) + " keys that are required";
  for (const std::string& reason : report.discounted) text += "; " + reason;
  return Error{text};
}

}  // namespace

Result<VerificationReport> VerifyBundle(const Contents& contents, const VerificationConfig& config) {
  constexpr size_t kMaxTokens = 100;
  VerificationReport report;
  if (!contents.signatures || (contents.signatures->tokens.empty() && contents.signatures->plugin.empty())) {
    if (config.require_signature) return Error{"bundle missing .signatures.json file"};
    return report;
  }
  const Signatures& signatures = *contents.signatures;
  if (config.keys.empty()) return Error{"verification key not provided"};
  if (!signatures.plugin.empty() && signatures.plugin != "_default") {
    return Error{"no verifier exists under id " + signatures.plugin};
  }
  if (signatures.tokens.empty()) return Error{".signatures.json: missing JWT (expected at least one)"};
  if (signatures.tokens.size() > kMaxTokens)
    return Error{".signatures.json: more than " + std::to_string(kMaxTokens) + " JWTs"};
  for (const std::string& token : signatures.tokens) {
    Result<Verdict> verdict = VerifyToken(contents, config, token, report);
    if (!verdict.ok()) return verdict.error();
    if (verdict->signer && !Counts(report.signers, *verdict->signer))
      verdict->reason = "the key " + verdict->signer->key_id + " signed twice";
    if (verdict->reason.empty())
      report.signers.push_back(*verdict->signer);
    else
      report.discounted.push_back(verdict->reason);
  }
  if (report.signers.size() < std::max<size_t>(config.required_signers, 1)) return TooFew(config, report);
  report.is_signed = true;
  return report;
}

}  // namespace regoc::bundle
