// Bundles as artifacts and back.
#pragma once

#include "bundler/bundle_file.h"
#include "tools/stores/store.h"

namespace regoc::stores {

// What a registry is given.
enum class Form {
  kOpa,       // one layer, the archive, as OPA downloads it
  kConftest,  // a layer a file, as Conftest pulls it
  kBoth,      // the archive first, the files after it
};

// `name` is the archive's file name, `archive` its bytes, `contents` what they hold. Files that mean nothing to
// Conftest go along, so that a signature stays whole.
Artifact MakeArtifact(const std::string& name, std::string archive, const bundle::Contents& contents, Form form);

// The files, by path, with everything refused that an archive would be refused for (bundler/archive.h).
Result<std::vector<bundle::File>> FilesOf(const Artifact& artifact);

// True when the first part is an archive, and so all there is.
bool IsArchive(const Artifact& artifact);

// Whether bytes are compressed, and how, by their first ones.
bundle::Compression CompressionOf(std::string_view archive);

}  // namespace regoc::stores
