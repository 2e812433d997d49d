// An evaluation's error as OPA reports it: with the queries that were being evaluated.
#pragma once

#include <string>
#include <vector>

#include "compiler/syntax/json_writer.h"
#include "runtime/eval/state.h"
#include "tools/trace/events.h"

namespace regoc::trace {

struct StackFrame {
  uint64_t query = 0;
  bool placed = false;
  std::string file;  // empty: the question itself
  uint32_t row = 0;
  uint32_t column = 0;
  std::string text;  // the expression, values in place of its variables
};

struct EvaluationFault {
  std::string code;
  std::string message;
  std::string file;
  uint32_t row = 0;  // 0: no place
  uint32_t column = 0;
  std::vector<StackFrame> stack;  // innermost first
  std::string text;               // where the file has no name: the expression
};

EvaluationFault FaultOf(const EvalError& error, const plan::Policy& policy);
// What `events` was in the middle of when the error came.
std::vector<StackFrame> StackOf(const Events& events);

// Keeps errors of built-ins, which don't end the evaluation: the first so many.
class BuiltinFaults : public EventListener {
 public:
  explicit BuiltinFaults(const plan::Policy& policy, size_t limit = SIZE_MAX) : policy_(policy), limit_(limit) {}
  void On(const Event&, const Events&) override {}
  void OnBuiltinError(const EvalError& error, const Events& events) override;
  const std::vector<EvaluationFault>& faults() const { return faults_; }

 private:
  const plan::Policy& policy_;
  const size_t limit_;
  std::vector<EvaluationFault> faults_;
};

// Gives the fault the stack, and an error in the question its text.
void AddStack(EvaluationFault& fault, const Events& events);

// "file:row: code: message".
std::string FaultText(const EvaluationFault& fault);
std::string FrameText(const StackFrame& frame);

// A text on one line, cut off where it is too long for a frame.
std::string FrameExcerpt(const std::string& source);

// The field "location".
void WritePlace(syntax::JsonWriter& json, const std::string& file, uint32_t row, uint32_t column);
// The list that "stack_trace" holds.
void WriteStack(syntax::JsonWriter& json, const std::vector<StackFrame>& stack);
// The fields "code", "message", "location" and "stack_trace" that there are, in the order that `message_first` says.
void WriteFault(syntax::JsonWriter& json, const EvaluationFault& fault, bool message_first);

}  // namespace regoc::trace
