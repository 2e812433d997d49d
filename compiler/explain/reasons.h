// Notes of the optimizer as reasons: why a loop is none of the better things, why rules are no decision.
#pragma once

#include <functional>
#include <optional>

#include "compiler/explain/explain.h"
#include "compiler/explain/values.h"

namespace regoc::explain {

// The place of a statement: of a case, where it is one of a decision.
using PlaceFor = std::function<Place(const plan::Location&)>;

// Nothing when there is nothing that could be better. `again`: the loop is run more than once an evaluation.
std::optional<Reason> ReasonOf(const optimize::LoopNote& note, const Held& source, bool again, const PlaceFor& place);
std::optional<Reason> ReasonOf(const optimize::DecisionNote& note, const Place& place);
std::optional<Reason> ReasonOf(const optimize::RuleNote& note, const Place& place);
Reason ReasonOf(const optimize::SharedNote& note, const PlaceFor& place);

}  // namespace regoc::explain
