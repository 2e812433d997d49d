// Takes the compression off a bundle or a stream, piece by piece and never further than a limit.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace regoc::bundle {

// Removes one layer of gzip or zstd, told by the first bytes; other bytes pass as they are.
//
//   Decompressor bytes(compressed, limit);
//   for (std::string_view piece = bytes.Next(); !piece.empty(); piece = bytes.Next()) Use(piece);
//   if (!bytes.error().empty()) …   // damaged, cut off, too large, or more behind the end
//
// `compressed` must outlive it. Not shared between threads.
class Decompressor {
 public:
  // Gives the next compressed bytes, valid until it is called again; none at the end.
  using Pieces = std::function<Result<std::string_view>()>;

  Decompressor(std::string_view compressed, uint64_t max_bytes);
  // The first piece holds at least four bytes, unless there are no more.
  Decompressor(Pieces compressed, uint64_t max_bytes);
  ~Decompressor();

  // The next bytes, valid until the next call; empty at the end and after an error.
  std::string_view Next();

  bool ended() const { return ended_; }
  const std::string& error() const { return error_; }
  uint64_t total_bytes() const { return total_; }
  // One past the last byte so far that isn't zero.
  uint64_t nonzero_end() const { return nonzero_end_; }

 private:
  struct Input;
  struct Codec;
  struct Plain;
  struct Gzip;
  struct Zstd;

  std::unique_ptr<Input> input_;
  std::unique_ptr<Codec> codec_;
  uint64_t max_bytes_;
  std::array<char, size_t{1} << 16> piece_;
  uint64_t total_ = 0;
  uint64_t nonzero_end_ = 0;
  bool ended_ = false;
  std::string error_;
};

}  // namespace regoc::bundle
