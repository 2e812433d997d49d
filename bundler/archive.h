// Archives and folders as lists of files: tar, tar with gzip, tar with zstd, and plain folders.
//
//   Result<std::vector<File>> files = ReadArchive(bytes);
//   Result<std::string> packed = PackArchive(*files, Compression::kGzip);
//
// Reading takes nothing on trust. A list is handed out only when the whole archive was read, every limit was kept and
// no entry was refused: absolute paths, `..`, links, devices, sparse files, names that occur twice or differ in the
// case of ASCII letters only, a file that is a folder of another, data after the end, an archive that was cut off.
// Equal files pack to equal bytes, whatever their order, the host and the time (with the same version of zlib or zstd).
// All functions may run on any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bundler/contents.h"
#include "runtime/base/result.h"

namespace regoc::bundle {

enum class Compression { kNone, kGzip, kZstd };

struct PackOptions {
  Compression compression = Compression::kGzip;
  int level = 0;           // of gzip 1 to 9, of zstd 1 to 22; 0: the usual one (4, 19)
  bool long_mode = false;  // of zstd: look for repetitions over 128 MiB, what every reader of ours and zstd's own allows
};

struct ArchiveLimits {
  uint64_t max_total_bytes = uint64_t{2} << 30;  // of all there is after decompression, headers included
  uint64_t max_file_bytes = uint64_t{1} << 30;   // OPA's limit
  size_t max_entries = 100'000;                  // files and folders
  size_t max_path_bytes = 1024;
};

// Files by path. Tells the compression from the first bytes; a gzip inside a gzip is refused.
Result<std::vector<File>> ReadArchive(std::string_view bytes, const ArchiveLimits& limits = {});

struct FolderFiles {
  std::vector<File> files;            // by path
  std::vector<std::string> warnings;  // links and devices that were passed over, as OPA does
};

// Regular files of a folder and below. `ignore` are patterns (MatchPath) for names of files and folders to leave out.
Result<FolderFiles> ReadFolder(const std::string& path, const ArchiveLimits& limits = {},
                               const std::vector<std::string>& ignore = {});

// Paths get the leading "/" that OPA writes. Each file's path must be one that ReadArchive accepts.
Result<std::string> PackArchive(const std::vector<File>& files, const PackOptions& options);
inline Result<std::string> PackArchive(const std::vector<File>& files, Compression compression) {
  return PackArchive(files, PackOptions{.compression = compression});
}

}  // namespace regoc::bundle
