// The state of evaluations on one thread, shared by all engines: constants, memo, stack, error.
//
// Generated code reads the first fields by their offset; runtime/abi/layout.h fixes them.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/builtins/builtin.h"
#include "runtime/eval/decision/decision_index.h"
#include "runtime/eval/join.h"
#include "runtime/eval/overlay.h"
#include "runtime/eval/search.h"
#include "runtime/eval/tracer.h"
#include "runtime/plan/call_depth.h"
#include "runtime/plan/plan.h"
#include "runtime/value/shape.h"

namespace regoc::eval {

// A built-in as a policy calls it.
struct BuiltinBinding {
  BuiltinFunction function = nullptr;
  const decls::BuiltinDecl* decl = nullptr;  // nullptr: this build does not have it
  std::string name;
};

// What of a binding a call needs.
struct BuiltinCode {
  BuiltinFunction function = nullptr;
  const char* name = "";  // for CallContext::name
};

// A verified plan whose built-ins were found. Immutable; shared between threads.
class Executable {
 public:
  // An error names a built-in that is called with a wrong number of arguments. Calls of built-ins that this build
  // doesn't have end the evaluation.
  static Result<std::shared_ptr<const Executable>> Bind(plan::Policy policy);

  const plan::Policy& policy() const { return policy_; }
  const std::vector<BuiltinBinding>& builtins() const { return builtins_; }
  const std::vector<BuiltinCode>& builtin_codes() const { return builtin_codes_; }
  const std::vector<SearchSpec>& searches() const { return searches_; }
  // What of an input to read.
  Projection input_projection() const { return {policy_.shapes.empty() ? nullptr : &*shapes_, policy_.input_shape}; }
  // The same for a document that has the input as its member "input".
  Projection request_projection() const {
    return {policy_.shapes.empty() ? nullptr : &*shapes_, static_cast<uint32_t>(shapes_->size() - 1)};
  }
  // Whether a built-in of the policy looks at CallContext::now_ns: reading the clock takes as long as a small decision.
  bool uses_clock() const { return uses_clock_; }
  const std::vector<plan::WithEffects>& withs() const { return withs_; }
  const DecisionIndex& decision(uint32_t index) const { return *decisions_[index]; }
  const plan::CallDepth& depth(plan::FuncId func) const { return depths_[static_cast<uint32_t>(func)]; }

 private:
  plan::Policy policy_;
  std::vector<BuiltinBinding> builtins_;
  std::vector<BuiltinCode> builtin_codes_;  // names point into builtins_
  std::vector<SearchSpec> searches_;
  std::optional<Shapes> shapes_;
  bool uses_clock_ = false;
  std::vector<std::unique_ptr<const DecisionIndex>> decisions_;
  std::vector<plan::WithEffects> withs_;  // by With::number
  std::vector<plan::CallDepth> depths_;           // by function
};

// A limit that is reached ends the evaluation with an error of its own, on all engines at the same place (but for
// time, which is looked at now and then).
struct Options {
  bool strict_builtin_errors = false;     // the evaluation goes on, and the first error of a built-in is its result
  size_t memory_limit = size_t{2} << 30;  // bytes that one evaluation may allocate; eval_memory_limit_error
  // Elements of loops, and entries to functions that call others; eval_step_limit_error.
  uint64_t step_limit = UINT64_MAX;
  std::chrono::nanoseconds timeout{0};   // zero: none; eval_timeout_error
  uint32_t depth_limit = plan::kMaxCallDepth;  // of calls, known before the evaluation begins; eval_depth_limit_error
};

// What one thread needs to evaluate one executable again and again. Not shared between threads.
struct State {
  // ---- read by generated code ----
  const Value* constants = nullptr;
  MemoEntry* memo = nullptr;  // by function
  uint64_t epoch = 0;         // of the evaluation: memo entries of others don't count
  const BuiltinCode* builtins = nullptr;
  const EvalError* error = nullptr;
  int64_t fuel = 0;  // steps until MustStop is asked; below zero: it must be
  size_t memory_limit = 0;
  uint32_t* running = nullptr;  // by decision: the number of the case that runs, or ran last
  Arena arena;
  // ---- end of that ----

  CallContext call{arena, cache};

  // Not nullptr: results of non-deterministic built-ins by call, as arrays [name, argument, …]. Calls that it holds give what
  // it says, others are added. Set after Begin; lives in `arena`.
  Object* known_results = nullptr;

  explicit State(std::shared_ptr<const Executable> executable);

  // Before each evaluation. Drops what the one before allocated. `indexes` are those of the base document, and live as long as
  // the evaluation; nullptr: none.
  void Begin(const Options& options, int64_t now_ns, const DataIndexes* indexes = nullptr);

  // Keeps a rule's result.
  void Remember(uint32_t func, OptionalValue value) { memo[func] = {epoch, value}; }
  // Around the body of a With: the document as it is inside. Results that look at what is changed don't count inside, and
  // are back after it.
  Value EnterWith(uint32_t number, OptionalValue document, const Value* path, size_t length, Value value) {
    return overlays_.Enter(arena, memo, number, document, path, length, value);
  }
  void LeaveWith() { overlays_.Leave(memo); }

  // Sets the error unless there is one, with its place; returns it as an outcome.
  Outcome Fail(const EvalError& error, const plan::Location& where);
  Outcome Fail(std::string_view code, std::string message, const plan::Location& where);
  // The error of a built-in is undefined, unless it halts; kept for End() with strict errors.
  Outcome BuiltinFailed(const EvalError& error, const plan::Location& where);
  // One step: an element of a loop, or an entry to a function that calls others. False when the evaluation failed.
  bool Step(const plan::Location& where) {
    if (--fuel >= 0 && arena.reserved_bytes() <= memory_limit) [[likely]]
      return true;
    return !MustStop(where);
  }
  // Cancelled, out of time, steps or memory: fails. Else more fuel is there.
  bool MustStop(const plan::Location& where);
  // After an evaluation: what it came to. With strict errors the first of a built-in, whatever came after it.
  Outcome End(Outcome outcome) const { return strict_error_ ? Outcome::Failed(strict_error_) : outcome; }
  // Runs a built-in: its outcome, or an error when it would need more memory than there is.
  Outcome CallBuiltin(uint32_t index, const Value* args, const plan::Location& where);
  // Whether a loop whose plan allows it may take elements as they lie: not when the first error ends the evaluation.
  bool any_order(bool allowed) const { return allowed && !options_.strict_builtin_errors; }
  // plan::Find.
  Matches Find(uint32_t search, const ElementList& elements, const Value* wanted) {
    return searches_.Find(arena, search, elements, wanted);
  }
  // plan::Join.
  Matches Join(uint32_t search, const ElementList& elements, OptionalValue table, const OptionalValue* wanted, bool once) {
    return joins_.Find(arena, search, elements, table, wanted, once);
  }
  // plan::Decide.
  Candidates Decide(uint32_t decision, const OptionalValue* keys) {
    return executable->decision(decision).Find(arena, keys, options_.strict_builtin_errors);
  }
  // Whether calls from `func` nest no deeper than allowed; fails otherwise. Asked before an evaluation.
  bool CheckDepth(plan::FuncId func);

  BuiltinCache cache;
  std::shared_ptr<const Executable> executable;

  Tracer* tracer = nullptr;  // of the interpreter; nullptr: none

  // Locals of the interpreter's calls.
  OptionalValue* stack = nullptr;
  OptionalValue* stack_end = nullptr;

 private:
  struct Unmap {
    void operator()(OptionalValue* at) const;
  };
  Outcome CallKnown(uint32_t index, const Value* args);
  // A place of a case is that of the rule that runs.
  const plan::Location& PlaceOf(const plan::Location& where) const;
  const EvalError* Placed(const EvalError& error, const plan::Location& where);
  bool Stop(std::string_view code, std::string message, const plan::Location& where);

  Options options_;
  Searches searches_;
  Joins joins_;
  Overlays overlays_;
  const EvalError* strict_error_ = nullptr;  // the first of a built-in, with strict errors
  uint64_t steps_left_ = 0;                  // beyond the fuel
  uint64_t last_epoch_ = 0;
  std::vector<MemoEntry> memo_entries_;
  std::vector<uint32_t> running_cases_;
  std::unique_ptr<OptionalValue, Unmap> stack_memory_;
};

// "file:row: code: message", as OPA prints an evaluation's error.
std::string ErrorText(const plan::Policy& policy, const EvalError& error);

}  // namespace regoc::eval
