#include "bundler/contents.h"

#include <algorithm>
#include <utility>

#include "bundler/paths.h"

namespace regoc::bundle {

namespace {

bool Before(const File& file, std::string_view path) { return file.path < path; }

}  // namespace

void AddFile(Contents& contents, std::string path, std::string bytes) {
  auto at = std::lower_bound(contents.files.begin(), contents.files.end(), std::string_view(path), Before);
  if (at != contents.files.end() && at->path == path) {
    at->bytes = std::move(bytes);
  } else {
    contents.files.insert(at, {std::move(path), std::move(bytes)});
  }
}

const File* FindFile(const Contents& contents, std::string_view path) {
  auto at = std::lower_bound(contents.files.begin(), contents.files.end(), path, Before);
  return at != contents.files.end() && at->path == path ? &*at : nullptr;
}

std::optional<std::string> ManifestBytes(const Contents& contents) {
  if (contents.manifest_source) {
    Result<Manifest> source = ParseManifest(*contents.manifest_source);
    if (source.ok() && *source == contents.manifest) return contents.manifest_source;
  }
  if (contents.manifest.IsDefault()) return std::nullopt;
  return ManifestText(contents.manifest);
}

bool IsDelta(const Contents& contents) {
  return std::any_of(contents.files.begin(), contents.files.end(),
                     [](const File& file) { return BaseName(file.path) == "patch.json"; });
}

}  // namespace regoc::bundle
