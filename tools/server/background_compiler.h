// A thread that makes machine code while decisions are interpreted.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace regoc::server {

// Work is done in order; what has not begun when it ends is dropped.
class BackgroundCompiler {
 public:
  // `enabled` false: all stays interpreted.
  explicit BackgroundCompiler(bool enabled = true) : enabled_(enabled) {}
  ~BackgroundCompiler();
  BackgroundCompiler(const BackgroundCompiler&) = delete;
  BackgroundCompiler& operator=(const BackgroundCompiler&) = delete;

  bool enabled() const { return enabled_; }
  // Any thread. The work must not throw.
  void Add(std::function<void()> work);
  // Waits until there is nothing to do.
  void Wait();

 private:
  void Run();

  const bool enabled_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> work_;
  bool busy_ = false;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace regoc::server
