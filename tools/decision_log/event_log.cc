#include "tools/decision_log/event_log.h"

#include <algorithm>
#include <csignal>

namespace regoc::decision_log {

using std::chrono::milliseconds;

// What a thread that decides keeps for a log. Counters have one writer.
struct EventLog::Thread {
  Thread(const Settings& settings, const LogContext& context, Journal& journal)
      : chain(journal.NewChain()), writer(context.labels, settings.headers), rules(settings.mask_path, settings.drop_path) {}

  std::shared_ptr<Journal::Chain> chain;
  EventWriter writer;
  LogRules rules;
  std::string line;
  std::atomic<uint64_t> decided = 0;
  std::atomic<uint64_t> dropped[kReasons] = {};
};

namespace {

constexpr const char* kReasonNames[] = {"drop_decision", "mask_failed", "rate_limit_exceeded", "no_room"};
constexpr struct { const char* reason; const char* opas_name; } kDropCounters[] = {
    {"drop_decision", ""},
    {"mask_failed", ""},
    {"rate_limit_exceeded", "decision_logs_dropped_rate_limit_exceeded"},
    {"no_room", ""},
    {"buffer_size_limit_exceeded", "decision_logs_dropped_buffer_size_limit_exceeded"},
    {"refused", "decision_logs_encoding_failure"},
    {"shutdown", ""},
};
constexpr int64_t kFaultIntervalMs = 1000;

void AddOne(std::atomic<uint64_t>& counter) { counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed); }

int64_t SteadyNs() { return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// The logs that a thread has logged to. When the thread ends, what it buffered is for others to finish.
template <typename Thread>
struct Mine {
  struct Entry {
    std::shared_ptr<const int> log;
    std::shared_ptr<Thread> thread;
  };
  std::vector<Entry> entries;

  ~Mine() {
    for (Entry& entry : entries) entry.thread->chain->abandoned.store(true, std::memory_order_release);
  }
};

}  // namespace

// What was already added to the metrics.
struct EventLog::SinkCounters {
  struct Line {
    server::Counter* ours = nullptr;
    server::Counter* opas = nullptr;
    uint64_t told = 0;

    void Tell(uint64_t sum) {
      int64_t more = static_cast<int64_t>(sum - std::exchange(told, sum));
      if (more != 0) ours->Add(more);
      if (more != 0 && opas) opas->Add(more);
    }
  };
  Line decided, emitted;
  std::map<std::string, Line> dropped;
  server::Counter* buffered = nullptr;
};

EventLog::EventLog(Settings settings, LogContext context)
    : settings_(std::move(settings)), context_(std::move(context)), rate_limit_(settings_.max_decisions_per_second) {}

Result<std::unique_ptr<EventLog>> EventLog::Start(const nlohmann::json& config, LogContext context) {
  if (config.is_null()) return std::unique_ptr<EventLog>();
  Section root(config, "decision_logs");
  Result<Settings> settings = ReadSettings(root, context.services);
  if (!settings.ok()) return settings.error();
  std::unique_ptr<EventLog> log(new EventLog(std::move(*settings), std::move(context)));
  std::vector<MadeSink> sinks;
  for (SinkSettings& sink : log->settings_.sinks) {
    Result<MadeSink> made = MakeSink(sink, {log->settings_, log->context_.clients, log->context_.metrics, log->context_.logger});
    if (!made.ok()) return made.error();
    sinks.push_back(std::move(*made));
  }
  if (Status good = root.Finish(); !good.ok()) return good.error();
  if (sinks.empty()) return std::unique_ptr<EventLog>();
  for (const std::string& warning : log->settings_.warnings) log->context_.logger(Level::kWarning, warning);
  if (Status opened = log->Open(); !opened.ok()) return opened.error();
  log->Begin(std::move(sinks));
  return log;
}

Status EventLog::Open() {
  JournalOptions options{.limit_bytes = settings_.buffer_limit_bytes, .limit_events = settings_.buffer_limit_events};
  for (const SinkSettings& sink : settings_.sinks) options.sinks.push_back(sink.name);
  options.when_full = settings_.mode == Mode::kBlock ? WhenFull::kWait : WhenFull::kDropOldest;
  options.max_wait = settings_.max_wait;
  options.directory = settings_.spill_directory;
  options.limit_file_bytes = settings_.spill_limit_bytes;
  Result<std::unique_ptr<Journal>> journal = Journal::Open(options);
  if (!journal.ok()) return Error{"decision_logs.spill.directory: " + journal.error().message};
  journal_ = std::move(*journal);
  return Unit{};
}

void EventLog::Begin(std::vector<MadeSink> sinks) {
  // A write beyond a limit of the size of files is to be an error, not the end of the process.
  if (auto before = std::signal(SIGXFSZ, SIG_IGN); before != SIG_DFL && before != SIG_ERR) std::signal(SIGXFSZ, before);
  AddCounters();
  uint64_t limit = settings_.mode == Mode::kSpill ? settings_.spill_limit_bytes : settings_.buffer_limit_bytes;
  for (size_t i = 0; i < sinks.size(); ++i) {
    Courier::Options options{.name = settings_.sinks[i].name, .sink = i, .pace = sinks[i].pace, .press_bytes = limit / 2};
    if (settings_.buffer_limit_events) options.press_events = std::max<uint64_t>(settings_.buffer_limit_events / 2, 1);
    options.keep_rest = settings_.mode == Mode::kSpill;
    couriers_.push_back(std::make_unique<Courier>(options, std::move(sinks[i].sink), *journal_, context_.logger, [this] { Publish(); }));
  }
  started_.store(true, std::memory_order_release);
}

void EventLog::AddCounters() {
  server::Metrics& metrics = context_.metrics;
  for (const SinkSettings& sink : settings_.sinks) {
    SinkCounters counters;
    server::Labels labels{{"sink", sink.name}};
    counters.decided.ours = &metrics.AddCounter("regoc_decision_logs_decided", "Decisions that were to be logged, with those found on the disk at the start.", labels);
    counters.emitted.ours = &metrics.AddCounter("regoc_decision_logs_emitted", "Events that the sink has taken.", labels);
    counters.buffered = &metrics.AddGauge("regoc_decision_logs_buffered", "Events that wait for the sink.", labels);
    for (const auto& [reason, opas] : kDropCounters) {
      SinkCounters::Line& line = counters.dropped[reason];
      server::Labels more = labels;
      more.emplace_back("reason", reason);
      line.ours = &metrics.AddCounter("regoc_decision_logs_dropped", "Events that the sink will not get.", more);
      // OPA has one sink that buffers: its service.
      if (*opas && sink.name == "service") line.opas = &metrics.AddCounter(opas, "As OPA counts it.");
    }
    counters_.push_back(std::move(counters));
  }
}

EventLog::~EventLog() { Stop(milliseconds(0)); }

EventLog::Thread& EventLog::Mine() {
  thread_local decision_log::Mine<Thread> mine;
  for (auto& entry : mine.entries)
    if (entry.log == token_) return *entry.thread;
  std::erase_if(mine.entries, [](const auto& entry) { return entry.log.use_count() == 1; });  // logs that are gone
  auto thread = std::make_shared<Thread>(settings_, context_, *journal_);
  mine.entries.push_back({token_, thread});
  std::lock_guard lock(mutex_);
  threads_.push_back(thread);
  return *thread;
}

Status EventLog::Log(const server::Decision& decision) {
  Thread& mine = Mine();
  AddOne(mine.decided);
  EventParts parts = mine.writer.PartsOf(decision);
  mine.line.clear();
  mine.writer.Append(mine.line, decision, parts);
  if (mine.rules.Follow(decision.generation)) {
    LogRules::Verdict verdict = mine.rules.Judge(mine.line, parts);
    if (verdict == LogRules::Verdict::kDrop) return AddOne(mine.dropped[kDropRule]), Unit{};
    if (verdict == LogRules::Verdict::kFailed) {
      AddOne(mine.dropped[kMaskFailed]);
      ReportFault("an event was not logged, because its mask or drop decision failed: " + mine.rules.fault());
      return Unit{};
    }
    if (!parts.erased.empty() || !parts.masked.empty()) {
      mine.line.clear();
      mine.writer.Append(mine.line, decision, parts);
    }
  }
  if (!rate_limit_.Allow(settings_.max_decisions_per_second ? SteadyNs() : 0)) {
    AddOne(mine.dropped[kRateLimit]);
    return Unit{};
  }
  if (journal_->Append(*mine.chain, decision.time_ns, mine.line) != Journal::Kept::kNoRoom) return Unit{};
  AddOne(mine.dropped[kNoRoom]);
  ReportFault("decisions are refused, because their events cannot be buffered: no sink takes them");
  return Error{"decision log: there is no room for the event of this decision"};
}

void EventLog::ReportFault(const std::string& what) {
  int64_t now = SteadyNs() / 1000000, last = last_fault_ms_.load(std::memory_order_relaxed);
  if ((last == 0 || now - last >= kFaultIntervalMs) && last_fault_ms_.compare_exchange_strong(last, now))
    context_.logger(Level::kError, "decision log: " + what);
}

void EventLog::Flush() {
  for (auto& courier : couriers_) courier->Flush();
}

void EventLog::Stop(milliseconds patience) {
  auto deadline = Courier::Clock::now() + patience;
  for (auto& courier : couriers_) courier->End(deadline);
  for (auto& courier : couriers_) courier->Stop(deadline);
  if (journal_) Publish();
}

EventLog::Numbers EventLog::NumbersOf(size_t sink) const {
  Numbers numbers;
  numbers.sink = settings_.sinks[sink].name;
  numbers.recovered = journal_->recovered(sink);
  {
    std::lock_guard lock(mutex_);
    numbers.decided = decided_before_;
    for (size_t reason = 0; reason < kReasons; ++reason) numbers.dropped[kReasonNames[reason]] = dropped_before_[reason];
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
      for (size_t reason = 0; reason < kReasons; ++reason) dropped_before_[reason] += thread->dropped[reason].load(std::memory_order_relaxed);
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
