// Blocks: how they are made, found room for, and given back.
#include <algorithm>

#include "tools/decision_log/journal.h"

namespace regoc::decision_log {

namespace {

constexpr size_t kMaxSpare = 8;  // blocks of memory that are kept for their next use

}  // namespace

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

bool Journal::IsCurrent(const Chain& chain, const Block& block) const {
  return chain.current == &block && !chain.abandoned;
}

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
    size_t from = block.number() < fetched.number    ? block.end()
                  : block.number() == fetched.number ? fetched.offset
                                                     : block.acked(sink);
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
  while (!chain.blocks.empty() && !IsCurrent(chain, *chain.blocks.front()) && Finished(*chain.blocks.front()))
    Remove(chain, 0);
}

void Journal::TrimAll() {
  for (const auto& chain : chains_) Trim(*chain);
  std::erase_if(chains_, [](const auto& chain) { return chain->abandoned && chain->blocks.empty(); });
}

}  // namespace regoc::decision_log
