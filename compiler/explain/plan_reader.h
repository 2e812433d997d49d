// Reads an optimized plan, function by function, callees first, and collects what it says about each rule.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "compiler/explain/rule_index.h"
#include "runtime/plan/with_effects.h"

namespace regoc::explain {

struct RuleFacts {
  bool planned = false;
  std::vector<Access> access;
  std::vector<Reason> reasons;
  Growth growth;

  void Add(Access access);  // once each
  void Add(Reason reason);
};

struct PlanReader {
  // `policy`'s withs are numbered.
  PlanReader(const sema::Program& program, const plan::Policy& policy, const optimize::Notes& notes);
  void Run();

  // nullptr: there is none.
  const optimize::DecisionNote* NoteOf(uint32_t decision) const;
  std::vector<const optimize::LoopNote*> NotesOf(const plan::Location& where, plan::LocalId element) const;
  bool IsSetDocument(const std::string& name) const { return set_documents.contains(name); }

  const sema::Program& program;
  const plan::Policy& policy;
  const optimize::Notes& notes;
  RuleIndex index;
  std::vector<plan::WithEffects> withs;
  std::set<std::string> set_documents;         // partial sets
  std::vector<RuleFacts> rules;                // by index in Program::rules
  std::map<std::string, RuleFacts> documents;  // by name
  std::vector<Growth> growths;                 // by function

 private:
  std::vector<uint32_t> CalleesFirst() const;
  void TakeDecisions();
  void TakeShared();
  using Key = std::tuple<uint32_t, uint32_t, uint32_t>;
  std::map<Key, std::vector<const optimize::LoopNote*>> loops_;
  std::map<uint32_t, const optimize::DecisionNote*> decisions_;
};

}  // namespace regoc::explain
