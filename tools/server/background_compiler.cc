#include "tools/server/background_compiler.h"

#include <system_error>

namespace regoc::server {

BackgroundCompiler::~BackgroundCompiler() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
    work_.clear();
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void BackgroundCompiler::Add(std::function<void()> work) {
  if (!enabled_) return;
  std::lock_guard lock(mutex_);
  work_.push_back(std::move(work));
  if (!thread_.joinable()) {
    try {
      thread_ = std::thread([this] { Run(); });
    } catch (const std::system_error&) {
      work_.clear();  // no thread to be had: all stays interpreted
    }
  }
  changed_.notify_all();
}

void BackgroundCompiler::Wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return work_.empty() && !busy_; });
}

void BackgroundCompiler::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !work_.empty(); });
    if (ending_) return;
    std::function<void()> work = std::move(work_.front());
    work_.pop_front();
    busy_ = true;
    lock.unlock();
    work();
    work = nullptr;
    lock.lock();
    busy_ = false;
    changed_.notify_all();
  }
}

}  // namespace regoc::server
