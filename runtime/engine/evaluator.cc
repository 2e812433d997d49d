#include "runtime/engine/evaluator.h"

#include <chrono>

#include "runtime/interp/interpreter.h"
#include "runtime/value/lazy_object.h"
#include "runtime/value/table.h"

namespace regoc::engine {

Evaluator::Evaluator(std::shared_ptr<const Snapshot> snapshot)
    : snapshot_(std::move(snapshot)), state_(snapshot_->executable) {}

void Evaluator::Begin(const EvaluationOptions& options) {
  int64_t now = options.now_ns;
  if (now == 0 && snapshot_->executable->uses_clock())
    now = std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count();
  state_.Begin(options.eval, now, &snapshot_->data->indexes());
  state_.call.cancelled = options.cancelled;
  state_.call.print_output = options.print_output;
  state_.call.host = options.host;
  state_.call.module_parser = snapshot_->module_parser;
  state_.tracer = options.tracer;
  if (options.known_results) {
    const Object& known = (*options.known_results).object();
    state_.known_results = Object::New(state_.arena, known.count);
    for (uint32_t i = 0; i < known.count; ++i) state_.known_results->Put(known.items[i].key, known.items[i].value);
  }
  args_[0] = OptionalValue();
  args_[1] = snapshot_->data->root();
}

Status Evaluator::ReadInput(std::string_view json, const JsonLimits& limits) {
  Result<Value> value = reader_.Parse(state_.arena, json, state_.executable->input_projection(), limits);
  if (!value.ok()) return value.error();
  args_[0] = *value;
  return Unit{};
}

Status Evaluator::ReadPaddedInput(std::string_view json, const JsonLimits& limits) {
  Error fault;
  args_[0] = reader_.ReadPadded(state_.arena, json, state_.executable->input_projection(), limits, fault);
  if (!args_[0].defined()) return fault;
  return Unit{};
}

Result<Value> Evaluator::ReadPaddedRequest(std::string_view json, const JsonLimits& limits) {
  Result<Value> value = reader_.ParsePadded(state_.arena, json, state_.executable->request_projection(), limits);
  if (value.ok() && value->is_object()) args_[0] = GetField(value->raw_object(), Value::String("input"));
  return value;
}

Outcome Evaluator::Run(plan::FuncId func) {
  if (!state_.CheckDepth(func)) return Outcome::Failed(state_.error);
  const std::vector<NativeEntry>& native = snapshot_->native.entries;
  if (!native.empty()) return state_.End(native[static_cast<uint32_t>(func)](&state_, args_));
  return state_.End(interp::Run(state_, func, args_));
}

OptionalValue Evaluator::known_results() const {
  return state_.known_results != nullptr ? OptionalValue(Value::Object(state_.known_results)) : OptionalValue();
}

std::string Evaluator::ErrorText(const EvalError& error) const {
  return eval::ErrorText(snapshot_->executable->policy(), error);
}

}  // namespace regoc::engine
