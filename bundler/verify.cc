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

Result<const TrustedKey*> SelectKey(const VerificationConfig& config, const Jwt& jwt, const SignatureClaims& claims) {
  const std::string& id = !config.key_id.empty() ? config.key_id : !jwt.key_id.empty() ? jwt.key_id : claims.key_id;
  if (id.empty() && config.keys.size() == 1) return &config.keys[0];
  if (id.empty()) return Error{"verification key ID is empty"};
  auto key = std::find_if(config.keys.begin(), config.keys.end(), [&](const TrustedKey& k) { return k.id == id; });
  if (key == config.keys.end()) return Error{"verification key corresponding to ID " + id + " not found"};
  return &*key;
}

Status CheckClaims(const SignatureClaims& claims, const VerificationConfig& config, const TrustedKey& key) {
  if (claims.scope != (config.scope.empty() ? key.scope : config.scope)) return Error{"scope mismatch"};
  int64_t now = Now(config);
  if (claims.expires_at && *claims.expires_at <= now) {
    return Error{"the signature has expired (exp: " + std::to_string(*claims.expires_at) + ")"};
  }
  if (claims.not_before && *claims.not_before > now) {
    return Error{"the signature is not valid yet (nbf: " + std::to_string(*claims.not_before) + ")"};
  }
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

Result<VerificationReport> VerifyToken(const Contents& contents, const VerificationConfig& config,
                                       const std::string& token) {
  Result<Jwt> jwt = DecodeJwt(token);
  if (!jwt.ok()) return jwt.error();
  Result<SignatureClaims> claims = ParseClaims(jwt->payload);
  if (!claims.ok()) return Error{"malformed JWT: payload: " + claims.error().message};
  Result<const TrustedKey*> key = SelectKey(config, *jwt, *claims);
  if (!key.ok()) return key.error();
  // Only the choice of the key, all of which are trusted, came from the token before this line.
  if (Status verified = VerifyJwt(*jwt, (*key)->key); !verified.ok()) return verified.error();
  if (Status checked = CheckClaims(*claims, config, **key); !checked.ok()) return checked.error();
  VerificationReport report{.is_signed = true,
                            .key_id = (*key)->id,
                            .algorithm = (*key)->key.algorithm(),
                            .scope = claims->scope,
                            .issuer = claims->issuer,
                            .issued_at = claims->issued_at};
  if (Status checked = CheckFiles(contents, config, *claims, report); !checked.ok()) return checked.error();
  return report;
}

}  // namespace

Result<VerificationReport> VerifyBundle(const Contents& contents, const VerificationConfig& config) {
  if (!contents.signatures || (contents.signatures->tokens.empty() && contents.signatures->plugin.empty())) {
    if (config.require_signature) return Error{"bundle missing .signatures.json file"};
    return VerificationReport{};
  }
  const Signatures& signatures = *contents.signatures;
  if (config.keys.empty()) return Error{"verification key not provided"};
  if (!signatures.plugin.empty() && signatures.plugin != "_default") {
    return Error{"no verifier exists under id " + signatures.plugin};
  }
  if (signatures.tokens.empty()) return Error{".signatures.json: missing JWT (expected exactly one)"};
  if (signatures.tokens.size() > 1) {
    return Error{".signatures.json: multiple JWTs not supported (expected exactly one)"};
  }
  return VerifyToken(contents, config, signatures.tokens[0]);
}

}  // namespace regoc::bundle
