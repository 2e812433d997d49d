#include "tools/http/blocking_pool.h"

#include <system_error>

namespace regoc::http {

void BlockingPool::Stop() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  more_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

bool BlockingPool::Submit(const Request& request, Response& response, std::function<void()> done) {
  std::lock_guard lock(mutex_);
  if (ending_ || tasks_.size() >= max_waiting_) return false;
  if (idle_ <= tasks_.size() && threads_.size() < max_threads_) {
    try {
      threads_.emplace_back([this] { Run(); });
    } catch (const std::system_error&) {
      if (threads_.empty()) return false;  // the threads that there are go on
    }
  }
  tasks_.push_back({&request, &response, std::move(done)});
  more_.notify_one();
  return true;
}

void BlockingPool::Run() {
  std::unique_ptr<Session> session = service_.NewSession();
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    more_.wait(lock, [this] { return ending_ || !tasks_.empty(); });
    --idle_;
    if (tasks_.empty()) return;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    session->Handle(*task.request, *task.response);
    task.done();
    lock.lock();
  }
}

}  // namespace regoc::http
