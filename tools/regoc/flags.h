// Flags that several commands share, and what they mean.
#pragma once

#include <string>
#include <vector>

#include "tools/common/loader.h"
#include "tools/regoc/command.h"

namespace regoc::cli {

// --v0-compatible, --v1-compatible: the language of files that don't say.
struct VersionFlags {
  bool v0 = false;
  bool v1 = false;
  void AddTo(CLI::App& command);
  ast::RegoVersion version() const { return v0 ? ast::RegoVersion::kV0 : ast::RegoVersion::kV1; }
};

// A path that may be written as a URL: "file:///etc/policy" is "/etc/policy".
Result<std::string> PathOf(const std::string& path);

// The error with the key's path before it, when the key was given as a path (a secret is never shown).
Error KeyError(const std::string& source, const Error& error);

// --verification-key, --verification-key-id, --signing-alg, --scope, --exclude-files-verify as OPA's;
// --verification-key-env,
// --verification-keys, --required-signers, --signature, --require-signature.
//
// --require-signature, or a key set that says so, means: every file of every bundle is signed by as many trusted keys
// as are required. No other flag takes anything of that away; one that would is an error.
struct VerificationFlags {
  std::string key;
  std::string key_env;
  std::string key_set;
  std::string detached;  // a file with the signatures, in place of the bundle's own
  size_t required = 0;   // 0: what the key set says, else 1
  std::string key_id;
  std::string algorithm{bundle::kDefaultSignatureAlgorithm};
  std::string scope;
  std::vector<std::string> exclude;
  bool require = false;
  void AddTo(CLI::App& command);
  bool has_keys() const { return !key.empty() || !key_env.empty() || !key_set.empty(); }
  // Loads the keys. Without any, a signature is only demanded with --require-signature.
  Result<bundle::VerificationConfig> Config() const;
  // How bundles are read and verified.
  Status Apply(tools::LoadOptions& options) const;

 private:
  Status AddKey(bundle::VerificationConfig& config) const;
};

}  // namespace regoc::cli
