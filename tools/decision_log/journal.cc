#include "tools/decision_log/journal.h"

#include <algorithm>
#include <map>

namespace regoc::decision_log {

namespace {

constexpr size_t kFileBlock = size_t{1} << 20;

size_t BlockBytes(const JournalOptions& options) {
  if (!options.directory.empty()) return std::clamp<size_t>(options.limit_file_bytes / 8, size_t{64} << 10, kFileBlock);
  return std::clamp<size_t>(options.limit_bytes / 8, Block::kBegin * 2, Journal::kMemoryBlock);
}

}  // namespace

Journal::Journal(const JournalOptions& options)
    : options_(options),
      block_bytes_(BlockBytes(options)),
      block_events_(options.limit_events == 0
                        ? UINT32_MAX
                        : static_cast<uint32_t>(std::clamp<size_t>(options.limit_events / 8, 1, UINT32_MAX))),
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

}  // namespace regoc::decision_log
