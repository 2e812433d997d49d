#include "compiler/optimize/optimize.h"

#include "compiler/optimize/any_order.h"
#include "compiler/optimize/decisions.h"
#include "compiler/optimize/fold.h"
#include "compiler/optimize/groups.h"
#include "compiler/optimize/hoist.h"
#include "compiler/optimize/inline.h"
#include "compiler/optimize/joins.h"
#include "compiler/optimize/prefixes.h"
#include "compiler/optimize/searches.h"
#include "compiler/optimize/shapes.h"
#include "compiler/optimize/unroll.h"

namespace regoc::optimize {

void Optimize(plan::Policy& policy, Level level, Notes* notes) {
  if (level == Level::kNone) return;
  InlineCalls(policy, Inlined::kOfOneRule);
  FoldContainers(policy);
  UnrollConstants(policy, notes);
  MakeDecisions(policy, notes);
  MakeSearches(policy, notes);
  MakeJoins(policy);
  SharePrefixes(policy, notes);
  InlineCalls(policy, Inlined::kSmall);
  FoldContainers(policy);
  HoistElementWork(policy);
  ShareGroups(policy);
  FindAnyOrder(policy, notes);
  MakeShapes(policy);  // last: it looks at where values go then
}

}  // namespace regoc::optimize
