// The folder in which blocks of events survive the process.
//
//   Result<std::unique_ptr<Spill>> spill = Spill::Open("/var/lib/regoc/decisions", sinks);
//   for (auto& block : (*spill)->TakeLeft()) …      // of earlier processes, in order
//   Result<std::shared_ptr<Block>> block = (*spill)->NewBlock(number, chain, size_t{1} << 20);
//
// One process uses a folder at a time. Files are named by number: "00000000000000000017.decisions".
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/decision_log/block.h"

namespace regoc::decision_log {

class Spill {
 public:
  // Makes the folder when there is none. Errors name it: not writable, in use by another process.
  static Result<std::unique_ptr<Spill>> Open(const std::string& directory, std::vector<std::string> sinks);
  ~Spill();
  Spill(const Spill&) = delete;
  Spill& operator=(const Spill&) = delete;

  // Files that hold no record are removed; others that cannot be read are kept under ".damaged".
  std::vector<std::shared_ptr<Block>> TakeLeft() { return std::move(left_); }
  // A number that no file had.
  uint64_t next_number() const { return next_number_; }
  Result<std::shared_ptr<Block>> NewBlock(uint64_t number, uint64_t chain, size_t capacity);

 private:
  Spill(std::string directory, std::vector<std::string> sinks, int lock)
      : directory_(std::move(directory)), sinks_(std::move(sinks)), lock_(lock) {}
  void ReadLeft();

  const std::string directory_;
  const std::vector<std::string> sinks_;
  const int lock_;
  uint64_t next_number_ = 1;
  std::vector<std::shared_ptr<Block>> left_;
};

}  // namespace regoc::decision_log
