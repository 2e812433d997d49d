// Files of trusted keys: who may sign bundles, how many of them must, and for what.
//
//   Result<KeySet> set = LoadKeySet("trusted.yaml");
//
//   keys:                          # by the id that signatures name
//     release-2026:
//       algorithm: ES256
//       file: release-2026.pem     # beside this file; or `key` with the PEM text or secret, or `env` with a variable's
//       name scope: production          # what its signatures must be for; anything when left out not_after: 1798761600
//       # seconds since 1970: a key that is no longer trusted for what it signs later
//   required: 2                    # that many different keys must have signed; 1 when left out
//   require_signature: true        # refuse unsigned bundles, whatever flags say
//
// YAML or JSON. Also JSON Web Key Sets (RFC 7517): `keys` is an array then, and only keys that may verify signatures
// count.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bundler/verify.h"
#include "runtime/base/result.h"

namespace regoc::bundle {

struct KeySet {
  std::vector<TrustedKey> keys;  // by id
  size_t required = 1;
  bool require_signature = false;
};

// Errors name the file and the key, never what a key holds.
Result<KeySet> LoadKeySet(const std::string& path);
// `folder` is where `file` members are looked for.
Result<KeySet> ParseKeySet(std::string_view text, const std::string& folder);

}  // namespace regoc::bundle
