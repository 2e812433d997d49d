#include "runtime/base/mapped_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <new>

namespace regoc {

namespace {

size_t PageSize() { return static_cast<size_t>(::sysconf(_SC_PAGESIZE)); }

size_t WholePages(size_t size) { return (size + PageSize() - 1) & ~(PageSize() - 1); }

class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : path_(path), fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int fd() const { return fd_; }
  Result<size_t> Size() const {
    struct stat info{};
    if (fd_ < 0 || ::fstat(fd_, &info) != 0) return Failed();
    if (!S_ISREG(info.st_mode)) return Error{path_ + ": not a regular file"};
    return static_cast<size_t>(info.st_size);
  }
  Error Failed() const { return Error{path_ + ": " + std::strerror(errno)}; }

 private:
  const std::string& path_;
  int fd_;
};

}  // namespace

MappedMemory::~MappedMemory() {
  if (data_ != nullptr) ::munmap(data_, WholePages(size_));
}

Result<MappedMemory> MappedMemory::OfFile(const std::string& path, uint64_t address) {
  OpenFile file(path);
  Result<size_t> size = file.Size();
  if (!size.ok()) return size.error();
  MappedMemory memory;
  if (*size == 0) return memory;
  void* wanted = reinterpret_cast<void*>(address & ~(PageSize() - 1));
  void* at = MAP_FAILED;
  if (wanted != nullptr) at = ::mmap(wanted, *size, PROT_READ, MAP_PRIVATE | MAP_FIXED_NOREPLACE, file.fd(), 0);
  if (at == MAP_FAILED) at = ::mmap(nullptr, *size, PROT_READ, MAP_PRIVATE, file.fd(), 0);
  if (at == MAP_FAILED) return file.Failed();
  memory.data_ = static_cast<char*>(at);
  memory.size_ = *size;
  return memory;
}

Result<MappedMemory> MappedMemory::ReadFile(const std::string& path, uint64_t max_bytes) {
  OpenFile file(path);
  Result<size_t> size = file.Size();
  if (!size.ok()) return size.error();
  if (*size > max_bytes) return Error{path + ": larger than the limit of " + std::to_string(max_bytes) + " bytes"};
  MappedMemory memory(*size);
  size_t filled = 0;
  while (filled < *size) {
    ssize_t n = ::read(file.fd(), memory.data() + filled, *size - filled);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return file.Failed();
    if (n == 0) break;
    filled += static_cast<size_t>(n);
  }
  memory.Resize(filled);
  return memory;
}

void MappedMemory::Resize(size_t size) {
  size_t before = WholePages(size_), after = WholePages(size);
  if (after == 0) {
    MappedMemory().operator=(std::move(*this));
  } else if (before != after) {
    void* at = before == 0
                   ? ::mmap(nullptr, after, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
                   : ::mremap(data_, before, after, MREMAP_MAYMOVE);
    if (at == MAP_FAILED) throw std::bad_alloc();
    data_ = static_cast<char*>(at);
  }
  size_ = size;
}

void MappedMemory::Release(size_t size) {
  if (size_t whole = size & ~(PageSize() - 1); whole != 0) ::madvise(data_, whole, MADV_DONTNEED);
}

void MappedMemory::MakeWritable() {
  if (data_ != nullptr && ::mprotect(data_, WholePages(size_), PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
}

void MappedMemory::MakeReadOnly() {
  if (data_ != nullptr) ::mprotect(data_, WholePages(size_), PROT_READ);
}

}  // namespace regoc
