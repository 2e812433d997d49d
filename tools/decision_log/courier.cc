#include "tools/decision_log/courier.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

namespace regoc::decision_log {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTick{100};
constexpr milliseconds kFirstRetry{100};
constexpr milliseconds kLongestRetry{60000};
constexpr milliseconds kLongestWish{3600000};  // of another side's Retry-After
constexpr int kNiceness = 5;                   // threads that decide go first

}  // namespace

Courier::Courier(const Options& options, std::unique_ptr<Sink> sink, Journal& journal, const Logger& logger,
                 std::function<void()> tick)
    : options_(options),
      sink_(std::move(sink)),
      journal_(journal),
      logger_(logger),
      tick_(std::move(tick)),
      random_(std::random_device()()) {
  thread_ = std::thread([this] { Run(); });
}

Courier::~Courier() { Stop(Clock::now()); }

void Courier::Flush() {
  flush_ = true;
  journal_.Wake();
}

void Courier::End(Clock::time_point deadline) {
  deadline_ = deadline;
  ending_ = true;
  journal_.Wake();
}

void Courier::Stop(Clock::time_point deadline) {
  if (!thread_.joinable()) return;
  End(deadline);
  thread_.join();
}

Courier::Numbers Courier::numbers() const {
  std::lock_guard lock(mutex_);
  return numbers_;
}

Courier::Clock::duration Courier::Delay() {
  const Pace& pace = options_.pace;
  return pace.min_delay +
         milliseconds(std::uniform_int_distribution<int64_t>(0, (pace.max_delay - pace.min_delay).count())(random_));
}

bool Courier::IsTime(Clock::time_point due) {
  if (ending_ || flush_.exchange(false)) return true;
  if (options_.pace.trigger != Trigger::kManual && Clock::now() >= due) return true;
  Journal::Numbers waiting = journal_.NumbersOf(options_.sink);
  if (waiting.bytes >= options_.press_bytes || waiting.events >= options_.press_events) return true;
  return options_.pace.trigger == Trigger::kImmediate && waiting.bytes >= options_.pace.chunk_bytes;
}

void Courier::Run() {
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNiceness);
  Clock::time_point due = Clock::now();
  for (;;) {
    tick_();
    bool last = ending_;
    if (IsTime(due)) {
      if (!Drain()) break;
      due = Clock::now() + Delay();
    }
    if (last) break;
    auto wait = std::chrono::duration_cast<milliseconds>(due - Clock::now()) + milliseconds(1);
    journal_.Wait(std::clamp(wait, milliseconds(1), kTick));
  }
  GiveUp();
}

bool Courier::Drain() {
  Journal::Batch batch;
  while (!out_of_time()) {
    if (!journal_.Fetch(options_.sink, sink_->limits(), batch)) return true;
    if (!Deliver(batch)) return false;
  }
  return false;
}

bool Courier::Deliver(Journal::Batch& batch) {
  std::vector<std::string_view> left = batch.events;
  uint64_t emitted = 0, refused = 0;
  uint32_t failures = 0;
  while (!left.empty()) {
    Delivery delivery = sink_->Send(left);
    std::vector<std::string_view> again;
    for (size_t i = 0; i < left.size(); ++i) {
      if (delivery.verdicts[i] == Verdict::kRetry)
        again.push_back(left[i]);
      else
        ++(delivery.verdicts[i] == Verdict::kSent ? emitted : refused);
    }
    failures = delivery.fault.empty() ? 0 : again.size() < left.size() ? 1 : failures + 1;
    left = std::move(again);
    Report(delivery, left.size(), failures);
    auto until = Clock::now() + (failures > 0 && !left.empty() ? BackOff(failures, delivery) : Clock::duration(0));
    while (!left.empty() && Clock::now() < until && !out_of_time()) {
      tick_();
      journal_.Wait(std::clamp(std::chrono::duration_cast<milliseconds>(until - Clock::now()), milliseconds(1), kTick));
    }
    if (left.empty() || !out_of_time()) continue;
    if (options_.keep_rest) return false;
    std::lock_guard lock(mutex_);
    numbers_.abandoned += left.size();
    break;
  }
  bool all = left.empty();
  {
    std::lock_guard lock(mutex_);
    numbers_.emitted += emitted;
    numbers_.refused += refused;
  }
  journal_.Ack(options_.sink, batch);
  tick_();
  return all;
}

void Courier::Report(const Delivery& delivery, size_t left, uint32_t failures) {
  std::string before;
  {
    std::lock_guard lock(mutex_);
    before = std::exchange(numbers_.fault, delivery.fault);
    numbers_.http_status = delivery.http_status;
    numbers_.failures += delivery.fault.empty() ? 0 : 1;
  }
  // Once for each kind of trouble and once when it is over.
  if (!delivery.fault.empty() && delivery.fault != before)
    logger_(Level::kError,
            "decision log " + options_.name + ": " + delivery.fault + (left ? " (will be tried again)" : ""));
  else if (delivery.fault.empty() && !before.empty() && failures == 0)
    logger_(Level::kInfo, "decision log " + options_.name + ": events are taken again");
}

Courier::Clock::duration Courier::BackOff(uint32_t failures, const Delivery& delivery) {
  if (delivery.retry_after) return std::min(*delivery.retry_after, kLongestWish);
  milliseconds longest = std::clamp(options_.pace.max_delay, milliseconds(2000), kLongestRetry);
  milliseconds wait = std::min(longest, kFirstRetry * (int64_t{1} << std::min<uint32_t>(failures - 1, 20)));
  return wait * std::uniform_int_distribution<int64_t>(80, 120)(random_) / 100;
}

void Courier::GiveUp() {
  if (options_.keep_rest) return;
  for (Journal::Batch batch; journal_.Fetch(options_.sink, {.events = 100000, .bytes = SIZE_MAX}, batch);) {
    {
      std::lock_guard lock(mutex_);
      numbers_.abandoned += batch.events.size();
    }
    journal_.Ack(options_.sink, batch);
  }
}

}  // namespace regoc::decision_log
