// How a log begins: its settings, sinks and metrics.
#include <csignal>
#include <nlohmann/json.hpp>

#include "tools/decision_log/event_log_parts.h"

namespace regoc::decision_log {

namespace {

constexpr struct {
  const char* reason;
  const char* opas_name;
} kDropCounters[] = {
    {"drop_decision", ""},
    {"mask_failed", ""},
    {"rate_limit_exceeded", "decision_logs_dropped_rate_limit_exceeded"},
    {"no_room", ""},
    {"buffer_size_limit_exceeded", "decision_logs_dropped_buffer_size_limit_exceeded"},
    {"refused", "decision_logs_encoding_failure"},
    {"shutdown", ""},
};

}  // namespace

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
    Result<MadeSink> made =
        MakeSink(sink, {log->settings_, log->context_.clients, log->context_.metrics, log->context_.logger});
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
    Courier::Options options{
        .name = settings_.sinks[i].name, .sink = i, .pace = sinks[i].pace, .press_bytes = limit / 2};
    if (settings_.buffer_limit_events) options.press_events = std::max<uint64_t>(settings_.buffer_limit_events / 2, 1);
    options.keep_rest = settings_.mode == Mode::kSpill;
    couriers_.push_back(std::make_unique<Courier>(options, std::move(sinks[i].sink), *journal_, context_.logger,
                                                  [this] { Publish(); }));
  }
  started_.store(true, std::memory_order_release);
}

void EventLog::AddCounters() {
  server::Metrics& metrics = context_.metrics;
  for (const SinkSettings& sink : settings_.sinks) {
    SinkCounters counters;
    server::Labels labels{{"sink", sink.name}};
    counters.decided.ours =
        &metrics.AddCounter("regoc_decision_logs_decided",
                            "Decisions that were to be logged, with those found on the disk at the start.", labels);
    counters.emitted.ours =
        &metrics.AddCounter("regoc_decision_logs_emitted", "Events that the sink has taken.", labels);
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

}  // namespace regoc::decision_log
