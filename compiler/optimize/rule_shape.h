// What a block does, whatever its constants are and wherever it was written: blocks of one shape can be one block over a
// table of constants.
//
//   { equal %3 "a"; assign_once 1 %2 }    and    { equal %7 "b"; assign_once 2 %2 }    have one shape
#pragma once

#include <string>
#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::optimize {

struct RuleShape {
  std::string text;                      // equal for blocks of one shape
  std::vector<plan::ConstId> constants;  // those that may differ, in order
  std::vector<plan::Location> places;    // of the statements that can fail, in order
};

// How often a function mentions and writes each local.
struct FuncUses {
  explicit FuncUses(const plan::Func& func);
  std::vector<uint32_t> mentions;
  std::vector<uint32_t> writes;
};

// `uses`: of the function that the block stands in. A local that only the block mentions may have any number.
RuleShape ShapeOf(const plan::Func& func, const FuncUses& uses, const plan::Block& block);

// The operands whose constants RuleShape lists, in its order.
std::vector<plan::Operand*> SlotsOf(plan::Block& block);
// Gives the statements that can fail the place of a case (plan::kFileOfCase) with these numbers, in their order. The others
// need none.
void SetPlaces(plan::Block& block, uint32_t decision, const std::vector<uint32_t>& numbers);

}  // namespace regoc::optimize
