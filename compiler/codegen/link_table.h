// What an object cannot know that is compiled for a part of a plan, and kept for other plans with the same part: what the
// numbers of the part stand for. Code reads these words from a table in a section of their own; the sites of statements,
// which name files and built-ins, are in another. Rebase() fills both in for one plan.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/base/result.h"
#include "runtime/plan/part.h"

namespace regoc::codegen {

inline constexpr const char* kLinkSection = ".regoc.link";
inline constexpr const char* kSiteSection = ".regoc.sites";

// A word of the table, as it is before Rebase(): the kind in its upper bits, the part's number below.
enum class LinkKind : uint32_t {
  kConstant,    // becomes the offset of a constant in State::constants
  kMemo,        // the offset of a function's memo in State::memo
  kFunction,    // plan::FuncId
  kSearch,      // index into Policy::searches
  kDecision,    // index into Policy::decisions
  kWith,        // With::number
  kShape,       // of plan::Place: index into Policy::shapes
  kSlot,        // the offset of the slot in an object
};
inline constexpr uint32_t kLinkKindShift = 28;

// The object of a part, changed in place to what it means in the plan that the part was taken from.
Status Rebase(std::string& object, const plan::Part& part);

}  // namespace regoc::codegen
