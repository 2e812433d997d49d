// The manifest of a bundle, OPA's `.manifest`.
//
//   Result<Manifest> manifest = ParseManifest(R"({"revision": "r1", "roots": ["/acl/", "http"]})");
//   manifest->roots   // {"acl", "http"}
//
// Plain data: copy it freely, share it between threads when nobody changes it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::bundle {

// Ties an entry point to a Wasm module. Kept, so that a bundle survives being rewritten; regoc evaluates Rego instead.
struct WasmResolver {
  std::string entrypoint;
  std::string module;
  std::string annotations_json;  // canonical JSON array; empty: none
  friend bool operator==(const WasmResolver&, const WasmResolver&) = default;
};

struct Manifest {
  std::string revision;
  // What the bundle owns in `data`, as paths without slashes around them; "" owns everything. No two overlap.
  std::vector<std::string> roots = {""};
  std::vector<WasmResolver> wasm;
  std::optional<int> rego_version;                // of files that file_rego_versions doesn't name: 0, 1 or 2
  std::map<std::string, int> file_rego_versions;  // by pattern (see glob.h)
  std::string metadata_json;                      // canonical JSON object; empty: none
  friend bool operator==(const Manifest&, const Manifest&) = default;

  // Says nothing, so that no file is written for it.
  bool IsDefault() const { return *this == Manifest{}; }
};

// Reads and checks a manifest. Roots are normalised; members that OPA doesn't know are ignored. Errors are worded as
// OPA's where OPA has the same ("manifest has overlapped roots: 'a' and 'a/b'").
Result<Manifest> ParseManifest(std::string_view text);

// As OPA writes it: compact, members in OPA's order, a line break at the end. Equal manifests give equal texts.
std::string ManifestText(const Manifest& manifest);

// Takes slashes off the roots and checks that no two overlap and that Rego versions are known. For manifests made in a
// program; ParseManifest has done it.
Status NormalizeManifest(Manifest& manifest);

// The Rego version of a file of the bundle ("lib/a.rego"); nothing when the manifest doesn't say.
std::optional<int> RegoVersionOf(const Manifest& manifest, std::string_view path);

// What to tell the user about parts of the manifest that have no effect.
std::vector<std::string> ManifestWarnings(const Manifest& manifest);

}  // namespace regoc::bundle
