// What a `with` makes of what is remembered, and of its document.
//
//   allow with input.resource as c      of the rules that `allow` needs, those are affected that look at input.resource
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::plan {

struct WithEffects {
  LocalId document = kInput;
  // Functions that are memoized, that the body can call, and whose result may be another inside than outside.
  std::vector<uint32_t> affected;
  // The same for a path that leads through what is no object: all that the body can call.
  std::vector<uint32_t> reachable;
  // Nobody inside looks at the objects that lead to the change but by constant keys: those are in `keys`, by the length of
  // the path to the object. So these objects may hold nothing else, and may be used again for another value.
  bool hidden = false;
  std::vector<std::vector<ConstId>> keys;
};

// By With::number (NumberWiths). The policy is verified.
std::vector<WithEffects> EffectsOfWiths(const Policy& policy);

}  // namespace regoc::plan
