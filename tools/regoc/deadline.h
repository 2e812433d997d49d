// Time limits of commands.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "runtime/base/result.h"

namespace regoc::cli {

// "90s", "1m30s", "500ms", "1.5h", "" (none: zero), as Go's durations.
Result<std::chrono::nanoseconds> ParseDuration(const std::string& text);

// Sets its flag when the time is over. No thread runs for a limit of zero.
class Deadline {
 public:
  explicit Deadline(std::chrono::nanoseconds limit);
  ~Deadline();
  // nullptr when there is no limit.
  const std::atomic<bool>* flag() const { return thread_.joinable() ? &over_ : nullptr; }

 private:
  std::atomic<bool> over_{false};
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace regoc::cli
