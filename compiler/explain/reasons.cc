#include "compiler/explain/reasons.h"

namespace regoc::explain {

namespace {

using optimize::DecisionOutcome;
using optimize::LoopOutcome;
using optimize::RuleOutcome;

std::string LineOf(const Place& place) { return place.row == 0 ? "" : " (line " + std::to_string(place.row) + ")"; }

}  // namespace

std::optional<Reason> ReasonOf(const optimize::LoopNote& note, const Held& source, bool again, const PlaceFor& place) {
  const std::string& of = source.text;
  Place where = place(note.where), compared = place(note.compared), cause = place(note.cause);
  std::string comparison = "the comparison" + LineOf(compared);
  // A search is worth it over data, or over what is gone through again and again.
  bool could_be_search = again || source.root == Held::Root::kData;
  switch (note.outcome) {
    case LoopOutcome::kSearch:
    case LoopOutcome::kUnrolled:
      return std::nullopt;
    case LoopOutcome::kManyConstants:
      return Reason{
          "many_constants", where,
          "the loop goes over " + std::to_string(note.count) + " constants: only a few get a copy of the body each"};
    case LoopOutcome::kLargeBody:
      return Reason{"large_body", where,
                    "the body of the loop over " + of + " is too large (" + std::to_string(note.count) +
                        " statements) for a copy for each constant"};
    case LoopOutcome::kNothingCompared:
      if (!could_be_search) return std::nullopt;
      return Reason{"nothing_compared", where,
                    "no part of an element of " + of +
                        " is compared with == with something known before the loop, so there is " +
                        "nothing to find it by"};
    case LoopOutcome::kBehind:
      if (!could_be_search) return std::nullopt;
      return Reason{"behind", compared,
                    comparison + " could find elements of " + of + ", but what stands before it" + LineOf(cause) +
                        " is evaluated first: move the comparison up, to directly behind the loop's beginning"};
    case LoopOutcome::kNotFixed:
      if (!could_be_search) return std::nullopt;
      return Reason{
          "not_fixed", compared,
          comparison + " compares an element of " + of + " with something that differs from element to element"};
    case LoopOutcome::kInside:
      if (!could_be_search) return std::nullopt;
      return Reason{"computed_inside", compared,
                    comparison + " could find elements of " + of + ", but the other side is computed in the loop" +
                        LineOf(cause) + ", though it is the same for each element: compute it before the loop"};
    case LoopOutcome::kInnerLoop:
      if (!could_be_search) return std::nullopt;
      return Reason{"inner_loop", compared,
                    comparison + " compares an element of " + of + " with the elements of a loop inside" +
                        LineOf(cause) + ": with that loop outside, elements of " + of +
                        " would be found through an index"};
    case LoopOutcome::kOnce:
      return Reason{
          "once", where,
          of + " belongs to one evaluation and is gone through once: an index over it would cost as much as the loop"};
    case LoopOutcome::kFollowed:
      return Reason{"followed", where,
                    comparison + " could find elements of " + of +
                        ", but what it compares with may be undefined, and more " + "is evaluated after the loop"};
  }
  return std::nullopt;
}

std::optional<Reason> ReasonOf(const optimize::DecisionNote& note, const Place& place) {
  std::string rules = std::to_string(note.rules.size()) + " rules";
  switch (note.outcome) {
    case DecisionOutcome::kMade:
      return std::nullopt;
    case DecisionOutcome::kFewRules:
      return Reason{"few_rules", place,
                    "so few rules (" + std::to_string(note.rules.size()) + ") are tried as fast as one would be found"};
    case DecisionOutcome::kFewGuarded:
      return Reason{
          "few_guarded", place,
          "less than half of the " + rules +
              " begin with a condition that tells them apart and can be looked up: a part " +
              "of input or of an argument compared with a constant by ==, in, startswith, endswith, contains, " +
              "regex.match or glob.match"};
    case DecisionOutcome::kFewApart:
      return Reason{"few_apart", place,
                    "most of the " + rules +
                        " have the same condition, so that what they begin with is better shared than looked up"};
  }
  return std::nullopt;
}

std::optional<Reason> ReasonOf(const optimize::RuleNote& note, const Place& place) {
  switch (note.outcome) {
    case RuleOutcome::kFound:
      return std::nullopt;
    case RuleOutcome::kNoGuard:
      return Reason{
          "no_guard", place,
          "always tried: it begins with no comparison of a part of input or of an argument with a constant (==, in, " +
              std::string("startswith, endswith, contains, regex.match, glob.match)")};
    case RuleOutcome::kAllAlike:
      return Reason{"all_alike", place,
                    "always tried: no other rule compares the same thing in the same way with another constant, so "
                    "that a table would tell nothing apart"};
    case RuleOutcome::kManyKinds:
      return Reason{"many_kinds", place,
                    "always tried: too few of the rules look at what it begins with for a table of its own"};
  }
  return std::nullopt;
}

Reason ReasonOf(const optimize::SharedNote& note, const PlaceFor& place) {
  std::string begins = "begins as the rule" + LineOf(place(note.with)) + " does, but ";
  if (note.outcome == optimize::SharedOutcome::kEndsEarly)
    return {"ends_early", place(note.where),
            begins + "one of the two stops at its first solution, so that each goes its own way"};
  return {"order_seen", place(note.where),
          begins + "the order of what the two do can be seen, so that each goes its own way"};
}

}  // namespace regoc::explain
