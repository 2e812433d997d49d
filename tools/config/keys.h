// The section `keys`: what verifies bundles and signs assertions.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bundler/verify.h"
#include "tools/config/fields.h"

namespace regoc::config {

struct KeyConfig {
  std::string key;          // PEM, or the secret of HMAC; empty: none
  std::string private_key;  // likewise
  std::string algorithm;
  std::string scope;
};

// By id. Null: none.
std::map<std::string, KeyConfig> ReadKeys(const Json& keys, Problems& problems);

// Those that verify, loaded. Errors name the id and show nothing of the key.
Result<std::vector<bundle::TrustedKey>> TrustedKeys(const std::map<std::string, KeyConfig>& keys);

}  // namespace regoc::config
