// Events of an observed evaluation, as OPA's tracers get them: queries are entered, left and taken up again;
// expressions are evaluated, taken up again, and fail.
//
//   Events events(policy, observed);
//   events.Add(&coverage);
//   evaluator.Begin({.tracer = &events});
#pragma once

#include <string>
#include <vector>

#include "compiler/planner/observed.h"
#include "runtime/builtins/builtin.h"
#include "runtime/eval/tracer.h"

namespace regoc::trace {

enum class Op { kEnter, kExit, kEval, kRedo, kFail, kNote, kIndex, kTestCase, kValue };

// "Enter", …
const char* OpName(Op op);

struct Event {
  Op op = Op::kEnter;
  const planner::ObservedPoint* point = nullptr;
  uint64_t query = 0;     // of this evaluation, from 0
  uint64_t parent = 0;    // the query around it; 0: none
  std::string message;    // of a note; "(matched 1 rule)"; "early"
  bool of_query = false;  // of the query (rule or body), not of an expression
};

class Events;

class EventListener {
 public:
  virtual ~EventListener() = default;
  // Values of the event's terms can be read from `events` now, not later.
  virtual void On(const Event& event, const Events& events) = 0;
  // A built-in failed, which made its expression undefined.
  virtual void OnBuiltinError(const EvalError&, const Events&) {}
};

// Not shared between threads. Policy and table must outlive it.
class Events : public eval::Tracer {
 public:
  Events(const plan::Policy& policy, const planner::Observed& observed) : policy_(policy), observed_(observed) {}
  // Listeners must outlive the evaluation.
  void Add(EventListener* listener) { listeners_.push_back(listener); }
  // Before each evaluation.
  void Restart() { open_.clear(), queries_ = 0; }

  void Begin(const plan::Observe& what, const OptionalValue* locals) override;
  void End(const plan::Observe& what, const OptionalValue* locals) override;
  void BuiltinFailed(const EvalError& error) override;

  // An expression or query that is being evaluated.
  struct Open {
    const planner::ObservedPoint* point = nullptr;
    const OptionalValue* locals = nullptr;
    uint64_t query = 0;
    uint64_t parent = 0;
    bool is_query = false;
    bool solved = false;
  };
  // Outermost first. After an error: where it happened.
  const std::vector<Open>& open() const { return open_; }

  // The value of an operand of the function that runs (undefined when not computed).
  OptionalValue Read(plan::Operand operand, const OptionalValue* locals) const {
    return operand.constant ? OptionalValue(policy_.constants[operand.index]) : locals[operand.index];
  }

 private:
  void Tell(Op op, const planner::ObservedPoint& point, bool of_query, std::string message = "");
  std::string IndexMessage(const planner::ObservedPoint& point, const OptionalValue* locals) const;

  const plan::Policy& policy_;
  const planner::Observed& observed_;
  std::vector<EventListener*> listeners_;
  std::vector<Open> open_;
  uint64_t queries_ = 0;
};

}  // namespace regoc::trace
