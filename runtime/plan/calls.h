// What functions of a plan call, and how their blocks nest.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::plan {

struct FuncShape {
  std::vector<FuncId> callees;  // without repeats, in order of their first call
  uint32_t nesting = 0;         // of blocks, the body included
  size_t statements = 0;        // those in bodies included
};

FuncShape ShapeOf(const Func& func);
// What the statements of a block call, without repeats.
std::vector<FuncId> CalleesOf(const Block& block);

// All functions, each behind those that it calls. The policy is verified: no recursion.
std::vector<uint32_t> CalleesFirst(const Policy& policy);

// The place that an error at the entry to the function names.
Location EntryOf(const Func& func);

}  // namespace regoc::plan
