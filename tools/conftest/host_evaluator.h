// Evaluator of plans whose policies may call functions of the host program: engine::Evaluator's interface, with the interpreter.
//
//   HostEvaluator evaluator(snapshot, HostFunctions());
//   evaluator.Begin({.host = &services});
//   evaluator.SetInput(input);
//   Outcome outcome = evaluator.Run(func);
//
// Not shared between threads; the snapshot may be. Values and errors live until the next Begin().
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "runtime/engine/evaluator.h"

namespace regoc::conftest {

// A function besides the built-ins of builtins.def, or in place of one. The compiler has seen to it that calls have as many
// arguments as it reads.
struct HostFunction {
  std::string_view name;
  BuiltinFunction function = nullptr;
};

class HostEvaluator {
 public:
  // `functions` must outlive the evaluator.
  HostEvaluator(std::shared_ptr<const engine::Snapshot> snapshot, std::span<const HostFunction> functions);

  // Forgets the evaluation before; the input is undefined until it is set, the data is the snapshot's. Known results of
  // calls are not kept.
  void Begin(const engine::EvaluationOptions& options);
  // The values must live as long as the evaluation. Data may share parts with the snapshot's.
  void SetInput(OptionalValue input) { args_[0] = input; }
  void SetData(Value data) { args_[1] = data; }
  Outcome Run(plan::FuncId func);

  // "file:row: code: message".
  std::string ErrorText(const EvalError& error) const;
  const engine::Snapshot& snapshot() const { return *snapshot_; }

 private:
  std::shared_ptr<const engine::Snapshot> snapshot_;
  std::vector<eval::BuiltinCode> codes_;  // of the plan's built-ins
  eval::State state_;
  OptionalValue args_[2];  // input, data
};

}  // namespace regoc::conftest
