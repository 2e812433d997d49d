#include "runtime/plan/verify_decisions.h"

#include <algorithm>

namespace regoc::plan {

namespace {

// How many constants a test of so many keys compares with; -1: it must not have so many keys.
int ConstantsOf(const CaseTest& test) {
  switch (test.condition) {
    case Condition::kNone: return test.keys.empty() ? 0 : -1;
    case Condition::kEqual: return test.keys.empty() ? -1 : static_cast<int>(test.keys.size());
    case Condition::kMember:
    case Condition::kPrefix:
    case Condition::kSuffix:
    case Condition::kContains:
    case Condition::kRegex: return test.keys.size() == 1 ? 1 : -1;
    case Condition::kGlob: return test.keys.size() == 1 ? 2 : -1;
  }
  return -1;
}

bool RightKinds(Condition condition, const std::vector<Value>& constants) {
  if (condition == Condition::kNone || condition == Condition::kEqual) return true;
  if (condition == Condition::kMember) return constants[0].tag() >= Tag::kArray;
  if (condition == Condition::kGlob && !constants[1].is_array() && !constants[1].is_null()) return false;
  return constants[0].is_string();
}

const char* FaultOf(const Policy& policy, const Decision& decision, const Case& c) {
  auto known = [&](ConstId id) { return static_cast<uint32_t>(id) < policy.constants.size(); };
  if (c.test >= decision.tests.size()) return "test out of range";
  if (!known(c.row) || !std::all_of(c.constants.begin(), c.constants.end(), known)) return "constant out of range";
  if (!policy.constants[static_cast<uint32_t>(c.row)].is_array()) return "row is no array";
  const CaseTest& test = decision.tests[c.test];
  if (static_cast<int>(c.constants.size()) != ConstantsOf(test)) return "another number of constants than its test compares";
  std::vector<Value> constants;
  for (ConstId id : c.constants) constants.push_back(policy.constants[static_cast<uint32_t>(id)]);
  if (!RightKinds(test.condition, constants)) return "constant of another kind than its test compares";
  auto placed = [&](const Location& place) { return place.file <= policy.files.size(); };
  if (!std::all_of(c.places.begin(), c.places.end(), placed)) return "file out of range";
  return nullptr;
}

}  // namespace

Status VerifyDecisions(const Policy& policy) {
  for (const Decision& decision : policy.decisions) {
    for (const CaseTest& test : decision.tests) {
      if (static_cast<uint32_t>(test.condition) >= kConditions || ConstantsOf(test) < 0) return Error{"decision: wrong test"};
    }
    for (const Case& c : decision.cases)
      if (const char* fault = FaultOf(policy, decision, c)) return Error{std::string("decision: case: ") + fault};
  }
  return Unit{};
}

bool FitsDecision(const Decide& decide, const Decision& decision) {
  if (decide.keys.size() > kMaxDecisionKeys) return false;
  for (const CaseTest& test : decision.tests)
    for (uint32_t key : test.keys)
      if (key >= decide.keys.size()) return false;
  for (const Case& c : decision.cases)
    if (c.alternative >= decide.body.stmts.size()) return false;
  return std::all_of(decide.body.stmts.begin(), decide.body.stmts.end(),
                     [](const Stmt& stmt) { return std::holds_alternative<Nested>(stmt.node); });
}

std::vector<size_t> PlacesOfAlternatives(const Decision& decision, size_t count) {
  std::vector<size_t> places(count, SIZE_MAX);
  for (const Case& c : decision.cases)
    if (c.alternative < count) places[c.alternative] = std::min(places[c.alternative], c.places.size());
  for (size_t& n : places)
    if (n == SIZE_MAX) n = 0;
  return places;
}

}  // namespace regoc::plan
