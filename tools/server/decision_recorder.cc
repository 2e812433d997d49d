#include "tools/server/decision_recorder.h"

#include "tools/server/trace_context.h"

namespace regoc::server {

namespace {

constexpr uint64_t kBlock = 1024;  // numbers that a session takes at once: threads don't write to the same place often

}  // namespace

std::string_view DecisionRecorder::NewId() {
  if (!on()) return {};
  uuids_.Next(id_);
  return {id_, sizeof id_};
}

std::string_view DecisionRecorder::NewBatchId() {
  uuids_.Next(batch_id_);
  return {batch_id_, sizeof batch_id_};
}

bool DecisionRecorder::Log(const http::Request& request, const Generation& generation, const Verdict& verdict,
                           const DecisionFacts& facts, http::Response& response) {
  if (!on()) return true;
  if (number_ == numbers_end_) {
    number_ = context_.request_numbers.fetch_add(kBlock, std::memory_order_relaxed);
    numbers_end_ = number_ + kBlock;
  }
  std::string error_json;
  if (verdict.failed) error_json = ErrorText(kInternalError, kEvaluationError, verdict.errors);
  if (!verdict.fault.empty()) error_json = ErrorText(kInvalidParameter, verdict.fault);
  TraceContext trace = ParseTraceparent(request.field("traceparent"));
  Decision decision;
  decision.id = {id_, sizeof id_};
  decision.batch_id = facts.batch_id;
  decision.path = facts.path.substr(facts.path.starts_with('/') ? 1 : 0);
  decision.query = facts.query;
  decision.input = verdict.input;
  decision.input_json = facts.input_json;
  decision.result = verdict.failed ? OptionalValue() : verdict.value;
  decision.result_json = facts.result_json;
  decision.error_json = error_json;
  decision.time_ns =
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  decision.request_number = ++number_;
  decision.trace_id = trace.trace_id;
  decision.span_id = trace.span_id;
  decision.metrics = {{"timer_rego_input_parse_ns", verdict.parse_ns},
                      {"timer_rego_query_eval_ns", verdict.eval_ns},
                      {"timer_server_handler_ns", facts.handler_ns}};
  decision.nondeterministic = verdict.nondeterministic;
  decision.generation = &generation;
  decision.request = &request;
  if (Status logged = context_.log->Log(decision); !logged.ok()) {
    Refuse(response, 500, kInternalError, logged.error().message);
    return false;
  }
  return true;
}

}  // namespace regoc::server
