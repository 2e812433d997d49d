#include "bundler/revision.h"

#include <bit>
#include <span>
#include <vector>

#include "bundler/hash.h"
#include "bundler/index.h"
#include "bundler/paths.h"

namespace regoc::bundle {

namespace {

std::string Leaf(std::string_view path, std::string_view bytes) {
  return Sha256(std::string(1, '\0') + Sha256(bytes) + std::string(path));
}

// At least one leaf.
std::string Root(std::span<const std::string> leaves) {
  if (leaves.size() == 1) return leaves[0];
  size_t left = std::bit_floor(leaves.size() - 1);
  return Sha256("\x01" + Root(leaves.first(left)) + Root(leaves.subspan(left)));
}

}  // namespace

std::string ComputeRevision(const Contents& contents) {
  Manifest manifest = contents.manifest;
  manifest.revision.clear();
  std::string manifest_leaf = Leaf(kManifestName, ManifestText(manifest));
  std::vector<std::string> leaves;
  bool manifest_listed = false;
  for (const File& file : contents.files) {
    if (!manifest_listed && std::string_view(file.path) > kManifestName) {
      leaves.push_back(manifest_leaf);
      manifest_listed = true;
    }
    leaves.push_back(Leaf(file.path, file.bytes));
  }
  if (!manifest_listed) leaves.push_back(manifest_leaf);
  return HexText(Root(leaves));
}

Status CheckRevision(const Contents& contents) {
  Result<std::optional<Index>> index = ReadIndex(contents);
  if (!index.ok()) return index.error();
  if (!*index || !(*index)->revision_of_contents) return Unit{};
  std::string revision = ComputeRevision(contents);
  if (revision == contents.manifest.revision) return Unit{};
  return Error{"the revision " + contents.manifest.revision + " is not that of the contents, " + revision};
}

}  // namespace regoc::bundle
