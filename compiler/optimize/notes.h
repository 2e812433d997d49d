// What the passes did, and why they did not do more: for who asks (`regoc explain`). Passes take a pointer to notes and
// write none, nor compute what only a note needs, when it is null.
//
//   optimize::Notes notes;
//   optimize::Optimize(policy, optimize::Level::kFull, &notes);
//
// Places are those of statements: of loops in a decision they may be of a case (plan::kFileOfCase).
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::optimize {

enum class LoopOutcome : uint8_t {
  kSearch,           // elements are found by what they hold
  kUnrolled,         // a copy of the body for each of `count` constants
  kManyConstants,    // too many (`count`) for a copy each
  kLargeBody,        // constants, but the body is too large to copy (`count` statements)
  kNothingCompared,  // the body compares nothing of the element with `==`
  kBehind,           // such a comparison (`compared`) stands behind `cause`, which must be done before it
  kNotFixed,         // what the element is compared with (`compared`) differs from element to element
  kInside,     // what it is compared with (`compared`) is the same for all, and is computed in the loop by `cause`
  kInnerLoop,  // it is compared (`compared`) with the elements of a loop inside (`cause`) that may stand outside
  kOnce,       // a collection of one evaluation that is gone through once: an index would cost as much
  kFollowed,   // what is compared (`compared`) may be undefined, and more follows after the loop
};

// Of a loop that was, or could have been, changed. A loop may have several.
struct LoopNote {
  plan::Location where;
  plan::LocalId element{0};
  LoopOutcome outcome = LoopOutcome::kSearch;
  plan::Location cause;
  plan::Location compared;
  size_t count = 0;
};

enum class DecisionOutcome : uint8_t {
  kMade,
  kFewRules,    // they are tried one after the other as fast
  kFewGuarded,  // less than half of them begin with a condition that can be looked up and tells them apart
  kFewApart,    // so few, and so many of them with the same condition, that sharing their beginning is better
};

enum class RuleOutcome : uint8_t {
  kFound,      // by its guard
  kNoGuard,    // begins with no condition that can be looked up
  kAllAlike,   // every rule that has the condition compares with the same constant
  kManyKinds,  // found by a kind of condition that too few rules have
};

struct RuleNote {
  plan::Location where;  // of its first statement
  RuleOutcome outcome = RuleOutcome::kFound;
};

// Of blocks that follow one another, as the rules of a document do.
struct DecisionNote {
  DecisionOutcome outcome = DecisionOutcome::kMade;
  uint32_t decision = 0;        // Policy::decisions, when it was made
  std::vector<RuleNote> rules;  // in their order: that of the cases
};

enum class SharedOutcome : uint8_t {
  kShared,     // done once for both
  kOrderSeen,  // the order of what the two do can be seen
  kEndsEarly   // one of them ends what they would share at its first solution
};

// A body that begins as another one does, with something that is worth sharing.
struct SharedNote {
  plan::Location where;  // of its first statement
  plan::Location with;   // of the first statement of the other
  SharedOutcome outcome = SharedOutcome::kShared;
};

enum class OrderOutcome : uint8_t {
  kAny,         // nobody sees in which order the elements come
  kSeen,        // the body appends to an array, overwrites what was before, or calls what is not pure
  kFirstCounts  // the body ends the loop, with something that depends on the element
};

struct OrderNote {
  plan::Location where;
  plan::LocalId element{0};
  OrderOutcome outcome = OrderOutcome::kAny;
};

struct Notes {
  std::vector<LoopNote> loops;
  std::vector<DecisionNote> decisions;
  std::vector<SharedNote> shared;
  std::vector<OrderNote> orders;
};

// The place of the first statement of the block that does something, for notes about the block.
plan::Location FirstPlace(const plan::Block& block);

}  // namespace regoc::optimize
