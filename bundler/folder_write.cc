#include "bundler/folder_write.h"

#include <sys/stat.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "runtime/base/file.h"

namespace regoc::bundle {

namespace fs = std::filesystem;

namespace {

Status WriteFiles(const fs::path& folder, const std::vector<File>& files) {
  for (const File& file : files) {
    fs::path path = folder / file.path;
    std::error_code fault;
    fs::create_directories(path.parent_path(), fault);
    if (fault) return Error{path.parent_path().string() + ": " + fault.message()};
    if (Status written = WriteFileAtomically(path, file.bytes); !written.ok()) return written;
  }
  return Unit{};
}

}  // namespace

Status WriteFolder(const std::string& folder, const std::vector<File>& files) {
  fs::path target = fs::path(folder).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();
  std::error_code fault;
  fs::file_status there = fs::symlink_status(target, fault);
  if (fs::exists(there) && (!fs::is_directory(there) || !fs::is_empty(target, fault)))
    return Error{target.string() + ": is there already and not an empty folder"};
  std::string temporary = target.string() + ".XXXXXX";
  if (::mkdtemp(temporary.data()) == nullptr) return Error{folder + ": a folder cannot be made there: " + std::strerror(errno)};
  mode_t mask = ::umask(0);
  ::umask(mask);
  ::chmod(temporary.c_str(), 0777 & ~mask);
  Status written = WriteFiles(temporary, files);
  if (written.ok()) {
    fs::rename(temporary, target, fault);
    if (fault) written = Error{target.string() + ": " + fault.message()};
  }
  std::error_code ignored;
  if (!written.ok()) fs::remove_all(temporary, ignored);
  return written;
}

}  // namespace regoc::bundle
