#include "tools/stores/partial_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "runtime/base/file.h"

namespace regoc::stores {

namespace fs = std::filesystem;

namespace {

constexpr uint64_t kMaxValidatorBytes = 4096;

std::string ValidatorPath(const std::string& path) { return path + ".version"; }

bool MakePrivateFolder(const std::string& folder) {
  std::error_code ignored;
  fs::create_directories(fs::path(folder).parent_path(), ignored);
  ::mkdir(folder.c_str(), 0700);
  ::mkdir((folder + "/partial").c_str(), 0700);
  struct stat info{};
  return ::stat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == ::geteuid() &&
         (info.st_mode & 022) == 0;
}

}  // namespace

PartialFile::PartialFile(PartialFile&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      path_(std::move(other.path_)),
      validator_(std::move(other.validator_)),
      size_(other.size_) {}

PartialFile::~PartialFile() {
  if (file_ >= 0) ::close(file_);
}

Error PartialFile::Failed() const {
  return Error{(path_.empty() ? std::string("temporary file") : path_) + ": " + std::strerror(errno)};
}

Result<PartialFile> PartialFile::Nameless() {
  std::error_code ignored;
  std::string path = (fs::temp_directory_path(ignored) / "regoc-download.XXXXXX").string();
  int file = ::mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) return Error{path + ": " + std::strerror(errno)};
  ::unlink(path.c_str());
  return PartialFile(file, "");
}

Result<PartialFile> PartialFile::Open(const std::string& folder, const std::string& key) {
  if (folder.empty() || !MakePrivateFolder(folder)) return Nameless();
  std::string path = folder + "/partial/" + key;
  int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return Nameless();
  struct stat info{};
  if (::flock(file, LOCK_EX | LOCK_NB) != 0 || ::fstat(file, &info) != 0) {
    ::close(file);
    return Nameless();
  }
  PartialFile out(file, path);
  Result<std::string> validator = ReadFile(ValidatorPath(path), kMaxValidatorBytes);
  if (validator.ok()) out.validator_ = *validator;
  if (validator.ok())
    out.size_ = static_cast<uint64_t>(info.st_size);
  else if (Status emptied = out.Restart(""); !emptied.ok())
    return emptied.error();
  return out;
}

// The old bytes go before the new version is noted, so that the note never stands beside bytes of another version.
Status PartialFile::Restart(const std::string& validator) {
  if (::ftruncate(file_, 0) != 0) return Failed();
  size_ = 0;
  validator_ = validator;
  return path_.empty() ? Status(Unit{}) : WriteFileAtomically(ValidatorPath(path_), validator);
}

Status PartialFile::Append(std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return Failed();
    size_ += static_cast<uint64_t>(written);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return Unit{};
}

Result<size_t> PartialFile::ReadAt(uint64_t at, std::string& buffer) const {
  for (;;) {
    ssize_t got = ::pread(file_, buffer.data(), std::min<uint64_t>(buffer.size(), size_ - at), static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got > 0) return static_cast<size_t>(got);
    if (got == 0) errno = EIO;  // somebody made it shorter
    return Failed();
  }
}

void PartialFile::Remove() {
  if (path_.empty()) return;
  ::unlink(path_.c_str());
  ::unlink(ValidatorPath(path_).c_str());
}

}  // namespace regoc::stores
