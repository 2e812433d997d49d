// What a log has counted.
#include <algorithm>

#include "tools/decision_log/event_log_parts.h"

namespace regoc::decision_log {

namespace {

constexpr const char* kReasonNames[] = {"drop_decision", "mask_failed", "rate_limit_exceeded", "no_room"};

}  // namespace

EventLog::Numbers EventLog::NumbersOf(size_t sink) const {
  Numbers numbers;
  numbers.sink = settings_.sinks[sink].name;
  numbers.recovered = journal_->recovered(sink);
  {
    std::lock_guard lock(mutex_);
    numbers.decided = decided_before_;
    for (size_t reason = 0; reason < kReasons; ++reason)
      numbers.dropped[kReasonNames[reason]] = dropped_before_[reason];
    for (const auto& thread : threads_) {
      numbers.decided += thread->decided.load(std::memory_order_relaxed);
      for (size_t reason = 0; reason < kReasons; ++reason)
        numbers.dropped[kReasonNames[reason]] += thread->dropped[reason].load(std::memory_order_relaxed);
    }
  }
  Journal::Numbers journal = journal_->NumbersOf(sink);
  Courier::Numbers courier = couriers_[sink]->numbers();
  numbers.buffered = journal.events;
  numbers.emitted = courier.emitted;
  numbers.dropped["buffer_size_limit_exceeded"] = journal.dropped;
  numbers.dropped["refused"] = courier.refused;
  numbers.dropped["shutdown"] = courier.abandoned;
  numbers.fault = courier.fault;
  numbers.http_status = courier.http_status;
  return numbers;
}

std::vector<EventLog::Numbers> EventLog::numbers() const {
  std::vector<Numbers> all;
  for (size_t sink = 0; sink < couriers_.size(); ++sink) all.push_back(NumbersOf(sink));
  return all;
}

void EventLog::Publish() {
  if (!started_.load(std::memory_order_acquire)) return;
  std::unique_lock publishing(publishing_, std::try_to_lock);
  if (!publishing) return;
  if (std::string fault = journal_->TakeFault(); !fault.empty())
    ReportFault("events are buffered in memory, because their file cannot be made: " + fault);
  {
    std::lock_guard lock(mutex_);
    std::erase_if(threads_, [this](const auto& thread) {
      if (!thread->chain->abandoned.load(std::memory_order_acquire)) return false;
      decided_before_ += thread->decided.load(std::memory_order_relaxed);
      for (size_t reason = 0; reason < kReasons; ++reason)
        dropped_before_[reason] += thread->dropped[reason].load(std::memory_order_relaxed);
      return true;
    });
  }
  for (size_t sink = 0; sink < couriers_.size(); ++sink) {
    Numbers numbers = NumbersOf(sink);
    SinkCounters& counters = counters_[sink];
    counters.decided.Tell(numbers.decided + numbers.recovered);
    counters.emitted.Tell(numbers.emitted);
    for (const auto& [reason, sum] : numbers.dropped) counters.dropped[reason].Tell(sum);
    counters.buffered->Set(static_cast<int64_t>(numbers.buffered));
  }
}

}  // namespace regoc::decision_log
