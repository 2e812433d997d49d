// Whether a decision denies: what makes a change of results a newly denied or newly allowed one.
//
//   a rule called deny, violation, deny_x, violation_x, denied      denies when it is true or holds anything
//   a boolean of any other rule                                     denies when it is not true: false or undefined
//   an object with a boolean "allowed", "allow" or response.allowed denies when that is not true
//   a rule of VerdictRules                                          as it says
//   anything else                                                   cannot be told
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "runtime/base/result.h"
#include "runtime/value/value.h"

namespace regoc::replay {

enum class Verdict { kUnknown, kAllowed, kDenied };

// Rules of which users say what their results mean, by name ("data.p.blocked", also "data.p.answer.ok" for a member of
// the result).
struct VerdictRules {
  enum class Kind { kAllows, kDenies };
  std::map<std::string, Kind, std::less<>> kinds;

  // `rule`: "p/blocked", "data.p.blocked" or "p.blocked".
  Status Add(std::string_view rule, Kind kind);
};

struct VerdictPair {
  Verdict before = Verdict::kUnknown;
  Verdict after = Verdict::kUnknown;
};

// Of the two results of a rule; what is undefined means what the other one makes of it.
VerdictPair Judge(std::string_view rule, OptionalValue before, OptionalValue after, const VerdictRules& rules);

}  // namespace regoc::replay
