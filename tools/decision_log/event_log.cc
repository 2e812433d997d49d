#include "tools/decision_log/event_log_parts.h"

namespace regoc::decision_log {

using std::chrono::milliseconds;

namespace {

constexpr int64_t kFaultIntervalMs = 1000;

void AddOne(std::atomic<uint64_t>& counter) {
  counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

int64_t SteadyNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// The logs that a thread has logged to. When the thread ends, what it buffered is for others to finish.
template <typename Thread>
struct Mine {
  struct Entry {
    std::shared_ptr<const int> log;
    std::shared_ptr<Thread> thread;
  };
  std::vector<Entry> entries;

  ~Mine() {
    for (Entry& entry : entries) entry.thread->chain->abandoned.store(true, std::memory_order_release);
  }
};

}  // namespace

EventLog::~EventLog() { Stop(milliseconds(0)); }

EventLog::Thread& EventLog::Mine() {
  thread_local decision_log::Mine<Thread> mine;
  for (auto& entry : mine.entries)
    if (entry.log == token_) return *entry.thread;
  std::erase_if(mine.entries, [](const auto& entry) { return entry.log.use_count() == 1; });  // logs that are gone
  auto thread = std::make_shared<Thread>(settings_, context_, *journal_);
  mine.entries.push_back({token_, thread});
  std::lock_guard lock(mutex_);
  threads_.push_back(thread);
  return *thread;
}

Status EventLog::Log(const server::Decision& decision) {
  Thread& mine = Mine();
  AddOne(mine.decided);
  EventParts parts = mine.writer.PartsOf(decision);
  mine.line.clear();
  mine.writer.Append(mine.line, decision, parts);
  if (mine.rules.Follow(decision.generation)) {
    LogRules::Verdict verdict = mine.rules.Judge(mine.line, parts);
    if (verdict == LogRules::Verdict::kDrop) return AddOne(mine.dropped[kDropRule]), Unit{};
    if (verdict == LogRules::Verdict::kFailed) {
      AddOne(mine.dropped[kMaskFailed]);
      ReportFault("an event was not logged, because its mask or drop decision failed: " + mine.rules.fault());
      return Unit{};
    }
    if (!parts.erased.empty() || !parts.masked.empty()) {
      mine.line.clear();
      mine.writer.Append(mine.line, decision, parts);
    }
  }
  if (!rate_limit_.Allow(settings_.max_decisions_per_second ? SteadyNs() : 0)) {
    AddOne(mine.dropped[kRateLimit]);
    return Unit{};
  }
  if (journal_->Append(*mine.chain, decision.time_ns, mine.line) != Journal::Kept::kNoRoom) return Unit{};
  AddOne(mine.dropped[kNoRoom]);
  ReportFault("decisions are refused, because their events cannot be buffered: no sink takes them");
  return Error{"decision log: there is no room for the event of this decision"};
}

void EventLog::ReportFault(const std::string& what) {
  int64_t now = SteadyNs() / 1000000, last = last_fault_ms_.load(std::memory_order_relaxed);
  if ((last == 0 || now - last >= kFaultIntervalMs) && last_fault_ms_.compare_exchange_strong(last, now))
    context_.logger(Level::kError, "decision log: " + what);
}

void EventLog::Flush() {
  for (auto& courier : couriers_) courier->Flush();
}

void EventLog::Stop(milliseconds patience) {
  auto deadline = Courier::Clock::now() + patience;
  for (auto& courier : couriers_) courier->End(deadline);
  for (auto& courier : couriers_) courier->Stop(deadline);
  if (journal_) Publish();
}

}  // namespace regoc::decision_log
