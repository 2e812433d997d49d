// Bundles in files and folders.
//
//   Result<Contents> contents = ReadBundle("policies.tar.gz");
//   Status written = WriteBundle("policies.tar.zst", *contents, Compression::kZstd);
//
// Reading believes nothing (archive.h says what is refused) and verifies nothing: pass what comes out to VerifyBundle
// before using it. Errors begin with "bundle <path>: ".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bundler/archive.h"
#include "bundler/contents.h"
#include "runtime/base/result.h"

namespace regoc::bundle {

// A folder, or an archive in one of the forms of ReadArchive. `ignore` applies to folders.
Result<Contents> ReadBundle(const std::string& path, const ArchiveLimits& limits = {},
                            const std::vector<std::string>& ignore = {});

// An archive that was fetched; `name` is for errors.
Result<Contents> ReadBundleBytes(const std::string& name, std::string_view bytes, const ArchiveLimits& limits = {});

// Manifest, signatures and the rest told apart. `files` are sorted by path, as ReadArchive and ReadFolder give them.
Result<Contents> MakeContents(std::vector<File> files);

// The archive. Equal contents give equal bytes.
Result<std::string> PackBundle(const Contents& contents, const PackOptions& options);
inline Result<std::string> PackBundle(const Contents& contents, Compression compression) {
  return PackBundle(contents, PackOptions{.compression = compression});
}

// Leaves the old file, or none, when it fails.
Status WriteBundle(const std::string& path, const Contents& contents, const PackOptions& options);
inline Status WriteBundle(const std::string& path, const Contents& contents, Compression compression) {
  return WriteBundle(path, contents, PackOptions{.compression = compression});
}

// The files as a folder. What is there already is only replaced when it is an empty folder; a failure leaves nothing.
Status WriteBundleFolder(const std::string& path, const Contents& contents);

// By the name of a file: ".tar.zst" and ".tzst" are kZstd, ".tar" is kNone, all others kGzip, which any OPA reads.
Compression CompressionFor(std::string_view path);

}  // namespace regoc::bundle
