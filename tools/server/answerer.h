// Evaluates what a request asks, on one thread.
//
//   Verdict verdict = answerer.Answer({.document = decider.Find("/rbac/allow"), .input = …}, decider.generation());
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "tools/server/api.h"
#include "tools/server/decider.h"
#include "tools/server/errors.h"
#include "tools/server/input_source.h"

namespace regoc::server {

struct Question {
  Decider::Document& document;
  InputSource input{};
  bool strict_errors = false;
  std::chrono::nanoseconds timeout{0};  // zero: none
  bool timed = false;                   // say how long it took
  bool traced = true;  // of an error say what was being evaluated, for which the evaluation is done again
};

// Values live until the next answer.
struct Verdict {
  OptionalValue value;
  OptionalValue input;
  bool input_missing = false;       // the body has no member "input"
  std::string fault;                // of the input, in OPA's words; empty: none
  bool failed = false;              // the evaluation
  std::vector<ErrorDetail> errors;  // why it failed
  OptionalValue nondeterministic;   // undefined: not kept
  int64_t parse_ns = 0;
  int64_t eval_ns = 0;
};

// Not shared between threads.
class Answerer {
 public:
  explicit Answerer(const ApiContext& context) : context_(context) {}
  Verdict Answer(Question question, const Generation& generation);
  // For texts of the question that had to be made; its Start() drops those of the question before.
  InputReader& inputs() { return inputs_; }
  // For evaluations that are done again.
  InputReader& repeated_inputs() { return again_; }

 private:
  const ApiContext& context_;
  InputReader inputs_;
  InputReader again_;
  Arena empty_arena_;
  OptionalValue empty_;  // {}
};

int64_t NanosecondsNow();  // of the steady clock

}  // namespace regoc::server
