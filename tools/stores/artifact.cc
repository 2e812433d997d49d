#include "tools/stores/artifact.h"

#include "bundler/file_list.h"
#include "bundler/paths.h"
#include "bundler/signature.h"

namespace regoc::stores {

namespace {

std::string_view TypeOf(std::string_view path) {
  if (path.ends_with(".rego")) return kPolicyLayer;
  std::string_view name = path.substr(path.rfind('/') + 1);
  return name == "data.json" || name == "data.yaml" || name == "data.yml" ? kDataLayer : kFileLayer;
}

void AddFiles(const bundle::Contents& contents, Artifact& artifact) {
  auto add = [&](const std::string& path, std::string bytes) {
    artifact.parts.push_back({path, std::string(TypeOf(path)), std::move(bytes)});
  };
  if (std::optional<std::string> manifest = bundle::ManifestBytes(contents))
    add(std::string(bundle::kManifestName), *manifest);
  if (contents.signatures) add(std::string(bundle::kSignaturesName), bundle::SignaturesText(*contents.signatures));
  for (const bundle::File& file : contents.files) add(file.path, file.bytes);
}

}  // namespace

bundle::Compression CompressionOf(std::string_view archive) {
  if (archive.starts_with("\x1F\x8B")) return bundle::Compression::kGzip;
  return archive.starts_with("\x28\xB5\x2F\xFD") ? bundle::Compression::kZstd : bundle::Compression::kNone;
}

Artifact MakeArtifact(const std::string& name, std::string archive, const bundle::Contents& contents, Form form) {
  Artifact artifact;
  std::string_view type = CompressionOf(archive) == bundle::Compression::kZstd ? kZstdBundleLayer : kBundleLayer;
  if (form != Form::kConftest) artifact.parts.push_back({name, std::string(type), std::move(archive)});
  if (form != Form::kOpa) AddFiles(contents, artifact);
  return artifact;
}

bool IsArchive(const Artifact& artifact) {
  if (artifact.parts.empty()) return false;
  const std::string& type = artifact.parts[0].media_type;
  return type.empty() || type == kBundleLayer || type == kZstdBundleLayer;
}

Result<std::vector<bundle::File>> FilesOf(const Artifact& artifact) {
  if (IsArchive(artifact)) return bundle::ReadArchive(artifact.parts[0].bytes);
  bundle::ArchiveLimits limits;
  bundle::FileList list(limits);
  for (const Part& part : artifact.parts) {
    if (Status counted = list.CountEntry(); !counted.ok()) return counted.error();
    Result<std::string> path = list.Admit(part.name, part.bytes.size());
    if (!path.ok()) return path.error();
    list.Add(std::move(*path), part.bytes);
  }
  return list.Take();
}

}  // namespace regoc::stores
