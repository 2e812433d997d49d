// Loops over a collection that compare what each element holds with something fixed become searches (plan::Find):
//
//   scan %list -> %key -> %x           find %list by "id" (%wanted) -> %key -> %x
//     dot %x "id" -> %1                  …
//     dot %0 "user" -> %wanted
//     equal %1 %wanted
//     …
//
// A condition on texts behind these comparisons, as glob.match(x.path, ["/"], input.path), is part of a search over base
// documents: the body asks it all the same, of few elements.
//
// The runtime answers a search through an index (runtime/eval/search.h).
#pragma once

#include "compiler/optimize/notes.h"
#include "runtime/plan/plan.h"

namespace regoc::optimize {

void MakeSearches(plan::Policy& policy, Notes* notes = nullptr);

}  // namespace regoc::optimize
