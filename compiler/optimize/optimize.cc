#include "compiler/optimize/optimize.h"

#include "compiler/optimize/any_order.h"
#include "compiler/optimize/decisions.h"
#include "compiler/optimize/prefixes.h"
#include "compiler/optimize/searches.h"
#include "compiler/optimize/shapes.h"
#include "compiler/optimize/unroll.h"

namespace regoc::optimize {

void Optimize(plan::Policy& policy, Level level, Notes* notes) {
  if (level == Level::kNone) return;
  UnrollConstants(policy, notes);
  MakeDecisions(policy, notes);
  MakeSearches(policy, notes);
  SharePrefixes(policy, notes);
  FindAnyOrder(policy, notes);
  MakeShapes(policy);  // last: it looks at where values go then
}

}  // namespace regoc::optimize
