// Tracer: is told what an interpreted evaluation does, where the plan observes it (plan::Observe).
#pragma once

#include "runtime/plan/plan.h"
#include "runtime/value/value.h"

namespace regoc::eval {

// Belongs to one evaluator at a time. Values among `locals` (those of the function that runs) live until the
// evaluator's next Begin(). When an error ends the evaluation, the observations around it get no End: what is open says
// where it was.
class Tracer {
 public:
  virtual ~Tracer() = default;
  virtual void Begin(const plan::Observe& what, const OptionalValue* locals) = 0;
  virtual void End(const plan::Observe& what, const OptionalValue* locals) = 0;
  // A built-in failed, which makes its expression undefined.
  virtual void BuiltinFailed(const EvalError&) {}
};

}  // namespace regoc::eval
