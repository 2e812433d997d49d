#include "bundler/revision.h"

#include "bundler/hash.h"
#include "bundler/paths.h"

namespace regoc::bundle {

std::string ComputeRevision(const Contents& contents) {
  Manifest manifest = contents.manifest;
  manifest.revision.clear();
  std::string lines;
  bool manifest_listed = false;
  auto add = [&](std::string_view bytes, std::string_view path) {
    lines += Sha256Hex(bytes) + "  ";
    lines += path;
    lines.push_back('\n');
  };
  for (const File& file : contents.files) {
    if (!manifest_listed && std::string_view(file.path) > kManifestName) {
      add(ManifestText(manifest), kManifestName);
      manifest_listed = true;
    }
    add(file.bytes, file.path);
  }
  if (!manifest_listed) add(ManifestText(manifest), kManifestName);
  return Sha256Hex(lines);
}

}  // namespace regoc::bundle
