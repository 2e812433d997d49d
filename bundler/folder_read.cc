#include <algorithm>
#include <filesystem>
#include <system_error>

#include "bundler/archive.h"
#include "bundler/file_list.h"
#include "bundler/glob.h"
#include "runtime/base/file.h"

namespace regoc::bundle {

namespace {

namespace fs = std::filesystem;

// Deeper folders than this cannot come from a person.
constexpr int kMaxDepth = 200;

bool IsIgnored(const fs::path& path, const std::vector<std::string>& ignore) {
  std::string name = path.filename().string();
  return std::any_of(ignore.begin(), ignore.end(),
                     [&](const std::string& pattern) { return MatchPath(pattern, name); });
}

Status AddOne(const fs::directory_entry& entry, const fs::path& root, const ArchiveLimits& limits, FileList& files,
              std::vector<std::string>& warnings) {
  std::string name = entry.path().lexically_relative(root).generic_string();
  std::error_code failed;
  fs::file_status status = entry.symlink_status(failed);
  if (failed) return Error{name + ": " + failed.message()};
  if (fs::is_directory(status)) return files.AdmitFolder(name);
  if (!fs::is_regular_file(status)) {
    warnings.push_back(name + " is passed over: it is a link or not a regular file");
    return Unit{};
  }
  uint64_t size = entry.file_size(failed);
  if (failed) return Error{name + ": " + failed.message()};
  Result<std::string> path = files.Admit(name, size);
  if (!path.ok()) return path.error();
  // The file may have grown since it was looked at.
  Result<std::string> bytes = ReadFile(entry.path().string(), std::min(limits.max_file_bytes, size));
  if (!bytes.ok()) return bytes.error();
  files.Add(*std::move(path), *std::move(bytes));
  return Unit{};
}

}  // namespace

Result<FolderFiles> ReadFolder(const std::string& path, const ArchiveLimits& limits,
                               const std::vector<std::string>& ignore) {
  fs::path root(path);
  std::error_code failed;
  fs::recursive_directory_iterator at(root, failed);
  FileList files(limits);
  FolderFiles out;
  while (!failed && at != fs::recursive_directory_iterator()) {
    if (Status counted = files.CountEntry(); !counted.ok()) return counted.error();
    if (at.depth() > kMaxDepth) return Error{"folders nested deeper than the limit of " + std::to_string(kMaxDepth)};
    if (IsIgnored(at->path(), ignore)) {
      at.disable_recursion_pending();
    } else if (Status added = AddOne(*at, root, limits, files, out.warnings); !added.ok()) {
      return added.error();
    }
    at.increment(failed);
  }
  if (failed) return Error{path + ": " + failed.message()};
  Result<std::vector<File>> taken = files.Take();
  if (!taken.ok()) return taken.error();
  out.files = *std::move(taken);
  std::sort(out.warnings.begin(), out.warnings.end());  // the file system's order is nobody's
  return out;
}

}  // namespace regoc::bundle
