#include "tools/regoc/flags.h"

#include <filesystem>

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
  command.add_option("--verification-key-id", key_id, "name of the key")->default_str(std::string(bundle::kDefaultKeyId));
  command.add_option("--signing-alg", algorithm, "signature algorithm")->capture_default_str();
  command.add_option("--scope", scope, "scope that the signature must have");
  command.add_option("--exclude-files-verify", exclude, "files that need not be signed")->allow_extra_args(false);
  command.add_flag("--require-signature", require, "refuse bundles without a signature");
}

Result<bundle::VerificationConfig> VerificationFlags::Config() const {
  bundle::VerificationConfig config;
  config.scope = scope;
  config.exclude = exclude;
  config.require_signature = require || !key.empty();
  if (key.empty()) {
    if (require) return Error{"--require-signature needs --verification-key"};
    return config;
  }
  Result<bundle::Key> loaded = bundle::LoadVerificationKey(key, algorithm);
  if (!loaded.ok()) return KeyError(key, loaded.error());
  config.keys.push_back({key_id.empty() ? std::string(bundle::kDefaultKeyId) : key_id, *loaded, ""});
  config.key_id = key_id;
  return config;
}

}  // namespace regoc::cli
