// A part of a plan that can be compiled, and kept compiled, apart from the rest.
//
//   for (const plan::FuncGroup& group : plan::GroupFuncs(policy)) Compile(plan::Extract(policy, group));
//
// What a part holds doesn't depend on the other parts: its functions name the part's own constants, built-ins, files,
// searches and places by numbers of the part, in the order in which they occur. So a part stays the same, byte for byte,
// when other modules of the policy change; the tables of Part say what its numbers stand for in the plan.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::plan {

// Functions that belong together: those of one source file, or a piece of them if they are many. In order of the plan.
using FuncGroup = std::vector<FuncId>;

// Each function in one group. The same for equal plans on any machine; a group depends on the functions of its file only.
std::vector<FuncGroup> GroupFuncs(const Policy& policy);

// A name for each function that no other one has: its own, and "@1", "@2", … for further functions of the same name.
std::vector<std::string> UniqueNames(const Policy& policy);

struct Part {
  // Only for compiling and comparing: it has no searches and shapes. Its first functions are those of the group; after
  // them stand those that they call, without a body. They bear their unique names. Entry points have no names.
  // Dot::place has the position in `places` + 1 as its shape.
  Policy policy;
  uint32_t own_funcs = 0;

  // By number in the part: what it is in the plan.
  std::vector<uint32_t> funcs, constants, builtins, searches, decisions;
  std::vector<uint32_t> withs;  // by With::number
  std::vector<uint32_t> files;  // as in Location: 0 is none
  std::vector<Place> places;
};

Part Extract(const Policy& policy, const FuncGroup& group, const std::vector<std::string>& unique_names);

}  // namespace regoc::plan
