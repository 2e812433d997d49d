// Collects the files of an archive or a folder, and refuses what doesn't fit together or exceeds a limit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bundler/archive.h"

namespace regoc::bundle {

class FileList {
 public:
  explicit FileList(const ArchiveLimits& limits) : limits_(limits) {}

  // An entry of any kind; call it for each before anything else.
  Status CountEntry();
  // Checks path and size before the bytes are read. `name` is as in the archive.
  Result<std::string> Admit(std::string_view name, uint64_t bytes);
  // A folder's entry: only its path matters.
  Status AdmitFolder(std::string_view name);
  void Add(std::string path, std::string bytes) { files_.push_back({std::move(path), std::move(bytes)}); }

  // The files by path, once none clashes with another.
  Result<std::vector<File>> Take();

 private:
  Status CheckNames() const;

  const ArchiveLimits& limits_;
  size_t entries_ = 0;
  uint64_t total_bytes_ = 0;
  std::vector<File> files_;
};

}  // namespace regoc::bundle
