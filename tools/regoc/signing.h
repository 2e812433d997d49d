// Flags for signing bundles: OPA's, and where else the key may be.
#pragma once

#include "bundler/signature.h"
#include "tools/regoc/command.h"

namespace regoc::cli {

struct SigningFlags {
  std::string key, key_env, key_command;
  std::string key_id{bundle::kDefaultKeyId};
  std::string claims_file, scope, issuer, issued_at, expires;
  void AddTo(CLI::App& command);
  bool given() const { return !key.empty() || !key_env.empty() || !key_command.empty(); }
  // Loads key and claims.
  Result<bundle::SigningConfig> Config(const std::string& algorithm) const;

 private:
  Result<bundle::Key> LoadKey(const std::string& algorithm) const;
  Result<std::string> Claims() const;
};

}  // namespace regoc::cli
