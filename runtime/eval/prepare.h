// Indexes that decisions will need, made before the first one.
#pragma once

#include "runtime/eval/state.h"

namespace regoc::eval {

// Makes the indexes of searches and graphs whose place in the data stands in the policy:
//
//   some r in data.records; r.id == input.id              // over data.records, by id
//   graph.reachable(data.parents, data.member_of[user])   // over data.parents
//
// Others are made when they are first searched. Nothing but time depends on it; needs no recompilation when data
// changes. Thread-safe.
void PrepareIndexes(const Executable& executable, const DataIndexes& indexes, Value data);

}  // namespace regoc::eval
