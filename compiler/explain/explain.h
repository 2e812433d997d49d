// What a policy costs, rule by rule: the access paths of its optimized plan, what stopped better ones, how work grows.
//
//   optimize::Notes notes;
//   std::optional<plan::Policy> policy = driver::Plan(program, options, optimize::Level::kFull, sink, &notes);
//   explain::Explanation explanation = explain::Explain(program, *policy, notes);
//
// Texts are for authors of policies. Order and texts are the same for the same sources.
#pragma once

#include <string>
#include <vector>

#include "compiler/explain/growth.h"
#include "compiler/optimize/notes.h"
#include "compiler/sema/program.h"
#include "runtime/plan/plan.h"

namespace regoc::explain {

struct Place {
  std::string file;  // empty: none
  uint32_t row = 0;
  uint32_t column = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

enum class AccessKind : uint8_t {
  kHash,           // the rule is found through a hash table over the constants of its conditions
  kPrefixTable,    // … a sorted table of prefixes
  kSuffixTable,    // … of suffixes
  kTextAutomaton,  // … one pass over a text for all constants
  kPatterns,       // … literals of patterns, and an automaton over those with the same
  kInOrder,        // rules are tried one after the other
  kIndex,          // elements are found through a hash index
  kScan,           // each element is looked at
  kUnrolled,       // the loop is a copy of its body for each constant
  kMembership,     // `in`, an aggregate: a built-in that looks at each element
  kLookup,         // by a key that is computed
  kSlot,           // a part of the input that its reader puts in a known place
  kMemo,           // the result of a document, computed once an evaluation
  kCall,           // a function, computed at each call
  kInlined,        // a function whose statements stand in the place of the call
  kShared,         // what other rules begin with as well is done once
  kOverlay,        // `with`
};
const char* NameOf(AccessKind kind);  // "hash", "prefix table", …

struct Access {
  AccessKind kind = AccessKind::kScan;
  Place place;
  std::string of;    // what is looked at
  std::string text;  // all of it in words
};

// What stopped a better access path.
struct Reason {
  std::string code;  // "not_fixed", …; docs/explain.md lists them
  Place place;
  std::string text;
};

struct RuleExplanation {
  Place place;
  uint32_t last_row = 0;
  std::string source;    // its first line
  bool planned = false;  // no entry point reaches it otherwise
  std::vector<Access> access;
  std::vector<Reason> reasons;
  Growth growth;
};

// The rules of one name.
struct DocumentExplanation {
  std::string name;  // "data.p.allow"
  sema::RuleKind kind = sema::RuleKind::kComplete;
  std::vector<Access> access;
  std::vector<Reason> reasons;
  Growth growth;
  std::vector<RuleExplanation> rules;
  std::string input_shape;  // the form of input that it was written for, and why, where somebody has found it out
};

struct PackageExplanation {
  std::string name;  // "data.p"
  std::vector<DocumentExplanation> documents;
};

struct Explanation {
  std::vector<PackageExplanation> packages;
};

// `policy` is the optimized plan of `program`, `notes` what its passes said; its withs get their numbers.
Explanation Explain(const sema::Program& program, plan::Policy& policy, const optimize::Notes& notes);

}  // namespace regoc::explain
