// Keys as JSON (RFC 7517, 7518, 8037): what publishers of key sets serve.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bundler/keys.h"
#include "runtime/base/result.h"

namespace regoc::bundle {

struct WebKey {
  std::string id;  // `kid`; empty: none
  Key key;         // verifies; an `oct` key signs too
};

// RSA, EC (P-256, P-384, P-521), OKP (Ed25519) and oct. The algorithm is `alg`, or where that is missing RS256, the
// curve's, or EdDSA; an oct key must have one. Nothing for a key that is for something else (`use` other than "sig",
// `key_ops` without "verify"), or of a kind or curve that bundles are not signed with. Errors for keys that are
// malformed or too short.
Result<std::optional<WebKey>> ReadWebKey(std::string_view json);

}  // namespace regoc::bundle
