#include "compiler/explain/plan_reader.h"

#include <algorithm>
#include <set>

#include "compiler/explain/func_walker.h"
#include "compiler/explain/reasons.h"
#include "compiler/planner/program_planner.h"
#include "runtime/plan/calls.h"

namespace regoc::explain {

void RuleFacts::Add(Access added) {
  auto same = [&](const Access& known) {
    return known.kind == added.kind && known.text == added.text &&
           (known.place == added.place || known.kind == AccessKind::kSlot);
  };
  if (std::none_of(access.begin(), access.end(), same)) access.push_back(std::move(added));
}

void RuleFacts::Add(Reason added) {
  auto same = [&](const Reason& known) { return known.place == added.place && known.text == added.text; };
  if (std::none_of(reasons.begin(), reasons.end(), same)) reasons.push_back(std::move(added));
}

PlanReader::PlanReader(const sema::Program& of, const plan::Policy& with, const optimize::Notes& from)
    : program(of), policy(with), notes(from), index(of, with), withs(plan::EffectsOfWiths(with)) {
  rules.resize(program.rules.size());
  growths.resize(policy.funcs.size());
  for (const sema::RuleInfo& info : program.rules)
    if (info.kind == sema::RuleKind::kPartialSet) set_documents.insert(planner::PathText(info.path));
  for (const optimize::LoopNote& note : notes.loops)
    loops_[{note.where.file, note.where.row, note.where.column}].push_back(&note);
  for (const optimize::DecisionNote& note : notes.decisions)
    if (note.outcome == optimize::DecisionOutcome::kMade) decisions_[note.decision] = &note;
}

const optimize::DecisionNote* PlanReader::NoteOf(uint32_t decision) const {
  auto at = decisions_.find(decision);
  return at == decisions_.end() ? nullptr : at->second;
}

// Those of the element, or, where passes have renamed it, all at the place.
std::vector<const optimize::LoopNote*> PlanReader::NotesOf(const plan::Location& where, plan::LocalId element) const {
  auto at = loops_.find({where.file, where.row, where.column});
  if (at == loops_.end()) return {};
  std::vector<const optimize::LoopNote*> of_element;
  for (const optimize::LoopNote* note : at->second)
    if (note->element == element) of_element.push_back(note);
  return of_element.empty() ? at->second : of_element;
}

std::vector<uint32_t> PlanReader::CalleesFirst() const {
  struct Open {
    uint32_t func;
    std::vector<plan::FuncId> callees;
    size_t next = 0;
  };
  std::vector<uint32_t> order;
  std::vector<bool> seen(policy.funcs.size());
  std::vector<Open> open;
  auto enter = [&](uint32_t func) {
    if (seen[func]) return;
    seen[func] = true;
    open.push_back({func, plan::CalleesOf(policy.funcs[func].body)});
  };
  for (uint32_t first = 0; first < policy.funcs.size(); ++first) {
    enter(first);
    while (!open.empty()) {
      if (open.back().next < open.back().callees.size()) {
        enter(static_cast<uint32_t>(open.back().callees[open.back().next++]));
        continue;
      }
      order.push_back(open.back().func);
      open.pop_back();
    }
  }
  return order;
}

// How the rules of a document are told apart, all together.
void PlanReader::TakeDecisions() {
  for (const optimize::DecisionNote& note : notes.decisions) {
    std::set<uint32_t> members;
    std::string document;
    for (const optimize::RuleNote& rule : note.rules) {
      std::optional<uint32_t> at = index.RuleAt(rule.where);
      if (!at) continue;
      if (document.empty()) document = index.DocumentOf(*at);
      if (index.DocumentOf(*at) == document) members.insert(*at);
    }
    // A default is no rule among others: it stands behind all of them.
    bool with_default = std::any_of(members.begin(), members.end(),
                                    [this](uint32_t rule) { return program.rules[rule].rule.is_default; });
    if (members.size() < 2 || with_default) continue;
    RuleFacts& facts = documents[document];
    Place place = index.PlaceOf(note.rules[0].where);
    if (std::optional<Reason> reason = ReasonOf(note, place)) {
      facts.Add(Access{AccessKind::kInOrder, place, document,
                       std::to_string(note.rules.size()) + " rules are tried one after the other"});
      facts.Add(std::move(*reason));
      continue;
    }
    auto found = std::count_if(note.rules.begin(), note.rules.end(), [](const optimize::RuleNote& rule) {
      return rule.outcome == optimize::RuleOutcome::kFound;
    });
    std::string text =
        std::to_string(note.rules.size()) + " rules are one decision: " + std::to_string(found) + " are looked up";
    if (size_t rest = note.rules.size() - static_cast<size_t>(found); rest > 0)
      text += ", " + std::to_string(rest) + " always tried";
    facts.Add(Access{AccessKind::kHash, place, document, std::move(text)});
  }
}

void PlanReader::TakeShared() {
  auto place = [this](const plan::Location& where) { return index.PlaceOf(where); };
  for (const optimize::SharedNote& note : notes.shared) {
    std::optional<uint32_t> rule = index.RuleAt(note.where), other = index.RuleAt(note.with);
    if (!rule || !other || *rule == *other) continue;
    if (note.outcome == optimize::SharedOutcome::kShared)
      rules[*rule].Add(Access{AccessKind::kShared, place(note.where), "",
                              "what it begins with is done once, with the rule in line " +
                                  std::to_string(program.rules[*other].rule.range.start().row)});
    else
      rules[*rule].Add(ReasonOf(note, place));
  }
}

void PlanReader::Run() {
  for (uint32_t func : CalleesFirst()) FuncWalker(*this, func).Run();
  TakeDecisions();
  TakeShared();
}

}  // namespace regoc::explain
