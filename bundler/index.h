// `_regoc/index`: what regoc's own parts of a bundle are, so that a loader knows what it can use before it touches any.
//
//   Result<std::optional<Index>> index = ReadIndex(contents);
//   if (index.ok() && *index) (*index)->natives   // {{"x86-64-v3", "_regoc/native/x86-64-v3.so", abi 4, "3f…"}}
//
// A JSON object in canonical form; docs/bundle-format.md lists its members. It is not an authority: who wants to run
// what it names verifies the bundle's signature, which covers index and parts alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundler/contents.h"
#include "runtime/base/result.h"

namespace regoc::bundle {

// Raised when a loader that knows the older one would misread the index.
inline constexpr int64_t kIndexFormat = 1;

// A part, as the index names it.
struct IndexedPart {
  std::string path;
  std::string sha256;   // of its bytes
  int64_t version = 0;  // plan: plan::kFormatVersion; native: abi::kVersion; image: 0
  std::string target;   // native: artifact::Target
  friend bool operator==(const IndexedPart&, const IndexedPart&) = default;
};

struct Index {
  int64_t format = kIndexFormat;
  std::string tool;          // "regoc"
  std::string tool_version;  // "0.1.0"
  std::optional<IndexedPart> plan;
  std::optional<IndexedPart> data_image;
  std::vector<IndexedPart> natives;      // by path
  std::vector<std::string> entrypoints;  // "p/allow"; sorted
  std::vector<std::string> builtins;     // that the plan calls; sorted
  // The manifest's revision is ComputeRevision of the contents, and may be checked against them.
  bool revision_of_contents = false;
  // Enforcement modes and input shapes of rules: kept as they are. Canonical JSON; empty: none.
  std::string enforcement_json;
  std::string inputs_json;
  friend bool operator==(const Index&, const Index&) = default;
};

std::string IndexText(const Index& index);
Result<Index> ParseIndex(std::string_view text);

// The index of a bundle; nothing when it has none. An error when a part that it names is missing or has other bytes, or
// when native code is there that it doesn't name. An index of a newer format is returned with its format and tool
// alone: its parts are not for this program.
Result<std::optional<Index>> ReadIndex(const Contents& contents);

// Why this program cannot use the parts of a bundle: a newer one built it. Empty: it can. Reads the index's version
// only.
std::string WhyPartsAreUnknown(const Contents& contents);

// The index as a file of `contents`, with the hashes of the parts that are there.
void WriteIndex(Contents& contents, Index index);

}  // namespace regoc::bundle
