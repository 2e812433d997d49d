// The thread of a sink: takes events from the journal when it is time, has them sent, and tries again what was not
// taken, in order, waiting longer after each failure.
//
// An event is emitted when the sink has taken it, and it is taken off the journal after that: what is lost is sent
// again (at least once). One that the other side says it will never take is dropped and counted.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <random>
#include <thread>

#include "tools/decision_log/sink.h"

namespace regoc::decision_log {

class Courier {
 public:
  using Clock = std::chrono::steady_clock;

  struct Numbers {
    uint64_t emitted = 0;
    uint64_t refused = 0;    // by the other side, for good
    uint64_t abandoned = 0;  // at the end, for want of time
    uint64_t failures = 0;   // calls that did not take all
    std::string fault;       // of the last call; empty: it was taken
    int http_status = 0;
  };

  struct Options {
    std::string name;
    size_t sink = 0;  // its position in the journal
    Pace pace;
    uint64_t press_bytes = UINT64_MAX;  // with so much, or so many, waiting it is time
    uint64_t press_events = UINT64_MAX;
    bool keep_rest = false;  // at the end: it survives in files
  };

  // `tick` is called some ten times a second.
  Courier(const Options& options, std::unique_ptr<Sink> sink, Journal& journal, const Logger& logger,
          std::function<void()> tick);
  // As Stop(0).
  ~Courier();
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  // Sends what is there, whatever the time. Any thread.
  void Flush();
  // No more events are coming: begins to send what is left until the deadline. Stop() waits for it.
  void End(Clock::time_point deadline);
  void Stop(Clock::time_point deadline);

  Numbers numbers() const;
  const std::string& name() const { return options_.name; }

 private:
  void Run();
  bool IsTime(Clock::time_point due);
  // False when it was given up.
  bool Drain();
  bool Deliver(Journal::Batch& batch);
  void GiveUp();
  Clock::duration Delay();
  Clock::duration BackOff(uint32_t failures, const Delivery& delivery);
  bool out_of_time() const { return ending_ && Clock::now() >= deadline_.load(); }
  void Report(const Delivery& delivery, size_t left, uint32_t failures);

  const Options options_;
  const std::unique_ptr<Sink> sink_;
  Journal& journal_;
  const Logger& logger_;
  const std::function<void()> tick_;
  std::minstd_rand random_;
  std::atomic<bool> ending_ = false, flush_ = false;
  std::atomic<Clock::time_point> deadline_{};
  mutable std::mutex mutex_;
  Numbers numbers_;
  std::thread thread_;
};

}  // namespace regoc::decision_log
