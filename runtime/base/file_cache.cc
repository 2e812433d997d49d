#include "runtime/base/file_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <tuple>
#include <vector>

#include "runtime/base/file.h"

namespace regoc {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "regoc cache 1\n";

// A folder of this user that no one else may write to.
bool IsOurs(const std::string& folder) {
  struct stat info {};
  return ::stat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == ::geteuid() && (info.st_mode & 022) == 0;
}

bool WriteAll(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

FileCache::FileCache(std::string folder, Digest digest, uint64_t limit) : folder_(std::move(folder)), digest_(digest), limit_(limit) {
  std::error_code ignored;
  if (!folder_.empty() && fs::exists(folder_, ignored) && !IsOurs(folder_)) folder_.clear();
}

std::string FileCache::PathOf(const std::string& key) const { return folder_ + "/" + key.substr(0, 2) + "/" + key.substr(2); }

std::optional<std::string> FileCache::Get(const std::string& key) const {
  if (!on()) return std::nullopt;
  std::string path = PathOf(key);
  Result<std::string> file = ReadFile(path);
  if (!file.ok()) return std::nullopt;
  std::string_view content = *file;
  if (!content.starts_with(kMagic)) return std::nullopt;
  content.remove_prefix(kMagic.size());
  size_t end = content.find('\n');
  if (end == std::string_view::npos || content.substr(0, end) != digest_(content.substr(end + 1))) return std::nullopt;
  ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0);  // used now
  return std::string(content.substr(end + 1));
}

bool FileCache::MakeFolderOf(const std::string& path) const {
  std::error_code fault;
  fs::create_directories(fs::path(folder_).parent_path(), fault);
  ::mkdir(folder_.c_str(), 0700);
  ::mkdir(fs::path(path).parent_path().c_str(), 0700);
  return IsOurs(folder_);
}

// Not flushed to the disk: a file that a crash leaves incomplete does not hold its digest.
void FileCache::Put(const std::string& key, std::string_view bytes) {
  if (!on()) return;
  std::string path = PathOf(key), temporary = path + ".XXXXXX";
  if (!MakeFolderOf(path)) return;
  int file = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (file < 0) return;
  bool good = WriteAll(file, kMagic) && WriteAll(file, digest_(bytes) + "\n") && WriteAll(file, bytes);
  good = ::close(file) == 0 && good;
  if (!good || ::rename(temporary.c_str(), path.c_str()) != 0) ::unlink(temporary.c_str());
  changed_ = true;
}

void FileCache::Trim() {
  if (!changed_.exchange(false)) return;
  struct File {
    fs::file_time_type used;
    uint64_t bytes;
    fs::path path;
  };
  std::vector<File> files;
  uint64_t total = 0;
  std::error_code fault;
  for (auto at = fs::recursive_directory_iterator(folder_, fault); !fault && at != fs::recursive_directory_iterator(); at.increment(fault)) {
    std::error_code gone;
    if (!at->is_regular_file(gone)) continue;
    File file{at->last_write_time(gone), at->file_size(gone), at->path()};
    if (gone) continue;
    total += file.bytes;
    files.push_back(std::move(file));
  }
  if (total <= limit_) return;
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return std::tie(a.used, a.path) < std::tie(b.used, b.path); });
  for (size_t i = 0; i < files.size() && total > limit_ / 4 * 3; ++i) {
    std::error_code ignored;
    if (fs::remove(files[i].path, ignored)) total -= files[i].bytes;
  }
}

std::string DefaultCacheFolder() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/') return std::string(cache) + "/regoc";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') return std::string(home) + "/.cache/regoc";
  return "";
}

}  // namespace regoc
