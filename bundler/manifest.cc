#include "bundler/manifest.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "bundler/canonical_json.h"
#include "bundler/glob.h"
#include "bundler/paths.h"
#include "bundler/roots.h"

namespace regoc::bundle {

namespace {

Error Malformed(const std::string& what) { return Error{"bundle load failed on manifest decode: " + what}; }

// Every reader below leaves its target alone when the member is absent or null.
Status ReadString(const std::vector<JsonMember>& members, std::string_view name, std::string& to) {
  const JsonMember* member = FindMember(members, name);
  if (member == nullptr) return Unit{};
  Result<std::string> text = JsonString(member->value);
  if (!text.ok()) return Malformed("`" + std::string(name) + "` must be a string");
  to = *std::move(text);
  return Unit{};
}

Status ReadRoots(const std::vector<JsonMember>& members, Manifest& manifest) {
  const JsonMember* member = FindMember(members, "roots");
  if (member == nullptr) return Unit{};
  Result<std::vector<std::string>> elements = JsonElements(member->value);
  if (!elements.ok()) return Malformed("`roots` must be an array of strings");
  manifest.roots.clear();
  for (const std::string& element : *elements) {
    Result<std::string> root = JsonString(element);
    if (!root.ok()) return Malformed("`roots` must be an array of strings");
    manifest.roots.push_back(*std::move(root));
  }
  return Unit{};
}

Result<int> ReadVersion(const std::string& value) {
  Result<int64_t> version = JsonInteger(value);
  if (!version.ok() || *version < std::numeric_limits<int>::min() || *version > std::numeric_limits<int>::max()) {
    return Error{"not an integer"};
  }
  return static_cast<int>(*version);
}

Status ReadVersions(const std::vector<JsonMember>& members, Manifest& manifest) {
  if (const JsonMember* member = FindMember(members, "rego_version")) {
    Result<int> version = ReadVersion(member->value);
    if (!version.ok()) return Malformed("`rego_version` must be an integer");
    manifest.rego_version = *version;
  }
  const JsonMember* member = FindMember(members, "file_rego_versions");
  if (member == nullptr) return Unit{};
  Result<std::vector<JsonMember>> files = JsonMembers(member->value);
  if (!files.ok()) return Malformed("`file_rego_versions` must be an object of integers");
  for (const JsonMember& file : *files) {
    Result<int> version = ReadVersion(file.value);
    if (!version.ok()) return Malformed("`file_rego_versions` must be an object of integers");
    manifest.file_rego_versions[file.name] = *version;
  }
  return Unit{};
}

Status ReadWasm(const std::vector<JsonMember>& members, Manifest& manifest) {
  const JsonMember* member = FindMember(members, "wasm");
  if (member == nullptr) return Unit{};
  Result<std::vector<std::string>> elements = JsonElements(member->value);
  if (!elements.ok()) return Malformed("`wasm` must be an array of objects");
  for (const std::string& element : *elements) {
    Result<std::vector<JsonMember>> fields = JsonMembers(element);
    if (!fields.ok()) return Malformed("`wasm` must be an array of objects");
    WasmResolver resolver;
    if (Status read = ReadString(*fields, "entrypoint", resolver.entrypoint); !read.ok()) return read;
    if (Status read = ReadString(*fields, "module", resolver.module); !read.ok()) return read;
    if (const JsonMember* annotations = FindMember(*fields, "annotations")) {
      if (!annotations->value.starts_with('[')) return Malformed("`annotations` must be an array");
      if (annotations->value != "[]") resolver.annotations_json = annotations->value;
    }
    manifest.wasm.push_back(std::move(resolver));
  }
  return Unit{};
}

Status ReadMetadata(const std::vector<JsonMember>& members, Manifest& manifest) {
  const JsonMember* member = FindMember(members, "metadata");
  if (member == nullptr) return Unit{};
  if (!member->value.starts_with('{')) return Malformed("`metadata` must be an object");
  if (member->value != "{}") manifest.metadata_json = member->value;
  return Unit{};
}

std::string QuotedList(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) {
    if (out.size() > 1) out.push_back(',');
    out += QuoteJson(text);
  }
  return out + "]";
}

std::string WasmText(const std::vector<WasmResolver>& resolvers) {
  std::string out = "[";
  for (const WasmResolver& resolver : resolvers) {
    std::string fields;
    auto add = [&](std::string_view name, const std::string& json) {
      fields += (fields.empty() ? "\"" : ",\"") + std::string(name) + "\":" + json;
    };
    if (!resolver.entrypoint.empty()) add("entrypoint", QuoteJson(resolver.entrypoint));
    if (!resolver.module.empty()) add("module", QuoteJson(resolver.module));
    if (!resolver.annotations_json.empty()) add("annotations", resolver.annotations_json);
    if (out.size() > 1) out.push_back(',');
    out += "{" + fields + "}";
  }
  return out + "]";
}

// In sorted order of their names, a root stands right before what is below it.
bool HaveOverlap(const std::vector<std::string>& roots) {
  if (roots.size() > 1 && std::find(roots.begin(), roots.end(), "") != roots.end()) return true;
  std::vector<std::vector<std::string>> paths;
  for (const std::string& root : roots) paths.push_back(SplitPath(root));
  std::sort(paths.begin(), paths.end());
  for (size_t i = 1; i < paths.size(); ++i) {
    const auto& above = paths[i - 1];
    if (above.size() <= paths[i].size() && std::equal(above.begin(), above.end(), paths[i].begin())) return true;
  }
  return false;
}

// Names the first two, as OPA does.
Error OverlapError(const std::vector<std::string>& roots) {
  constexpr size_t kPairs = 1000;
  for (size_t i = 0; i < std::min(roots.size(), kPairs); ++i) {
    for (size_t j = i + 1; j < roots.size(); ++j) {
      if (!RootsOverlap(roots[i], roots[j])) continue;
      return Error{"manifest has overlapped roots: '" + roots[i] + "' and '" + roots[j] + "'"};
    }
  }
  return Error{"manifest has overlapped roots"};
}

bool IsKnownVersion(int version) { return version >= 0 && version <= 2; }

}  // namespace

Result<Manifest> ParseManifest(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Result<std::vector<JsonMember>> members = JsonMembers(text);
  if (!members.ok()) return Malformed(members.error().message);
  Manifest manifest;
  if (Status read = ReadString(*members, "revision", manifest.revision); !read.ok()) return read.error();
  for (auto* read : {&ReadRoots, &ReadWasm, &ReadVersions, &ReadMetadata}) {
    if (Status done = read(*members, manifest); !done.ok()) return done.error();
  }
  if (Status normalized = NormalizeManifest(manifest); !normalized.ok()) return normalized.error();
  return manifest;
}

std::string ManifestText(const Manifest& manifest) {
  std::string out = "{\"revision\":" + QuoteJson(manifest.revision) + ",\"roots\":" + QuotedList(manifest.roots);
  if (!manifest.wasm.empty()) out += ",\"wasm\":" + WasmText(manifest.wasm);
  if (manifest.rego_version) out += ",\"rego_version\":" + std::to_string(*manifest.rego_version);
  if (!manifest.file_rego_versions.empty()) {
    std::string files;
    for (const auto& [pattern, version] : manifest.file_rego_versions) {
      if (!files.empty()) files.push_back(',');
      files += QuoteJson(pattern) + ":" + std::to_string(version);
    }
    out += ",\"file_rego_versions\":{" + files + "}";
  }
  if (!manifest.metadata_json.empty()) out += ",\"metadata\":" + manifest.metadata_json;
  return out + "}\n";
}

Status NormalizeManifest(Manifest& manifest) {
  for (std::string& root : manifest.roots) {
    size_t first = root.find_first_not_of('/');
    root = first == root.npos ? "" : root.substr(first, root.find_last_not_of('/') - first + 1);
  }
  if (HaveOverlap(manifest.roots)) return OverlapError(manifest.roots);
  if (manifest.rego_version && !IsKnownVersion(*manifest.rego_version)) {
    return Error{"manifest has unknown rego-version " + std::to_string(*manifest.rego_version)};
  }
  for (const auto& [pattern, version] : manifest.file_rego_versions) {
    if (IsKnownVersion(version)) continue;
    return Error{"manifest has unknown rego-version " + std::to_string(version) + " for file '" + pattern + "'"};
  }
  return Unit{};
}

std::optional<int> RegoVersionOf(const Manifest& manifest, std::string_view path) {
  std::string rooted = "/" + std::string(path);  // OPA writes patterns for paths as they stand in its archives
  for (const auto& [pattern, version] : manifest.file_rego_versions) {
    if (MatchGlob(pattern, rooted) || MatchGlob(pattern, path)) return version;
  }
  return manifest.rego_version;
}

std::vector<std::string> ManifestWarnings(const Manifest& manifest) {
  std::vector<std::string> warnings;
  for (const WasmResolver& resolver : manifest.wasm) {
    warnings.push_back("the Wasm module `" + resolver.module + "` of entry point `" + resolver.entrypoint +
                       "` is kept but not used");
  }
  return warnings;
}

}  // namespace regoc::bundle
