// A rate that is not exceeded, with bursts of a second's worth (at least one), as OPA's max_decisions_per_second.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>

namespace regoc::decision_log {

// Any thread; threads share one word (generic cell rate algorithm).
class RateLimit {
 public:
  // No rate: everything is allowed, and nothing is written.
  explicit RateLimit(std::optional<double> per_second)
      : limited_(per_second.has_value()),
        interval_ns_(limited_ && *per_second > 0 ? static_cast<int64_t>(1e9 / *per_second) : INT64_MAX / 4),
        burst_ns_(interval_ns_ < INT64_MAX / 4 ? static_cast<int64_t>(std::max(1.0, *per_second)) * interval_ns_
                                               : interval_ns_) {}

  // `now_ns` of a clock that does not go back.
  bool Allow(int64_t now_ns) {
    if (!limited_) return true;
    int64_t due = due_ns_.load(std::memory_order_relaxed);
    for (;;) {
      int64_t next = std::max(due, now_ns) + interval_ns_;
      if (next - now_ns > burst_ns_) return false;
      if (due_ns_.compare_exchange_weak(due, next, std::memory_order_relaxed)) return true;
    }
  }

 private:
  const bool limited_;
  const int64_t interval_ns_;
  const int64_t burst_ns_;
  std::atomic<int64_t> due_ns_ = 0;
};

}  // namespace regoc::decision_log
