#include "tools/decision_log/journal.h"

#include <algorithm>
#include <map>

namespace regoc::decision_log {

namespace {

constexpr size_t kMemoryBlock = size_t{256} << 10;
constexpr size_t kFileBlock = size_t{1} << 20;
constexpr size_t kMaxSpare = 8;  // blocks of memory that are kept for their next use

size_t BlockBytes(const JournalOptions& options) {
  if (!options.directory.empty()) return std::clamp<size_t>(options.limit_file_bytes / 8, size_t{64} << 10, kFileBlock);
  return std::clamp<size_t>(options.limit_bytes / 8, Block::kBegin * 2, kMemoryBlock);
}

}  // namespace

Journal::Journal(const JournalOptions& options)
    : options_(options),
      block_bytes_(BlockBytes(options)),
      block_events_(options.limit_events == 0 ? UINT32_MAX : static_cast<uint32_t>(std::clamp<size_t>(options.limit_events / 8, 1, UINT32_MAX))),
      sums_(options.sinks.size()),
      recovered_(options.sinks.size()) {}

Result<std::unique_ptr<Journal>> Journal::Open(const JournalOptions& options) {
  std::unique_ptr<Journal> journal(new Journal(options));
  if (options.directory.empty()) return journal;
  if (Status recovered = journal->Recover(); !recovered.ok()) return recovered.error();
  return journal;
}

Status Journal::Recover() {
  Result<std::unique_ptr<Spill>> spill = Spill::Open(options_.directory, options_.sinks);
  if (!spill.ok()) return spill.error();
  spill_ = std::move(*spill);
  next_number_ = spill_->next_number();
  std::map<uint64_t, std::shared_ptr<Chain>> chains;  // as they were
  for (std::shared_ptr<Block>& block : spill_->TakeLeft()) {
    std::shared_ptr<Chain>& chain = chains[block->chain()];
    if (!chain) {
      chain = NewChain();
      chain->abandoned = true;
    }
    for (size_t sink = 0; sink < sums_.size(); ++sink) {
      uint64_t left = EventsFrom(*block, block->acked(sink));
      recovered_[sink] += left;
      sums_[sink].acked += block->events() - left;
    }
    chain->blocks.push_back(std::move(block));
  }
  TrimAll();
  return Unit{};
}

Journal::~Journal() {
  for (const auto& chain : chains_)
    for (const auto& block : chain->blocks)
      if (Finished(*block)) block->Unlink();
}

std::shared_ptr<Journal::Chain> Journal::NewChain() {
  auto chain = std::make_shared<Chain>();
  chain->fetched.resize(sums_.size());
  std::lock_guard lock(mutex_);
  chain->id = next_number_++;
  chains_.push_back(chain);
  return chain;
}

Journal::Kept Journal::Append(Chain& chain, int64_t time_ns, std::string_view event) {
  if (chain.current == nullptr || !chain.current->Fits(event.size()) || chain.current->events() >= block_events_)
    if (Kept kept = NewBlock(chain, event.size()); kept != Kept::kYes) return kept;
  chain.current->Append(time_ns, event);
  return Kept::kYes;
}

Journal::Kept Journal::NewBlock(Chain& chain, size_t text_bytes) {
  std::unique_lock lock(mutex_);
  chain.current = nullptr;
  Trim(chain);
  std::shared_ptr<Block> block = spill_ ? BlockInFile(chain, text_bytes) : nullptr;
  if (!block) block = BlockInMemory(text_bytes, lock);
  if (!block) {
    if (options_.when_full == WhenFull::kWait) return Kept::kNoRoom;
    ++removed_;  // it was never in a block
    for (Sums& sums : sums_) ++sums.dropped;
    return Kept::kNo;
  }
  chain.current = block.get();
  chain.blocks.push_back(std::move(block));
  ++wakes_;
  changed_.notify_all();
  return Kept::kYes;
}

uint64_t Journal::FileBytes() const {
  uint64_t bytes = 0;
  for (const auto& chain : chains_)
    for (const auto& block : chain->blocks) bytes += block->in_file() ? block->capacity() : 0;
  return bytes;
}

std::shared_ptr<Block> Journal::BlockInFile(Chain& chain, size_t text_bytes) {
  size_t capacity = std::max(block_bytes_, Block::SizeFor(text_bytes));
  while (FileBytes() + capacity > options_.limit_file_bytes)
    if (!DropOldest(true)) return nullptr;
  Result<std::shared_ptr<Block>> block = spill_->NewBlock(next_number_++, chain.id, capacity);
  if (block.ok()) return *block;
  fault_ = block.error().message;
  return nullptr;
}

std::shared_ptr<Block> Journal::BlockInMemory(size_t text_bytes, std::unique_lock<std::mutex>& lock) {
  auto deadline = std::chrono::steady_clock::now() + options_.max_wait;
  while (!HasRoom(text_bytes)) {
    if (options_.when_full == WhenFull::kWait) {
      ++wakes_;
      changed_.notify_all();
      if (room_.wait_until(lock, deadline) == std::cv_status::timeout && !HasRoom(text_bytes)) return nullptr;
    } else if (!DropOldest(false)) {
      return nullptr;
    }
  }
  size_t capacity = std::max(std::min(block_bytes_, kMemoryBlock), Block::SizeFor(text_bytes));
  std::string memory;
  if (!spare_.empty() && spare_.back().size() == capacity) {
    memory = std::move(spare_.back());
    spare_.pop_back();
  }
  return Block::InMemory(next_number_++, capacity, std::move(memory));
}

bool Journal::HasRoom(size_t more) const {
  uint64_t bytes = 0, events = 0;
  for (const auto& chain : chains_) {
    for (const auto& block : chain->blocks) {
      if (block->in_file()) continue;
      size_t first = block->end();
      for (size_t sink = 0; sink < sums_.size(); ++sink) first = std::min(first, block->acked(sink));
      bytes += block->end() - first;
      if (first != block->end()) events += block->events();
    }
  }
  if (bytes == 0) return true;
  return bytes + more <= options_.limit_bytes && (options_.limit_events == 0 || events < options_.limit_events);
}

bool Journal::IsCurrent(const Chain& chain, const Block& block) const { return chain.current == &block && !chain.abandoned; }

uint64_t Journal::EventsFrom(const Block& block, size_t offset) const {
  uint64_t events = 0;
  for (size_t end = block.end(); offset < end; offset = block.At(offset).next) ++events;
  return events;
}

bool Journal::DropOldest(bool in_file) {
  Chain* oldest = nullptr;
  size_t position = 0;
  for (const auto& chain : chains_) {
    for (size_t i = 0; i < chain->blocks.size(); ++i) {
      const Block& block = *chain->blocks[i];
      if (block.in_file() != in_file || IsCurrent(*chain, block)) continue;
      if (!oldest || block.number() < oldest->blocks[position]->number()) oldest = chain.get(), position = i;
      break;
    }
  }
  if (!oldest) return false;
  const Block& block = *oldest->blocks[position];
  for (size_t sink = 0; sink < sums_.size(); ++sink) {
    const Chain::Position& fetched = oldest->fetched[sink];
    size_t from = block.number() < fetched.number ? block.end() : block.number() == fetched.number ? fetched.offset : block.acked(sink);
    sums_[sink].dropped += EventsFrom(block, from);
  }
  Remove(*oldest, position);
  return true;
}

bool Journal::Finished(const Block& block) const {
  for (size_t sink = 0; sink < sums_.size(); ++sink)
    if (block.acked(sink) < block.end()) return false;
  return true;
}

void Journal::Remove(Chain& chain, size_t position) {
  std::shared_ptr<Block> block = std::move(chain.blocks[position]);
  chain.blocks.erase(chain.blocks.begin() + static_cast<ptrdiff_t>(position));
  removed_ += block->events();
  block->Unlink();
  if (!block->in_file() && block.use_count() == 1 && spare_.size() < kMaxSpare && block->capacity() <= kMemoryBlock)
    spare_.push_back(block->release_memory());
}

void Journal::Trim(Chain& chain) {
  while (!chain.blocks.empty() && !IsCurrent(chain, *chain.blocks.front()) && Finished(*chain.blocks.front())) Remove(chain, 0);
}

void Journal::TrimAll() {
  for (const auto& chain : chains_) Trim(*chain);
  std::erase_if(chains_, [](const auto& chain) { return chain->abandoned && chain->blocks.empty(); });
}

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
    auto part = std::find_if(batch.parts.rbegin(), batch.parts.rend(), [&](const Batch::Part& p) { return p.block == block; });
    if (part == batch.parts.rend()) batch.parts.push_back({block, first->next.next});
    else part->end = first->next.next;
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
