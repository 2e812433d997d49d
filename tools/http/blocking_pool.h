// Threads for requests whose answer may take long: as many as needed, up to a limit, each with a session of its own.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "tools/http/message.h"

namespace regoc::http {

class BlockingPool {
 public:
  BlockingPool(Service& service, size_t threads, size_t max_waiting)
      : service_(service), max_threads_(threads), max_waiting_(max_waiting) {}
  ~BlockingPool() { Stop(); }
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  // Answers on one of the threads, then calls `done` there. False when too many wait. Any thread.
  bool Submit(const Request& request, Response& response, std::function<void()> done);

  // Waits for what was taken on; nothing more is.
  void Stop();

 private:
  struct Task {
    const Request* request;
    Response* response;
    std::function<void()> done;
  };
  void Run();

  Service& service_;
  const size_t max_threads_;
  const size_t max_waiting_;
  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<Task> tasks_;
  size_t idle_ = 0;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace regoc::http
