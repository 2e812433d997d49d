// Memory in whole pages, straight from the system: what is large, grows, or is a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "runtime/base/result.h"

namespace regoc {

// Owns its pages. Zero where nothing was written; pages that nobody touched take no memory. Not shared between threads
// while somebody writes.
class MappedMemory {
 public:
  MappedMemory() = default;
  // Throws std::bad_alloc.
  explicit MappedMemory(size_t size) { Resize(size); }
  ~MappedMemory();
  MappedMemory(MappedMemory&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  MappedMemory& operator=(MappedMemory&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }

  // The whole file, private to this process, for reading; at `address` (0: any) when that is free, else anywhere. Who
  // can write to the file can change the memory: only map files of one's own. Errors name the file.
  static Result<MappedMemory> OfFile(const std::string& path, uint64_t address);
  // The bytes of the file in memory of its own.
  static Result<MappedMemory> ReadFile(const std::string& path, uint64_t max_bytes);

  char* data() const { return data_; }
  size_t size() const { return size_; }  // as asked for
  // Keeps the content, moves it when it must. Throws std::bad_alloc.
  void Resize(size_t size);
  // Gives back the whole pages below `size`, whose content is lost.
  void Release(size_t size);
  void MakeWritable();
  void MakeReadOnly();

 private:
  char* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace regoc
