// JSON Web Keys (RFC 7517, 7518, 8037) and sets of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/builtins/builtin.h"
#include "runtime/builtins/crypto/key.h"

namespace regoc::builtins::crypto {

struct Jwk {
  std::string alg;  // empty: none
  std::string kid;
  bool is_private = false;
  PrivateKey key;     // when not private, only its public part; a secret is its `raw`
  std::string fault;  // why it can be read but not used ("missing \"q\" value"); empty: it can
};

// One key, or the keys of an object with "keys". Messages are those of the library that OPA reads keys with.
Result<std::vector<Jwk>> ParseJwks(CallContext& ctx, std::string_view text);

}  // namespace regoc::builtins::crypto
