#include "bundler/paths.h"

#include <algorithm>

#include "bundler/canonical_json.h"
#include "runtime/base/utf8.h"

namespace regoc::bundle {

namespace {

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

Error Refused(std::string_view name, const std::string& why) {
  return Error{"the path " + QuoteJson(name) + " " + why};
}

}  // namespace

Result<std::string> NormalizeEntryPath(std::string_view name, size_t max_bytes) {
  if (name.size() > max_bytes) {
    return Refused(name.substr(0, 60),
                   "(cut here) is longer than the limit of " + std::to_string(max_bytes) + " bytes");
  }
  if (name.empty()) return Error{"an entry has no name"};
  if (!IsUtf8(name)) return Refused(name, "is not UTF-8");
  if (std::any_of(name.begin(), name.end(), IsControl)) return Refused(name, "has a control character in it");
  if (name.find('\\') != name.npos) return Refused(name, "has a backslash in it");
  std::string_view path = name;
  if (path.starts_with("./")) {
    path.remove_prefix(2);
  } else if (path.starts_with('/')) {
    path.remove_prefix(1);
  } else if (path == ".") {
    path = {};
  }
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return std::string();
  if (path.starts_with('/') || (path.size() > 1 && path[1] == ':' && IsLetter(path[0]))) {
    return Refused(name, "is absolute");
  }
  for (const std::string& segment : SplitPath(path)) {
    if (segment == "..") return Refused(name, "has a `..` in it");
    if (segment == "." || segment.empty()) return Refused(name, "has an empty name or a `.` in it");
  }
  return std::string(path);
}

std::string_view BaseName(std::string_view path) {
  size_t slash = path.rfind('/');
  return slash == path.npos ? path : path.substr(slash + 1);
}

bool IsYamlData(std::string_view path) {
  std::string_view base = BaseName(path);
  return base == "data.yaml" || base == "data.yml";
}

bool IsData(std::string_view path) { return BaseName(path) == "data.json" || IsYamlData(path); }

bool IsStructuredDocument(std::string_view path) { return IsData(path) || BaseName(path) == kManifestName; }

bool IsRego(std::string_view path) { return path.ends_with(".rego"); }

bool IsWasm(std::string_view path) { return BaseName(path) == "policy.wasm"; }

bool IsPart(std::string_view path) { return path.starts_with(kPartsFolder); }

std::vector<std::string> DataPath(std::string_view path) {
  size_t slash = path.rfind('/');
  if (slash == path.npos) return {};
  std::string_view folder = path.substr(0, slash);
  folder.remove_prefix(std::min(folder.find_first_not_of("/."), folder.size()));
  return folder.empty() ? std::vector<std::string>() : SplitPath(folder);
}

Status CheckPartPath(std::string_view path) {
  Result<std::string> normalized = NormalizeEntryPath(path, 1024);
  if (!normalized.ok()) return normalized.error();
  if (*normalized != path || !IsPart(path)) return Refused(path, "is not under " + std::string(kPartsFolder));
  // The bundle reader of OPA looks at these names in every folder; its reader of plain folders takes any JSON or YAML.
  for (std::string_view suffix :
       {".rego", ".manifest", ".manifest.pb", ".json", ".yaml", ".yml", ".wasm", ".tar.gz", "plan.pb"}) {
    if (path.ends_with(suffix))
      return Refused(path, "ends with " + std::string(suffix) + ", which means something to OPA");
  }
  return Unit{};
}

std::vector<std::string> SplitPath(std::string_view path) {
  std::vector<std::string> segments;
  for (;;) {
    size_t slash = path.find('/');
    segments.emplace_back(path.substr(0, slash));
    if (slash == path.npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace regoc::bundle
