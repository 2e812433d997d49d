// A query held against a schema: the walk through the query, and the rules that look on.
//
// The walk fills in what the fields named "definition", "expected_type" and the like stand for, and calls the rules
// after it has been through what is inside a node. Rules for the same kind of node run in the order of their names in
// OPA.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "runtime/builtins/graphql/ast.h"
#include "runtime/builtins/graphql/fault.h"
#include "runtime/builtins/graphql/overlap.h"
#include "runtime/builtins/graphql/schema.h"
#include "runtime/builtins/graphql/work.h"

namespace regoc::builtins::graphql {

// True when the query keeps all rules. Else `fault` has all faults, or the first if only that is asked for; or it is
// empty and the work was stopped. The document is changed: see ast.h.
bool ValidateQuery(Work& work, const Schema& schema, QueryDocument& document, bool first_only, std::string& fault);

// One validation: what the walk knows and what rules remember.
class Validation {
 public:
  Validation(Work& work, const Schema& schema, const QueryDocument& document, bool first_only);

  void Run();
  const FaultList& faults() const { return faults_; }

 private:
  bool Going() { return work_.Spend() && !faults_.full(); }
  template <typename... Parts>
  void Report(Position position, const Parts&... parts);

  // The walk: walk.cc.
  void WalkOperation(OperationDefinition& operation);
  void WalkVariables(OperationDefinition& operation);
  void WalkFragment(FragmentDefinition& fragment);
  void WalkDirectives(Definition* parent, const List<Directive*>& directives, std::string_view location);
  void WalkArgument(const ArgumentDefinition* definition, const Argument& argument);
  void WalkValue(Value& value);
  void WalkObject(Value& value);
  void WalkSelections(Definition* parent, const SelectionSet& selections);
  void WalkField(Definition* parent, Field& field);
  void WalkInlineFragment(Definition* parent, InlineFragment& fragment);
  void WalkSpread(FragmentSpread& spread);
  Definition* RootType(std::string_view operation) const;
  template <typename Node>
  Node* Find(const List<Node*>& nodes, std::string_view name);

  // The rules, by what they look at.
  void OnOperation(const OperationDefinition& operation);
  void CheckSubscription(const OperationDefinition& operation);
  void CollectTopFields(const SelectionSet& selections, std::unordered_set<std::string_view>& fragments,
                        std::vector<const Field*>& fields);
  void CheckVariablesUsed(const OperationDefinition& operation);
  void CheckVariableNames(const OperationDefinition& operation);
  void CheckVariableTypes(const OperationDefinition& operation);

  void OnField(const Field& field);
  void CheckFieldKnown(const Field& field);
  std::vector<std::string_view> TypesWithField(const Definition& parent, std::string_view field);
  void CheckFieldArguments(const Field& field);
  void CheckIntrospectionDepth(const Field& field);
  void CheckLeaf(const Field& field);

  void OnFragment(const FragmentDefinition& fragment);
  void OnInlineFragment(const InlineFragment& fragment);
  void OnSpread(const FragmentSpread& spread);
  void CheckFragmentType(const FragmentDefinition& fragment);
  bool MayOverlap(const Definition* parent, std::string_view fragment_type);

  void OnDirective(const Directive& directive);
  void OnDirectiveList(const List<Directive*>& directives);
  void CheckUniqueArguments(const List<Argument*>& arguments);

  void OnValue(const Value& value);
  void OnVariable(const VariableDefinition& variable);
  void CheckVariableDefined(const Value& value);
  void CheckUniqueFields(const Value& value);
  void CheckVariablePosition(const Value& value);
  void CheckOneOfVariables(const Value& value);
  void CheckValueType(const Value& value);
  void CheckEnumText(const Value& value);
  void CheckEnumName(const Value& value);
  void CheckInputObject(const Value& value);
  void CheckOneOf(const Value& value);
  void ReportUnexpected(const Value& value);

  void ReportOverlaps(const SelectionSet& selections);
  // "" or " Did you mean "a" or "b"?"; `prefix` is what stands before the names.
  std::string Suggest(std::string_view prefix, std::string_view typed, const std::vector<std::string_view>& options,
                      bool quoted = true);

  Work& work_;
  const Schema& schema_;
  const QueryDocument& document_;
  FaultList faults_;
  OverlapFinder overlaps_;
  FieldDefinition typename_field_;
  Type typename_type_;
  OperationDefinition* operation_ = nullptr;  // that is being walked through; nullptr in fragment definitions
  std::unordered_map<std::string_view, FragmentDefinition*> fragments_;  // the first of each name
  std::unordered_set<std::string_view> walked_fragments_;                // of this operation or fragment

  std::set<std::tuple<std::string_view, int32_t, int32_t>> misplaced_directives_;
  std::unordered_set<std::string_view> seen_operations_;
  std::unordered_set<std::string_view> seen_fragments_;
  std::unordered_set<std::string_view> spread_fragments_;
  std::unordered_set<std::string_view> cycle_free_fragments_;
  bool in_fragment_definitions_ = false;
};

template <typename... Parts>
void Validation::Report(Position position, const Parts&... parts) {
  std::string message;
  (message.append(std::string_view(parts)), ...);
  faults_.Add(position, message);
}

}  // namespace regoc::builtins::graphql
