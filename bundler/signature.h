// `.signatures.json`: reading and writing it, and signing what a bundle holds. Verifying is in verify.h.
//
//   Result<Key> key = LoadSigningKey("private.pem", "RS256");
//   Status signed_ = SignBundle(contents, {.key = *key, .key_id = "release"});
//   // contents.signatures now holds one token that lists the hash of every file
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundler/contents.h"
#include "bundler/hash.h"
#include "bundler/keys.h"
#include "runtime/base/result.h"

namespace regoc::bundle {

Result<Signatures> ParseSignatures(std::string_view text);
// As `opa sign` writes it.
std::string SignaturesText(const Signatures& signatures);

// A file as a signature lists it.
struct SignedFile {
  std::string name;
  std::string hash;  // hexadecimal
  std::string algorithm;
  friend bool operator==(const SignedFile&, const SignedFile&) = default;
};

// What the payload of a bundle's token says.
struct SignatureClaims {
  std::vector<SignedFile> files;
  std::string key_id;  // the deprecated claim; the header's `kid` goes first
  std::string scope;
  std::string issuer;
  std::optional<int64_t> issued_at;  // seconds since 1970
  std::optional<int64_t> not_before;
  std::optional<int64_t> expires_at;
};

Result<SignatureClaims> ParseClaims(std::string_view payload);

struct SigningConfig {
  Key key;
  // Goes into the header and, as OPA does while there are no claims, into the claim `keyid`. Empty: into neither.
  std::string key_id = std::string(kDefaultKeyId);
  // A JSON object with further claims (`scope`, `iat`, `iss`, `exp`, …), the content of OPA's --claims-file. Empty:
  // none.
  std::string claims_json;
  std::string hash_algorithm = std::string(kDefaultHashAlgorithm);
  // Add to the signatures that are there, in place of one by the same key id, and not in place of all. OPA takes one only.
  bool add = false;
  // Before every name. Contents::folder_prefix for a folder that OPA shall verify in place; empty for archives.
  std::string name_prefix;
};

// The files that a signature of this bundle lists, by name: all, the manifest included.
Result<std::vector<SignedFile>> ListFiles(const Contents& contents, std::string_view hash_algorithm,
                                          std::string_view name_prefix = "");

// Sets contents.signatures. Equal contents and keys give equal signatures, except with ES* and PS*, which sign with
// randomness.
Status SignBundle(Contents& contents, const SigningConfig& config);

}  // namespace regoc::bundle
