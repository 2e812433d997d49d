// What has come of a download, so that the next try, or the next run, goes on where this one was cut off.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace regoc::stores {

// Belongs to one download; another process that wants the same file gets a nameless one. Errors name the file.
class PartialFile {
 public:
  // "<folder>/partial/<key>". Without a folder, or when it cannot be had, a nameless file in the folder for temporary
  // ones.
  static Result<PartialFile> Open(const std::string& folder, const std::string& key);

  PartialFile(PartialFile&& other) noexcept;
  PartialFile& operator=(PartialFile&&) = delete;
  ~PartialFile();

  uint64_t size() const { return size_; }
  // What Restart was called with when the bytes began: the version of the content that they are a part of.
  const std::string& validator() const { return validator_; }

  // Forgets the bytes.
  Status Restart(const std::string& validator);
  Status Append(std::string_view bytes);
  // Calls take(bytes) with all bytes, in order.
  template <typename Take>
  Status ForEachPiece(Take take) const {
    std::string buffer(size_t{1} << 16, '\0');
    for (uint64_t at = 0; at < size_;) {
      Result<size_t> got = ReadAt(at, buffer);
      if (!got.ok()) return got.error();
      take(std::string_view(buffer).substr(0, *got));
      at += *got;
    }
    return Unit{};
  }
  // The file is not needed any more.
  void Remove();

 private:
  PartialFile(int file, std::string path) : file_(file), path_(std::move(path)) {}
  static Result<PartialFile> Nameless();
  Result<size_t> ReadAt(uint64_t at, std::string& buffer) const;
  Error Failed() const;

  int file_;
  std::string path_;  // empty: nameless
  std::string validator_;
  uint64_t size_ = 0;
};

}  // namespace regoc::stores
