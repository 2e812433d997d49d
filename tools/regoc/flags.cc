#include "tools/regoc/flags.h"

#include <cstdlib>
#include <filesystem>

#include "bundler/key_set.h"
#include "tools/regoc/bundle_source.h"

namespace regoc::cli {

void VersionFlags::AddTo(CLI::App& command) {
  command.add_flag("--v0-compatible", v0, "files are Rego v0 unless they import rego.v1");
  command.add_flag("--v1-compatible", v1, "files are Rego v1 (the default)");
}

Result<std::string> PathOf(const std::string& path) {
  size_t scheme = path.find("://");
  if (scheme == std::string::npos) return path;
  if (path.compare(0, scheme, "file") != 0) return Error{"unsupported URL scheme: " + path};
  size_t begin = path.find('/', scheme + 3);
  return begin == std::string::npos ? std::string() : path.substr(begin);
}

Error KeyError(const std::string& source, const Error& error) {
  bool path = std::filesystem::exists(source) || source.ends_with(".pem");
  if (path && !std::filesystem::exists(source)) return Error{source + ": no such file or directory"};
  return path ? Error{source + ": " + error.message} : error;
}

void VerificationFlags::AddTo(CLI::App& command) {
  command.add_option("--verification-key", key, "secret (HMAC), or path of the PEM file with the public key");
  command.add_option("--verification-key-id", key_id, "name of the key")
      ->default_str(std::string(bundle::kDefaultKeyId));
  command.add_option("--verification-key-env", key_env, "environment variable that holds the secret or the PEM text");
  command.add_option("--verification-keys", key_set, "file of trusted keys (YAML, JSON, or a JSON Web Key Set)");
  command.add_option("--required-signers", required, "how many different trusted keys must have signed")
      ->check(CLI::Range(1, 100));
  command.add_option("--signing-alg", algorithm, "signature algorithm")->capture_default_str();
  command.add_option("--scope", scope, "scope that the signature must have");
  command.add_option("--signature", detached, "file with the signatures, in place of the bundle's own");
  command.add_option("--exclude-files-verify", exclude, "files that need not be signed")->allow_extra_args(false);
  command.add_flag("--require-signature", require,
                   "refuse bundles that are not signed as a whole, whatever other flags say");
}

Status VerificationFlags::AddKey(bundle::VerificationConfig& config) const {
  std::string id = key_id.empty() ? std::string(bundle::kDefaultKeyId) : key_id;
  if (!key.empty()) {
    Result<bundle::Key> loaded = bundle::LoadVerificationKey(key, algorithm);
    if (!loaded.ok()) return KeyError(key, loaded.error());
    config.keys.push_back({.id = id, .key = *loaded});
  }
  if (!key_env.empty()) {
    const char* text = std::getenv(key_env.c_str());
    if (text == nullptr) return Error{"--verification-key-env: the variable " + key_env + " is not set"};
    Result<bundle::Key> loaded = bundle::KeyFromText(text, algorithm);
    if (!loaded.ok()) return Error{"--verification-key-env " + key_env + ": " + loaded.error().message};
    config.keys.push_back({.id = id, .key = *loaded});
  }
  return Unit{};
}

Result<bundle::VerificationConfig> VerificationFlags::Config() const {
  bundle::VerificationConfig config;
  config.scope = scope;
  config.exclude = exclude;
  bool strict = require;
  if (!key.empty() && !key_env.empty())
    return Error{"--verification-key and --verification-key-env exclude each other"};
  if (Status added = AddKey(config); !added.ok()) return added.error();
  if (!key_set.empty()) {
    Result<bundle::KeySet> set = bundle::LoadKeySet(key_set);
    if (!set.ok()) return set.error();
    config.keys.insert(config.keys.end(), set->keys.begin(), set->keys.end());
    config.required_signers = set->required;
    strict = strict || set->require_signature;
  }
  if (required > 0 && required < config.required_signers)
    return Error{"--required-signers " + std::to_string(required) + ": " + key_set + " requires " +
                 std::to_string(config.required_signers)};
  if (required > 0) config.required_signers = required;
  config.key_id = key_id;
  config.require_signature = strict || has_keys();
  if (strict && !has_keys())
    return Error{"--require-signature needs --verification-key, --verification-key-env or --verification-keys"};
  if (strict && !exclude.empty())
    return Error{"--exclude-files-verify: signatures are required for all files (--require-signature)"};
  return config;
}

Status VerificationFlags::Apply(tools::LoadOptions& options) const {
  Result<bundle::VerificationConfig> config = Config();
  if (!config.ok()) return config.error();
  options.verification = *config;
  options.detached_signatures = detached;
  options.read_bundle = ReadBundleAt;
  return Unit{};
}

}  // namespace regoc::cli
