// What functions of plans do, apart from how it was written: for comparing policies.
//
//   Meanings meanings;
//   std::vector<Meaning> before = meanings.Of(old_policy), after = meanings.Of(new_policy);
//   if (before[f].whole == after[g].whole) …   // f in the old policy and g in the new one give the same results
//
// Two functions have the same meaning when their statements are the same but for places in sources, names of variables,
// numbers of locals, constants and tables of the policy, and hints (shapes). Not the other way round: what gives the
// same results by other statements has another meaning.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::plan {

// Equal numbers of one Meanings: equal meaning.
struct Meaning {
  uint32_t own = 0;    // of its own statements; functions that it calls count by their names
  uint32_t whole = 0;  // with what the functions that it calls mean
};

// Numbers meanings. Policies that are to be compared must be asked of the same one. Not shared between threads.
class Meanings {
 public:
  // By function. The policy is verified and no outline.
  std::vector<Meaning> Of(const Policy& policy);

 private:
  uint32_t NumberOf(std::string text);

  std::unordered_map<std::string, uint32_t> numbers_;
};

}  // namespace regoc::plan
