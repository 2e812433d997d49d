// What an EventLog is made of; for its own files.
#pragma once

#include "tools/decision_log/event_log.h"

namespace regoc::decision_log {

// What a thread that decides keeps for a log. Counters have one writer.
struct EventLog::Thread {
  Thread(const Settings& settings, const LogContext& context, Journal& journal)
      : chain(journal.NewChain()),
        writer(context.labels, settings.headers),
        rules(settings.mask_path, settings.drop_path) {}

  std::shared_ptr<Journal::Chain> chain;
  EventWriter writer;
  LogRules rules;
  std::string line;
  std::atomic<uint64_t> decided = 0;
  std::atomic<uint64_t> dropped[kReasons] = {};
};

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

}  // namespace regoc::decision_log
