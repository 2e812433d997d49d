// The keys that a policy names to verify tokens with: a certificate or public key in PEM, a JWK, or a set of JWKs.
#pragma once

#include <vector>

#include "runtime/builtins/builtin.h"
#include "runtime/builtins/crypto/signature.h"

namespace regoc::builtins::crypto {

// Kept in ctx.cache by the text; good until the next call of a built-in. Undefined when all went well.
Outcome FindVerificationKeys(CallContext& ctx, std::string_view text, const std::vector<VerificationKey>*& out);

// The first key with this kid, or nullptr.
const VerificationKey* FindKeyById(const std::vector<VerificationKey>& keys, std::string_view kid);

}  // namespace regoc::builtins::crypto
