// The part of plan::Verify that is about the tables of decisions.
#pragma once

#include "runtime/base/result.h"
#include "runtime/plan/plan.h"

namespace regoc::plan {

// More keys than any decision has.
inline constexpr size_t kMaxDecisionKeys = 16;

// Indexes into the policy's tables in range, as many constants as each test compares, of the right kinds.
Status VerifyDecisions(const Policy& policy);

// Whether a Decide has the keys and alternatives that its decision names. The decision is one that VerifyDecisions let
// through.
bool FitsDecision(const Decide& decide, const Decision& decision);

// How many places each of `count` alternatives has in all of its cases.
std::vector<size_t> PlacesOfAlternatives(const Decision& decision, size_t count);

}  // namespace regoc::plan
