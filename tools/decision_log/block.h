// A piece of the buffer: records that one thread appends and others read, in memory or in a mapped file.
//
//   block->Append(time_ns, event);                                  // the thread that fills it
//   for (size_t at = Block::kBegin; at < block->end(); at = record.next) record = block->At(at);   // any thread
//
// A record becomes visible when it is whole, without locks. What stands in a file survives the end of the process at
// any moment, but not a loss of power: nothing is synced. Layout of a file: a page with the head, then records of
// length, checksum, time and text, each beginning at a multiple of 8 bytes; zeros follow the last.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::decision_log {

constexpr size_t kMaxSinks = 16;

class Block {
  struct Private {};

 public:
  static constexpr size_t kBegin = 4096;  // of the records: behind the head

  struct Record {
    std::string_view text;
    int64_t time_ns = 0;
    size_t next = 0;  // where the next one begins
  };

  // Bytes that a block needs to hold a text of this size alone.
  static size_t SizeFor(size_t text_bytes);

  // `memory` is used when it has the capacity; release_memory() gives it back.
  static std::shared_ptr<Block> InMemory(uint64_t number, size_t capacity, std::string memory = {});
  // Makes the file, with all its room on the disk. `sinks` are who has a position in it. Errors name the file.
  static Result<std::shared_ptr<Block>> InFile(const std::string& path, uint64_t number, uint64_t chain,
                                               size_t capacity, std::span<const std::string> sinks);
  // A file of an earlier process; records behind the first that is not whole are left out. Positions are those of
  // `sinks` by name: one that had none gets nothing from it.
  static Result<std::shared_ptr<Block>> Reopen(const std::string& path, std::span<const std::string> sinks);

  // Whether a file was being made when its process ended: it holds nothing.
  static bool NeverBegun(const std::string& path);

  Block(Private, uint64_t number, size_t capacity) : number_(number), capacity_(capacity) {}
  ~Block();
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

  bool Fits(size_t text_bytes) const { return end() + SizeFor(text_bytes) - kBegin <= capacity_; }
  // One thread appends; it must fit.
  void Append(int64_t time_ns, std::string_view text);
  Record At(size_t offset) const;

  uint64_t number() const { return number_; }  // grows with each block that is made
  uint64_t chain() const { return chain_; }    // of a reopened one: what it belonged to
  size_t capacity() const { return capacity_; }
  size_t end() const { return end_.load(std::memory_order_acquire); }
  uint32_t events() const { return events_.load(std::memory_order_acquire); }
  bool in_file() const { return !path_.empty(); }
  const std::string& path() const { return path_; }

  // How far a sink has finished; kept in the file. Any thread.
  size_t acked(size_t sink) const;
  void SetAcked(size_t sink, size_t offset);

  // Removes the file.
  void Unlink();
  std::string release_memory() { return std::move(memory_); }

 private:
  struct Head;
  struct Mapping;
  Head* head() const { return reinterpret_cast<Head*>(data_); }
  Status Map(int file, const std::string& path);
  void Scan();

  const uint64_t number_;
  const size_t capacity_;
  uint64_t chain_ = 0;
  std::string path_;
  std::string memory_;
  char* data_ = nullptr;
  std::atomic<size_t> end_ = kBegin;
  std::atomic<uint32_t> events_ = 0;
  std::vector<size_t> slots_;  // of the sinks in the head; kMaxSinks: has none
};

}  // namespace regoc::decision_log
