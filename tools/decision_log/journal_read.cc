// What sinks see of the journal.
#include <algorithm>

#include "tools/decision_log/journal.h"

namespace regoc::decision_log {

namespace {

// Where a sink is in a chain.
struct Cursor {
  Journal::Chain* chain;
  size_t block;
  size_t offset;
  Block::Record next;
};

}  // namespace

bool Journal::Fetch(size_t sink, const Limits& limits, Batch& batch) {
  batch = {};
  std::lock_guard lock(mutex_);
  // Moves to the next record; false when there is none yet.
  auto advance = [&](Cursor& cursor) {
    const auto& blocks = cursor.chain->blocks;
    for (; cursor.block < blocks.size(); ++cursor.block, cursor.offset = 0) {
      const Block& block = *blocks[cursor.block];
      const Chain::Position& fetched = cursor.chain->fetched[sink];
      if (cursor.offset == 0) cursor.offset = block.number() == fetched.number ? fetched.offset : block.acked(sink);
      if (cursor.offset >= block.end()) continue;
      cursor.next = block.At(cursor.offset);
      return true;
    }
    return false;
  };
  std::vector<Cursor> cursors;
  for (const auto& chain : chains_) {
    auto at = std::lower_bound(chain->blocks.begin(), chain->blocks.end(), chain->fetched[sink].number,
                               [](const auto& block, uint64_t number) { return block->number() < number; });
    Cursor cursor{chain.get(), static_cast<size_t>(at - chain->blocks.begin()), 0, {}};
    if (advance(cursor)) cursors.push_back(cursor);
  }
  while (!cursors.empty() && batch.events.size() < limits.events) {
    auto first = std::min_element(cursors.begin(), cursors.end(),
                                  [](const Cursor& a, const Cursor& b) { return a.next.time_ns < b.next.time_ns; });
    if (!batch.events.empty() && batch.bytes + first->next.text.size() > limits.bytes) break;
    batch.events.push_back(first->next.text);
    batch.bytes += first->next.text.size();
    const std::shared_ptr<Block>& block = first->chain->blocks[first->block];
    auto part =
        std::find_if(batch.parts.rbegin(), batch.parts.rend(), [&](const Batch::Part& p) { return p.block == block; });
    if (part == batch.parts.rend())
      batch.parts.push_back({block, first->next.next});
    else
      part->end = first->next.next;
    first->offset = first->next.next;
    first->chain->fetched[sink] = {block->number(), first->offset};
    if (!advance(*first)) cursors.erase(first);
  }
  return !batch.events.empty();
}

void Journal::Ack(size_t sink, Batch& batch) {
  for (Batch::Part& part : batch.parts) part.block->SetAcked(sink, part.end);
  std::lock_guard lock(mutex_);
  sums_[sink].acked += batch.events.size();
  batch = {};
  TrimAll();
  room_.notify_all();
}

void Journal::Wait(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, time, [&, before = wakes_] { return wakes_ != before; });
}

void Journal::Wake() {
  std::lock_guard lock(mutex_);
  ++wakes_;
  changed_.notify_all();
}

Journal::Numbers Journal::NumbersOf(size_t sink) const {
  std::lock_guard lock(mutex_);
  Numbers numbers;
  uint64_t appended = removed_;
  for (const auto& chain : chains_) {
    for (const auto& block : chain->blocks) {
      appended += block->events();
      numbers.bytes += block->end() - block->acked(sink);
    }
  }
  numbers.dropped = sums_[sink].dropped;
  numbers.events = appended - sums_[sink].acked - numbers.dropped;
  return numbers;
}

std::string Journal::TakeFault() {
  std::lock_guard lock(mutex_);
  return std::exchange(fault_, {});
}

}  // namespace regoc::decision_log
