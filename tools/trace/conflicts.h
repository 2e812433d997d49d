// The values that a conflict is about.
#pragma once

#include <string>
#include <vector>

#include "tools/trace/eval_error.h"
#include "tools/trace/events.h"

namespace regoc::trace {

// Listens to an evaluation whose plan observes conflicts (planner::Observed::conflicts) and finds the values of the
// document or function that `fault` is about.
class ConflictFinder : public EventListener {
 public:
  explicit ConflictFinder(const EvaluationFault& fault) : fault_(fault) {}
  void On(const Event& event, const Events& events) override;

  // ":\n  1 at p.rego:3\n  2 at p.rego:4": goes behind the message. Empty when the conflict didn't happen again.
  std::string List() const;

 private:
  struct Found {
    SourceRange rule;
    std::string text;
    Value value;
  };
  // One evaluation of a document or call of a function.
  struct Activation {
    uint64_t caller = 0;
    std::vector<Found> values;  // the first, and of each rule one that differs from it
    bool more = false;
    bool wanted = false;  // conflicted where the fault is
  };

  const EvaluationFault& fault_;
  std::vector<Activation> activations_;
};

}  // namespace regoc::trace
