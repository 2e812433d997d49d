// Which cases of a decision come into question (plan::Decide): each test of the decision has an index over the constants
// that its cases compare with. Made when the decision is first asked, kept as long as the policy.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/plan/plan.h"
#include "runtime/value/value.h"

namespace regoc::eval {

// A case as engines run it. Generated code reads the fields by offset (runtime/abi/layout.h).
struct Candidate {
  Value row;
  uint32_t alternative = 0;
  uint32_t number = 0;  // of the case
  uint32_t known = 0;   // 1: its condition holds; 0: who runs it must see
  uint32_t unused = 0;
};

struct Candidates {
  const Candidate* first = nullptr;
  uint64_t count = 0;
};

// Any thread may use it. `policy`, which holds the decision, outlives it.
class DecisionIndex {
 public:
  DecisionIndex(const plan::Policy& policy, const plan::Decision& decision);
  ~DecisionIndex();

  // In the order of the cases; allocated in `arena`. `strict`: errors of built-ins are seen, so that cases are left out
  // only where nothing can fail.
  Candidates Find(Arena& arena, const OptionalValue* keys, bool strict) const;

  // Where an error in a case is.
  const plan::Location& PlaceOf(uint32_t number, uint32_t place) const { return decision_.cases[number].places[place]; }

 private:
  class Tables;
  const plan::Policy& policy_;
  const plan::Decision& decision_;
  mutable std::once_flag made_;
  mutable std::unique_ptr<const Tables> tables_;
};

}  // namespace regoc::eval
