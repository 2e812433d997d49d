// One decision as the decision log tells it, and who takes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/value/value.h"
#include "tools/http/message.h"
#include "tools/server/generation.h"

namespace regoc::server {

// Views and values are good while it is being logged.
struct Decision {
  std::string_view id;        // a UUID
  std::string_view batch_id;  // of the batch that it belongs to; empty: none
  std::string_view path;      // "rbac/allow"; empty for a query
  std::string_view query;
  OptionalValue input;
  std::string_view input_json;  // the input as it was sent; empty: not known, or there is none
  OptionalValue result;
  std::string_view result_json;  // the same as it was answered; empty: undefined
  std::string_view error_json;   // empty: no error
  int64_t time_ns = 0;           // since 1970
  uint64_t request_number = 0;   // of this server
  std::string_view trace_id;
  std::string_view span_id;
  std::vector<std::pair<std::string_view, int64_t>> metrics;  // "timer_rego_query_eval_ns", …
  OptionalValue nondeterministic;  // results of such built-ins (Evaluator::known_results); undefined: not kept
  std::string_view custom_json;    // an object for "custom": rule ids, modes; empty: none
  const Generation* generation = nullptr;
  const http::Request* request = nullptr;
};

// Takes decisions from any thread.
class DecisionLog {
 public:
  virtual ~DecisionLog() = default;
  // Called on the thread that decided, before the answer is sent. An error means that the decision could not be logged
  // and that it must not be answered either.
  virtual Status Log(const Decision& decision) = 0;
};

}  // namespace regoc::server
