#include "compiler/backend/testing/differential.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "compiler/backend/native.h"
#include "compiler/backend/testing/policy_maker.h"
#include "runtime/abi/native_module.h"
#include "runtime/interp/interpreter.h"
#include "runtime/plan/binary.h"
#include "runtime/plan/verify.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::backend {

namespace {

using Run = std::function<Outcome(eval::State&, const OptionalValue*)>;

struct Engine {
  std::string name;
  Run run;
};

std::vector<Engine> EnginesFor(const plan::Policy& policy, plan::FuncId func) {
  std::vector<Engine> engines;
  engines.push_back({"interp", [func](eval::State& state, const OptionalValue* args) { return interp::Run(state, func, args); }});
  for (codegen::OptimizeLevel level : {codegen::OptimizeLevel::kNone, codegen::OptimizeLevel::kDefault, codegen::OptimizeLevel::kLarge}) {
    auto code = CompileJit(policy, {.optimize = level});
    if (!code.ok()) {
      ADD_FAILURE() << code.error().message;
      continue;
    }
    engines.push_back({"jit -O" + std::to_string(static_cast<int>(level)), [func, code = *code](eval::State& state, const OptionalValue* args) {
                         return code->entry(func)(&state, args);
                       }});
  }
  Result<std::string> object = CompileNative(policy, {.plan_hash = "h"});
  if (!object.ok()) {
    ADD_FAILURE() << object.error().message;
    return engines;
  }
  auto module = abi::NativeModule::Load(*object, "h");
  if (!module.ok()) ADD_FAILURE() << module.error().message;
  else engines.push_back({"aot", [func, module = *module](eval::State& state, const OptionalValue* args) { return module->entry(func)(&state, args); }});
  return engines;
}

std::string TextOf(const plan::Policy& policy, Outcome outcome) {
  if (outcome.failed()) {
    const EvalError& error = outcome.error();
    std::string file = error.file == 0 ? "" : policy.files[error.file - 1];
    return file + ":" + std::to_string(error.row) + ":" + std::to_string(error.column) + ": " + std::string(error.code) + ": " +
           std::string(error.message);
  }
  return outcome.defined() ? ToRego(*outcome) : "undefined";
}

// What an evaluation leaves for the ones after it. Of `root`, machine code also keeps the result and the interpreter doesn't.
std::string MemoOf(const eval::State& state, uint32_t root) {
  std::string text = "memo";
  for (size_t i = 0; i < state.executable->policy().funcs.size(); ++i) {
    const eval::MemoEntry& entry = state.memo[i];
    if (i != root && entry.epoch == state.epoch) text += ", " + std::to_string(i) + ": " + (entry.value ? ToRego(*entry.value) : "undefined");
  }
  return text;
}

std::string Observe(const Engine& engine, const std::shared_ptr<const eval::Executable>& executable, const Given& given) {
  uint32_t root = static_cast<uint32_t>(executable->policy().entrypoints.back().func);
  eval::State state(executable);
  std::string seen;
  for (int round = 0; round < 2; ++round) {
    state.Begin(given.options, 1);
    state.call.cancelled = given.cancelled;
    JsonReader reader;
    OptionalValue args[2];
    if (!given.input.empty()) args[0] = *reader.Parse(state.arena, given.input);
    args[1] = *reader.Parse(state.arena, given.data);
    seen += TextOf(executable->policy(), state.End(engine.run(state, args))) + " | " + MemoOf(state, root) + " | ";
  }
  return seen;
}

}  // namespace

plan::Operand PolicyMaker::Json(std::string_view json) {
  JsonReader reader;
  Arena scratch;
  return Const(DeepCopyFrozen(*policy_.arena, *reader.Parse(scratch, json)));
}

std::vector<std::string> RunEverywhere(const plan::Policy& policy, const std::vector<Given>& givens) {
  if (Status verified = plan::Verify(policy); !verified.ok()) {
    ADD_FAILURE() << verified.error().message;
    return {};
  }
  plan::FuncId func = policy.entrypoints.back().func;
  Result<plan::Policy> copy = plan::FromBytes(plan::ToBytes(policy));
  auto executable = eval::Executable::Bind(std::move(*copy));
  if (!executable.ok()) {
    ADD_FAILURE() << executable.error().message;
    return {};
  }
  std::vector<Engine> engines = EnginesFor(policy, func);
  std::vector<std::string> texts;
  for (const Given& given : givens) {
    std::string reference = Observe(engines[0], *executable, given);
    for (const Engine& engine : engines) EXPECT_EQ(Observe(engine, *executable, given), reference) << engine.name << " with " << given.input;
    texts.push_back(reference.substr(0, reference.find(" | ")));
  }
  return texts;
}

std::string RunEverywhere(const plan::Policy& policy, const Given& given) {
  std::vector<std::string> texts = RunEverywhere(policy, std::vector<Given>{given});
  return texts.empty() ? "no result" : texts[0];
}

}  // namespace regoc::backend
