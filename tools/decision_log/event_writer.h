// Decisions as lines of JSON, as OPA writes the events of its decision logs: the same keys in the same order.
//
//   EventWriter writer(labels, headers);
//   EventParts parts = writer.PartsOf(decision);
//   writer.Append(line, decision, parts);   // {"labels":{…},"decision_id":"…",…}
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tools/server/decision.h"

namespace regoc::decision_log {

// What masks may change; texts of JSON, empty: left out.
struct EventParts {
  std::string_view input, result, nondeterministic;
  std::string_view erased, masked;
};

// One a thread. Views live until the next decision.
class EventWriter {
 public:
  // `headers`: names of the fields of requests that are logged, sorted.
  EventWriter(const std::map<std::string, std::string>& labels, std::vector<std::string> headers);

  EventParts PartsOf(const server::Decision& decision);
  // Appends one line, without its end.
  void Append(std::string& out, const server::Decision& decision, const EventParts& parts);

 private:
  void AppendBundles(std::string& out, const server::Generation* generation);
  void AppendMetrics(std::string& out, const server::Decision& decision);
  void AppendHeaders(std::string& out, const http::Request* request);

  std::string labels_;  // `"labels":{…}`
  const std::vector<std::string> headers_;
  std::string input_, result_, nondeterministic_;
  std::string bundles_;  // of the generation below
  const server::Generation* generation_ = nullptr;
  uint64_t generation_number_ = 0;
  std::vector<std::pair<std::string_view, int64_t>> metrics_;
};

// "2026-11-28T13:33:24.32222363Z", as Go's RFC3339Nano.
void AppendTimestamp(std::string& out, int64_t time_ns);
// A text as Go's encoder writes it.
void AppendJsonText(std::string& out, std::string_view text);

}  // namespace regoc::decision_log
