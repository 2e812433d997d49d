#include "bundler/bundle_file.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "bundler/folder_write.h"
#include "bundler/index.h"
#include "bundler/paths.h"
#include "bundler/signature.h"
#include "runtime/base/file.h"

namespace regoc::bundle {

namespace {

constexpr size_t kMaxManifestBytes = size_t{16} << 20;

Error InBundle(const std::string& name, const Error& error) { return Error{"bundle " + name + ": " + error.message}; }

// How OPA names this folder in front of the files' names: cleaned, without slashes around, "./" left out.
std::string FolderPrefix(const std::string& path) {
  std::string clean = std::filesystem::path(path).lexically_normal().generic_string();
  while (clean.ends_with('/')) clean.pop_back();
  if (clean.starts_with('/')) clean.erase(0, 1);
  return clean.empty() || clean == "." ? "" : clean + "/";
}

Result<Contents> ReadBundleFolder(const std::string& path, const ArchiveLimits& limits,
                                  const std::vector<std::string>& ignore) {
  Result<FolderFiles> folder = ReadFolder(path, limits, ignore);
  if (!folder.ok()) return folder.error();
  Result<Contents> contents = MakeContents(std::move(folder->files));
  if (!contents.ok()) return contents.error();
  contents->folder_prefix = FolderPrefix(path);
  contents->warnings.insert(contents->warnings.begin(), folder->warnings.begin(), folder->warnings.end());
  return contents;
}

// OPA takes these for a manifest or for signatures wherever they are; here they count at the root only, and elsewhere
// they would mean one thing to OPA and another to us.
Status CheckName(const std::string& path) {
  if (path.ends_with(".manifest.pb")) return Error{path + ": manifests in protobuf form are not supported"};
  if (path.ends_with(kManifestName)) return Error{path + ": the manifest must be at the root of the bundle"};
  if (BaseName(path) == kSignaturesName) return Error{path + ": the signatures must be at the root of the bundle"};
  return Unit{};
}

}  // namespace

Result<Contents> ReadBundle(const std::string& path, const ArchiveLimits& limits,
                            const std::vector<std::string>& ignore) {
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed)) {
    Result<Contents> contents = ReadBundleFolder(path, limits, ignore);
    return contents.ok() ? std::move(contents) : InBundle(path, contents.error());
  }
  Result<std::string> bytes = ReadFile(path, limits.max_total_bytes);
  if (!bytes.ok()) return Error{"bundle " + bytes.error().message};
  return ReadBundleBytes(path, *bytes, limits);
}

Result<Contents> ReadBundleBytes(const std::string& name, std::string_view bytes, const ArchiveLimits& limits) {
  Result<std::vector<File>> files = ReadArchive(bytes, limits);
  if (!files.ok()) return InBundle(name, files.error());
  Result<Contents> contents = MakeContents(*std::move(files));
  return contents.ok() ? std::move(contents) : InBundle(name, contents.error());
}

Result<Contents> MakeContents(std::vector<File> files) {
  Contents contents;
  for (File& file : files) {
    if (file.path == kManifestName) {
      if (file.bytes.size() > kMaxManifestBytes)
        return Error{"the manifest is larger than the limit of " + std::to_string(kMaxManifestBytes) + " bytes"};
      Result<Manifest> manifest = ParseManifest(file.bytes);
      if (!manifest.ok()) return manifest.error();
      contents.manifest = *std::move(manifest);
      contents.manifest_source = std::move(file.bytes);
    } else if (file.path == kSignaturesName) {
      Result<Signatures> signatures = ParseSignatures(file.bytes);
      if (!signatures.ok()) return signatures.error();
      contents.signatures = *std::move(signatures);
    } else {
      if (Status good = CheckName(file.path); !good.ok()) return good.error();
      contents.files.push_back(std::move(file));
    }
  }
  contents.warnings = ManifestWarnings(contents.manifest);
  Result<std::optional<Index>> index = ReadIndex(contents);
  if (!index.ok()) return index.error();
  if (std::string why = WhyPartsAreUnknown(contents); !why.empty()) contents.warnings.push_back(why);
  return contents;
}

namespace {

// All files, the manifest and the signatures included.
Result<std::vector<File>> AllFiles(const Contents& contents) {
  std::vector<File> files = contents.files;
  for (const File& file : files) {
    if (Status good = CheckName(file.path); !good.ok()) return good.error();
  }
  if (std::optional<std::string> manifest = ManifestBytes(contents)) {
    files.push_back({std::string(kManifestName), *std::move(manifest)});
  }
  if (contents.signatures) files.push_back({std::string(kSignaturesName), SignaturesText(*contents.signatures)});
  return files;
}

}  // namespace

Result<std::string> PackBundle(const Contents& contents, const PackOptions& options) {
  Result<std::vector<File>> files = AllFiles(contents);
  return files.ok() ? PackArchive(*files, options) : Result<std::string>(files.error());
}

Status WriteBundleFolder(const std::string& path, const Contents& contents) {
  Result<std::vector<File>> files = AllFiles(contents);
  if (!files.ok()) return InBundle(path, files.error());
  for (const File& file : *files) {
    Result<std::string> plain = NormalizeEntryPath(file.path, ArchiveLimits{}.max_path_bytes);
    if (!plain.ok()) return InBundle(path, plain.error());
  }
  return WriteFolder(path, *files);
}

Status WriteBundle(const std::string& path, const Contents& contents, const PackOptions& options) {
  Result<std::string> packed = PackBundle(contents, options);
  if (!packed.ok()) return InBundle(path, packed.error());
  return WriteFileAtomically(path, *packed);
}

Compression CompressionFor(std::string_view path) {
  if (path.ends_with(".tar.zst") || path.ends_with(".tzst")) return Compression::kZstd;
  return path.ends_with(".tar") ? Compression::kNone : Compression::kGzip;
}

}  // namespace regoc::bundle
