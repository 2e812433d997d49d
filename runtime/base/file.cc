#include "runtime/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace regoc {

namespace {

// "nowhere.json: no such file or directory".
Error Failed(const std::string& path) {
  std::string reason = std::strerror(errno);
  reason[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(reason[0])));
  return Error{path + ": " + reason};
}

}  // namespace

Result<std::string> ReadFile(const std::string& path, uint64_t max_bytes) {
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Failed(path);
  struct stat info {};
  std::string out;
  if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) out.reserve(static_cast<size_t>(info.st_size));
  char buffer[1 << 16];
  for (;;) {
    ssize_t n = ::read(fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      Error error = Failed(path);
      ::close(fd);
      return error;
    }
    if (n == 0) break;
    out.append(buffer, static_cast<size_t>(n));
    if (out.size() > max_bytes) {
      ::close(fd);
      return Error{path + ": larger than the limit of " + std::to_string(max_bytes) + " bytes"};
    }
  }
  ::close(fd);
  return out;
}

Status WriteFileAtomically(const std::string& path, std::string_view bytes) {
  std::string temporary = path + ".XXXXXX";
  int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return Failed(path);
  mode_t mask = ::umask(0);
  ::umask(mask);
  struct stat before {};
  bool replaced = ::stat(path.c_str(), &before) == 0;
  bool good = ::fchmod(fd, replaced ? before.st_mode & 07777 : 0666 & ~mask) == 0;
  while (good && !bytes.empty()) {
    ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    good = n > 0;
    if (good) bytes.remove_prefix(static_cast<size_t>(n));
  }
  good = good && ::fsync(fd) == 0;
  Error error = Failed(path);
  good = ::close(fd) == 0 && good;
  if (good && ::rename(temporary.c_str(), path.c_str()) == 0) return Unit{};
  if (good) error = Failed(path);
  ::unlink(temporary.c_str());
  return error;
}

}  // namespace regoc
