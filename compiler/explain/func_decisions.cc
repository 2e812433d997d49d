// How rules that are part of a decision are found.
#include "compiler/explain/func_walker.h"
#include "compiler/explain/reasons.h"

namespace regoc::explain {

FuncWalker::Owners FuncWalker::OwnersOf(const plan::Decide& decide, uint32_t alternative) const {
  const plan::Decision& decision = policy_.decisions[decide.decision];
  const optimize::DecisionNote* note = reader_.NoteOf(decide.decision);
  Owners owners;
  for (size_t i = 0; i < decision.cases.size(); ++i) {
    const plan::Case& c = decision.cases[i];
    if (c.alternative != alternative) continue;
    plan::Location where = note != nullptr && i < note->rules.size() ? note->rules[i].where : plan::Location{};
    if (where.file == 0 && !c.places.empty()) where = c.places[0];
    if (std::optional<uint32_t> rule = reader_.index.RuleAt(where)) owners.push_back({*rule, &c});
  }
  return owners;
}

void FuncWalker::See(const plan::Decide& decide, const plan::Stmt&, const Owners&) {
  const plan::Decision& decision = policy_.decisions[decide.decision];
  for (uint32_t alternative = 0; alternative < decide.body.stmts.size(); ++alternative) {
    Owners owners = OwnersOf(decide, alternative);
    for (const Owner& owner : owners) {
      reader_.rules[owner.rule].planned = true;
      SeeCase(decide, static_cast<size_t>(owner.of_case - decision.cases.data()), owner);
    }
    Body(std::get<plan::Nested>(decide.body.stmts[alternative].node).body, owners);
  }
}

// How one rule is found.
void FuncWalker::SeeCase(const plan::Decide& decide, size_t number, const Owner& owner) {
  const plan::Decision& decision = policy_.decisions[decide.decision];
  const plan::CaseTest& test = decision.tests[decision.cases[number].test];
  const optimize::DecisionNote* note = reader_.NoteOf(decide.decision);
  if (note != nullptr && number >= note->rules.size()) note = nullptr;
  Place place = note != nullptr ? reader_.index.PlaceOf(note->rules[number].where) : Place{};
  std::string rules = std::to_string(decision.cases.size()) + " rules", keys;
  for (uint32_t key : test.keys) keys += (keys.empty() ? "" : " and ") + values_.Of(decide.keys[key]).text;
  auto add = [&](AccessKind kind, std::string text) {
    reader_.rules[owner.rule].Add(Access{kind, place, keys, std::move(text)});
  };
  for (uint32_t key : test.keys)
    if (Held held = values_.Of(decide.keys[key]); held.root == Held::Root::kInput && held.text != "input")
      reader_.rules[owner.rule].Add(
          Access{AccessKind::kSlot, place, held.text, held.text + " lies in a place that is known when it is read"});
  bool sorted = test.condition == plan::Condition::kPrefix || test.condition == plan::Condition::kSuffix;
  reader_.rules[owner.rule].growth.logarithmic |= sorted;
  reader_.documents[document_].growth.logarithmic |= sorted;
  switch (test.condition) {
    case plan::Condition::kEqual:
      return add(AccessKind::kHash, "found among " + rules + " by the value of " + keys);
    case plan::Condition::kMember:
      return add(AccessKind::kHash, "found among " + rules + " by the values that " + keys + " may have");
    case plan::Condition::kPrefix:
      return add(AccessKind::kPrefixTable, "found among " + rules + " by what " + keys + " begins with");
    case plan::Condition::kSuffix:
      return add(AccessKind::kSuffixTable, "found among " + rules + " by what " + keys + " ends with");
    case plan::Condition::kContains:
      return add(AccessKind::kTextAutomaton, "found among " + rules + " in one pass over " + keys);
    case plan::Condition::kRegex:
    case plan::Condition::kGlob:
      return add(AccessKind::kPatterns, "found among " + rules + " by texts in " + keys +
                                            " that its pattern needs, and an automaton over patterns with the same");
    case plan::Condition::kNone:
      break;
  }
  add(AccessKind::kInOrder, "tried for each decision among " + rules);
  if (note == nullptr) return;
  if (auto reason = ReasonOf(note->rules[number], place)) reader_.rules[owner.rule].Add(std::move(*reason));
}

}  // namespace regoc::explain
