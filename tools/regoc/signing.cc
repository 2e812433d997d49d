#include "tools/regoc/signing.h"

#include "runtime/base/file.h"
#include "tools/regoc/flags.h"

namespace regoc::cli {

void SigningFlags::AddTo(CLI::App& command) {
  command.add_option("--signing-key", key, "secret (HMAC), or path of the PEM file with the private key");
  command.add_option("--signing-key-id", key_id, "name of the key in the signature")->capture_default_str();
  command.add_option("--claims-file", claims_file, "JSON file with further claims of the signature");
}

Result<bundle::SigningConfig> SigningFlags::Config(const std::string& algorithm) const {
  Result<bundle::Key> loaded = bundle::LoadSigningKey(key, algorithm);
  if (!loaded.ok()) return KeyError(key, loaded.error());
  bundle::SigningConfig config{.key = *loaded, .key_id = key_id, .claims_json = "", .name_prefix = ""};
  if (!claims_file.empty()) {
    Result<std::string> claims = ReadFile(claims_file);
    if (!claims.ok()) return claims.error();
    config.claims_json = std::move(*claims);
  }
  return config;
}

}  // namespace regoc::cli
