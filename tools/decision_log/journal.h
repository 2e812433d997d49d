// The buffer of decisions between the threads that decide and the sinks: every sink reads all events, each at its own
// pace, and a block is given back when all of them are done with it.
//
//   std::shared_ptr<Journal::Chain> mine = journal->NewChain();                 // a thread that decides
//   journal->Append(*mine, time_ns, event);
//   Journal::Batch batch;                                                       // the thread of a sink
//   if (journal->Fetch(sink, {.events = 1000}, batch)) { Send(batch.events); journal->Ack(sink, batch); }
//
// Appending takes no lock and writes nothing that other threads write to, but once a block. Limits are looked at when a
// block is begun: what is buffered may exceed them by a block a thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "tools/decision_log/block.h"
#include "tools/decision_log/spill.h"

namespace regoc::decision_log {

enum class WhenFull { kDropOldest, kWait };

struct JournalOptions {
  std::vector<std::string> sinks;          // names, at most kMaxSinks
  size_t limit_bytes = size_t{256} << 20;  // in memory
  size_t limit_events = 0;                 // 0: only bytes count
  WhenFull when_full = WhenFull::kDropOldest;
  std::chrono::milliseconds max_wait{5000};  // for room, with kWait
  std::string directory;                     // of files; empty: memory only
  uint64_t limit_file_bytes = uint64_t{1} << 30;
};

class Journal {
 public:
  static constexpr size_t kMemoryBlock = size_t{256} << 10;  // bytes of a block in memory, at most

  // The blocks of a thread, in order.
  struct Chain {
    struct Position {
      uint64_t number = 0;  // of a block
      size_t offset = 0;
    };
    uint64_t id = 0;
    Block* current = nullptr;                   // that the thread fills; it changes it with the mutex held
    std::atomic<bool> abandoned = false;        // the thread has ended
    std::deque<std::shared_ptr<Block>> blocks;  // with the mutex held, as all below
    std::vector<Position> fetched;              // by sink: what stands before it was given out
  };
  struct Limits {
    size_t events = 1000;
    size_t bytes = size_t{4} << 20;
  };
  // What a sink works on. Views are good until it is acknowledged.
  struct Batch {
    struct Part {
      std::shared_ptr<Block> block;
      size_t end = 0;
    };
    std::vector<std::string_view> events;
    std::vector<Part> parts;
    size_t bytes = 0;
  };
  enum class Kept { kYes, kNo, kNoRoom };  // kNo: dropped; kNoRoom: waited in vain

  // Takes over what an earlier process left in the directory.
  static Result<std::unique_ptr<Journal>> Open(const JournalOptions& options);
  ~Journal();

  std::shared_ptr<Chain> NewChain();
  // By the thread of the chain.
  Kept Append(Chain& chain, int64_t time_ns, std::string_view event);

  // False when there is nothing. Events come in the order of their times, as far as they are there.
  bool Fetch(size_t sink, const Limits& limits, Batch& batch);
  // Its events were sent, or given up.
  void Ack(size_t sink, Batch& batch);

  // Waits until something happens: a block was filled, Wake(), or the time is over.
  void Wait(std::chrono::milliseconds time);
  void Wake();

  // events = appended + recovered - acknowledged - dropped
  struct Numbers {
    uint64_t events = 0;  // not yet acknowledged by the sink
    uint64_t bytes = 0;
    uint64_t dropped = 0;  // for want of room, so far
  };
  Numbers NumbersOf(size_t sink) const;
  uint64_t recovered(size_t sink) const { return recovered_[sink]; }  // events of earlier processes
  // Why the last block could not be made as a file; once. Empty: there was no failure since.
  std::string TakeFault();

 private:
  explicit Journal(const JournalOptions& options);
  Status Recover();
  Kept NewBlock(Chain& chain, size_t text_bytes);
  std::shared_ptr<Block> BlockInFile(Chain& chain, size_t text_bytes);
  std::shared_ptr<Block> BlockInMemory(size_t text_bytes, std::unique_lock<std::mutex>& lock);
  bool HasRoom(size_t more) const;
  uint64_t FileBytes() const;
  bool DropOldest(bool in_file);
  bool IsCurrent(const Chain& chain, const Block& block) const;
  bool Finished(const Block& block) const;
  uint64_t EventsFrom(const Block& block, size_t offset) const;
  void Trim(Chain& chain);
  void TrimAll();
  void Remove(Chain& chain, size_t position);

  const JournalOptions options_;
  const size_t block_bytes_;
  const uint32_t block_events_;
  std::unique_ptr<Spill> spill_;
  mutable std::mutex mutex_;  // of what follows
  std::condition_variable changed_, room_;
  std::vector<std::shared_ptr<Chain>> chains_;
  std::vector<std::string> spare_;  // memory of blocks
  struct Sums {
    uint64_t acked = 0, dropped = 0;  // events
  };
  std::vector<Sums> sums_;           // by sink
  std::vector<uint64_t> recovered_;  // by sink; does not change once it is open
  uint64_t removed_ = 0;             // events in blocks that are gone
  uint64_t next_number_ = 1;
  uint64_t wakes_ = 0;
  std::string fault_;
};

}  // namespace regoc::decision_log
