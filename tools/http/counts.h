// Counts of one worker, which alone writes them; any thread may read.
#pragma once

#include <atomic>
#include <cstdint>

namespace regoc::http {

class Count {
 public:
  void Add(int64_t by = 1) { value_.store(value_.load(std::memory_order_relaxed) + by, std::memory_order_relaxed); }
  uint64_t value() const { return static_cast<uint64_t>(value_.load(std::memory_order_relaxed)); }

 private:
  std::atomic<int64_t> value_ = 0;
};

struct WorkerCounts {
  Count connections, accepted, refused_connections, shed, malformed, timed_out, failed_handshakes;
};

}  // namespace regoc::http
