// Chains from a certificate to a root, as Go's x509.Certificate.Verify builds and checks them.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/builtins/crypto/certificate.h"

namespace regoc::builtins::crypto {

struct ChainOptions {
  std::string_view dns_name;  // empty: any
  int64_t now_ns = 0;
  std::vector<int> extended_usages;  // Go's x509.ExtKeyUsage; empty: that of servers
};

using Chain = std::vector<const Certificate*>;  // from the leaf to the root

// `certificates`: the root, those between, the leaf. The first good chain; nothing when there is none.
std::optional<Chain> VerifyChain(std::span<const Certificate> certificates, const ChainOptions& options);

// True when the names in the chain are among those that its authorities may sign for.
bool NamesAreAllowed(const Chain& chain);
// True when the policies in the chain fit together (RFC 5280, section 6.1).
bool PoliciesAreValid(const Chain& chain);

}  // namespace regoc::builtins::crypto
