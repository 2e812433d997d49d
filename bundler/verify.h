// Whether a bundle is what somebody trusted has signed: a valid token, and exactly the files that it lists.
//
//   VerificationConfig config;
//   config.keys.push_back({.id = "release", .key = *LoadVerificationKey("release.pem", "ES256")});
//   Result<VerificationReport> report = VerifyBundle(contents, config);
//   if (!report.ok()) Refuse(report.error());   // "policy.rego: digest mismatch (want: …, got: …)"
//
// Follows OPA's rules and wording, and refuses more: a token whose algorithm isn't the key's, that has expired or isn't
// valid yet, or that lists a file twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bundler/contents.h"
#include "bundler/keys.h"
#include "runtime/base/result.h"

namespace regoc::bundle {

struct TrustedKey {
  std::string id;
  Key key;
  std::string scope;  // of bundles that it may sign, where the configuration names none
  // Seconds since 1970: the key is trusted for signatures made in this time (by their `iat`, else now). Nothing: no
  // bound.
  std::optional<int64_t> not_before;
  std::optional<int64_t> not_after;
};

struct VerificationConfig {
  std::vector<TrustedKey> keys;
  // The key to use whatever the token says. Empty: the one that the token names, or the only one there is.
  std::string key_id;
  std::string scope;                 // that the token must have; empty: the key's scope
  std::vector<std::string> exclude;  // patterns (MatchPath) of files that need not be listed nor match
  bool require_signature = true;     // refuse a bundle without signatures; one that has them is verified anyway
  size_t required_signers = 1;       // different keys that must have signed all of the bundle
  std::optional<int64_t> now;        // seconds since 1970, for `exp` and `nbf`; nothing: the clock's
};

// One signature that holds.
struct Signer {
  std::string key_id;       // of the trusted key
  std::string fingerprint;  // of the key (Key::Fingerprint)
  std::string algorithm;
  std::string scope;
  std::string issuer;
  std::optional<int64_t> issued_at;
  std::optional<int64_t> expires_at;
};

struct VerificationReport {
  bool is_signed = false;               // false only when no signature was required and there is none
  std::vector<Signer> signers;          // of different keys, in the order of their tokens
  std::vector<std::string> discounted;  // why other tokens don't count
  size_t verified_files = 0;
  std::vector<std::string> excluded;  // files that the configuration let through unverified
};

// Changes nothing; may run on any thread.
//
// A bundle may have several tokens. Each that names a trusted key must hold, or the bundle is refused; those of keys
// that nobody trusts, of keys that were counted already, and expired ones don't count. (OPA takes exactly one token.)
Result<VerificationReport> VerifyBundle(const Contents& contents, const VerificationConfig& config);

}  // namespace regoc::bundle
