// What a bundle holds, in memory: the form that the builder fills, the signer signs, the writer packs and the engine
// loads.
//
//   Contents contents;
//   contents.manifest.roots = {"acl"};
//   AddFile(contents, "acl/policy.rego", "package acl\n…");
//   Status written = WriteBundle("acl.tar.gz", contents, Compression::kGzip);   // bundle_file.h
//
// Plain data without pointers into anything; share it between threads when nobody changes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundler/manifest.h"
#include "runtime/base/result.h"

namespace regoc::bundle {

struct File {
  std::string path;  // relative, with "/" between names
  std::string bytes;
  friend bool operator==(const File&, const File&) = default;
};

// The `.signatures.json` of a bundle. Nothing in it is believed before VerifyBundle (verify.h) accepted it.
struct Signatures {
  std::vector<std::string> tokens;  // JSON Web Tokens; OPA accepts exactly one
  std::string plugin;               // who has to verify: "" and "_default" mean the rules of verify.h
  friend bool operator==(const Signatures&, const Signatures&) = default;
};

struct Contents {
  Manifest manifest;
  // By path, without `.manifest` and `.signatures.json`. INVARIANT: sorted, no path twice; AddFile and ReadBundle keep
  // it.
  std::vector<File> files;
  std::optional<Signatures> signatures;

  // The manifest as it was read. Used for hashing and writing as long as it says the same as `manifest`, so that a
  // signed bundle stays valid when it's copied.
  std::optional<std::string> manifest_source;
  // For a bundle read from a folder: what OPA puts before the names of its files in signatures ("policies/acl/").
  std::string folder_prefix;
  // What the reader passed over, for people.
  std::vector<std::string> warnings;
};

// Adds a file, or replaces the one at the same path.
void AddFile(Contents& contents, std::string path, std::string bytes);

const File* FindFile(const Contents& contents, std::string_view path);

// The bytes of `.manifest` in this bundle; nothing when the manifest is the default one and wasn't in the bundle.
std::optional<std::string> ManifestBytes(const Contents& contents);

// A delta bundle holds a patch to data instead of data and policies.
bool IsDelta(const Contents& contents);

}  // namespace regoc::bundle
