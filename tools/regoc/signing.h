// Flags for signing bundles, as OPA's.
#pragma once

#include "bundler/signature.h"
#include "tools/regoc/command.h"

namespace regoc::cli {

struct SigningFlags {
  std::string key;
  std::string key_id{bundle::kDefaultKeyId};
  std::string claims_file;
  void AddTo(CLI::App& command);
  // Loads key and claims.
  Result<bundle::SigningConfig> Config(const std::string& algorithm) const;
};

}  // namespace regoc::cli
