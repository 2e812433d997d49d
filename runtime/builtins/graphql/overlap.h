// Fields of one response name must be mergeable: specification of GraphQL (October 2021), 5.3.2.
//
//   { user { id: name id } }   // "name" and "id" are different fields
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "runtime/builtins/graphql/ast.h"
#include "runtime/builtins/graphql/schema.h"
#include "runtime/builtins/graphql/work.h"

namespace regoc::builtins::graphql {

// Two fields that cannot be merged: for a reason of their own, or because fields inside cannot.
struct Conflict {
  std::string_view response_name;
  std::string reason;
  Position position;  // of the second field
  std::vector<Conflict> inside;

  std::string Describe() const;
};

// Finds the conflicts of one query. Compares what the selection sets hold field by field, and remembers which pairs of
// fragments were compared already; the query's spreads and types have to be resolved.
class OverlapFinder {
 public:
  OverlapFinder(Work& work, const Schema& schema) : work_(work), schema_(schema) {}

  std::vector<Conflict> Find(const SelectionSet& selections);

 private:
  // What a selection set holds, inline fragments included: fields by response name in their order, and spreads.
  struct Content {
    struct Group {
      std::string_view name;
      std::vector<const Field*> fields;
    };
    std::vector<Group> groups;
    std::unordered_map<std::string_view, size_t> group_of;
    std::vector<const FragmentSpread*> spreads;
  };
  using Conflicts = std::vector<Conflict>;

  const Content& ContentOf(const SelectionSet& selections);
  void Collect(const SelectionSet& selections, Content& content);
  static bool SameFields(const Content& a, const Content& b);

  void CompareWithin(Conflicts& found, const Content& content);
  void CompareContents(Conflicts& found, bool exclusive, const Content& a, const Content& b);
  void CompareWithFragment(Conflicts& found, bool exclusive, const Content& content, const FragmentSpread& spread);
  void CompareFragments(Conflicts& found, bool exclusive, const FragmentSpread& a, const FragmentSpread& b);
  void CompareSelections(Conflicts& found, bool exclusive, const SelectionSet& a, const SelectionSet& b);
  void CompareFields(Conflicts& found, bool exclusive, const Field& a, const Field& b);
  std::string OwnReason(bool exclusive, const Field& a, const Field& b);
  bool TypesConflict(const Type& a, const Type& b) const;
  bool NewPair(std::string_view a, std::string_view b, bool exclusive);

  Work& work_;
  const Schema& schema_;
  std::unordered_map<const SelectionSet*, Content> contents_;
  // Pairs of fragments, and whether they were compared as those of fields that exclude each other.
  std::unordered_map<std::string_view, std::unordered_map<std::string_view, bool>> compared_pairs_;
  std::unordered_set<std::string_view> compared_fragments_;  // with the content at hand
};

}  // namespace regoc::builtins::graphql
