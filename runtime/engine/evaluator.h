// Evaluator: decisions on one thread.
//
//   Evaluator evaluator(snapshot);
//   evaluator.Begin({});
//   if (Status read = evaluator.ReadInput(R"({"n": 2})"); !read.ok()) …
//   Outcome outcome = evaluator.Run(func);
//   if (outcome.failed()) Log(evaluator.ErrorText(outcome.error()));
//   else if (outcome.defined()) AppendJson(out, *outcome);
//
// Not shared between threads; the snapshot may be. Values and errors live until the next Begin().
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "runtime/engine/snapshot.h"
#include "runtime/value/json.h"

namespace regoc::engine {

struct EvaluationOptions {
  eval::Options eval;
  int64_t now_ns = 0;                            // the clock that policies see; 0: the system's
  const std::atomic<bool>* cancelled = nullptr;  // set it from any thread to end the evaluation
  std::string* print_output = nullptr;           // where print() writes
  const HostServices* host = nullptr;            // for http.send and net.lookup_ip_addr; nullptr: any host, no cache
  eval::Tracer* tracer = nullptr;                // is told what an interpreted evaluation does
  // Results of calls of non-deterministic built-ins (clock, network, randomness), which are not made then: an object from
  // [name, argument, …] to result, that lives as long as the evaluation. When set, further results are kept, too.
  OptionalValue known_results;
};

class Evaluator {
 public:
  explicit Evaluator(std::shared_ptr<const Snapshot> snapshot);

  // Forgets the evaluation before; the input is undefined until it is set.
  void Begin(const EvaluationOptions& options);
  // Of objects, only what the policy is known to look at is read; the rest when it turns out to be needed.
  Status ReadInput(std::string_view json, const JsonLimits& limits = {});
  // The same without a copy: JsonReader::kPadding zero bytes follow, and all live as long as the evaluation.
  Status ReadPaddedInput(std::string_view json, const JsonLimits& limits = {});
  // The same of a document that has the input as its member "input"; gives the document. Without the member the input is
  // undefined.
  Result<Value> ReadPaddedRequest(std::string_view json, const JsonLimits& limits = {});
  // The value must live as long as the evaluation.
  void SetInput(OptionalValue input) { args_[0] = input; }
  OptionalValue input() const { return args_[0]; }
  Outcome Run(plan::FuncId func);
  // After Run: the known results and those of calls that were made; undefined when none are kept.
  OptionalValue known_results() const;

  // "file:row: code: message".
  std::string ErrorText(const EvalError& error) const;
  Arena& arena() { return state_.arena; }
  const Snapshot& snapshot() const { return *snapshot_; }

 private:
  std::shared_ptr<const Snapshot> snapshot_;
  eval::State state_;
  JsonReader reader_;
  OptionalValue args_[2];  // input, data
};

}  // namespace regoc::engine
