#include "compiler/optimize/optimize.h"

#include "compiler/optimize/searches.h"

namespace regoc::optimize {

void Optimize(plan::Policy& policy, Level level) {
  if (level == Level::kNone) return;
  MakeSearches(policy);
}

}  // namespace regoc::optimize
