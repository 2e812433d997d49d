#include "tools/conftest/host_evaluator.h"

#include <chrono>

#include "runtime/interp/interpreter.h"

namespace regoc::conftest {

HostEvaluator::HostEvaluator(std::shared_ptr<const engine::Snapshot> snapshot, std::span<const HostFunction> functions)
    : snapshot_(std::move(snapshot)), codes_(snapshot_->executable->builtin_codes()), state_(snapshot_->executable) {
  for (eval::BuiltinCode& code : codes_)
    for (const HostFunction& own : functions)
      if (own.name == code.name) code.function = own.function;
  state_.builtins = codes_.data();
}

void HostEvaluator::Begin(const engine::EvaluationOptions& options) {
  int64_t now = options.now_ns;
  if (now == 0 && snapshot_->executable->uses_clock())
    now = std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  state_.Begin(options.eval, now, &snapshot_->data->indexes());
  state_.call.cancelled = options.cancelled;
  state_.call.print_output = options.print_output;
  state_.call.host = options.host;
  state_.call.module_parser = snapshot_->module_parser;
  state_.tracer = options.tracer;
  args_[0] = OptionalValue();
  args_[1] = snapshot_->data->root();
}

Outcome HostEvaluator::Run(plan::FuncId func) {
  if (!state_.CheckDepth(func)) return Outcome::Failed(state_.error);
  return state_.End(interp::Run(state_, func, args_));
}

std::string HostEvaluator::ErrorText(const EvalError& error) const {
  return eval::ErrorText(snapshot_->executable->policy(), error);
}

}  // namespace regoc::conftest
