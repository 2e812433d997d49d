// Rules for operations and their variables.
#include "runtime/builtins/graphql/message.h"
#include "runtime/builtins/graphql/validation.h"

namespace regoc::builtins::graphql {

void Validation::OnOperation(const OperationDefinition& operation) {
  if (!Going()) return;
  if (RootType(operation.operation) == nullptr) {
    Report(operation.position, "Schema does not support operation type \"", operation.operation, "\"");
  }
  if (operation.name.empty() && document_.operations.size() > 1) {
    Report(operation.position, "This anonymous operation must be the only defined operation.");
  }
  CheckVariablesUsed(operation);
  ReportOverlaps(operation.selection_set);
  CheckSubscription(operation);
  if (!seen_operations_.insert(operation.name).second) {
    Report(operation.position, "There can be only one operation named \"", operation.name, "\".");
  }
  CheckVariableNames(operation);
  CheckVariableTypes(operation);
}

void Validation::CheckVariablesUsed(const OperationDefinition& operation) {
  for (const VariableDefinition* variable : operation.variable_definitions) {
    if (variable->used) continue;
    std::string where = operation.name.empty() ? "" : Message(" in operation \"", operation.name, "\"");
    Report(variable->position, "Variable \"$", variable->variable, "\" is never used", where, ".");
  }
}

// A name that comes more than twice is told once.
void Validation::CheckVariableNames(const OperationDefinition& operation) {
  std::unordered_map<std::string_view, int> seen;
  for (const VariableDefinition* variable : operation.variable_definitions) {
    if (++seen[variable->variable] != 2) continue;
    Report(variable->position, "There can be only one variable named \"$", variable->variable, "\".");
  }
}

void Validation::CheckVariableTypes(const OperationDefinition& operation) {
  for (const VariableDefinition* variable : operation.variable_definitions) {
    if (variable->definition == nullptr || variable->definition->IsInput()) continue;
    Report(variable->position, "Variable \"$", variable->variable, "\" cannot be non-input type \"",
           ToText(*variable->type), "\".");
  }
}

void Validation::OnVariable(const VariableDefinition& variable) {
  std::string_view type = TypeName(*variable.type);
  if (schema_.FindType(type) == nullptr) Report(variable.position, "Unknown type \"", type, "\".");
}

void Validation::CheckSubscription(const OperationDefinition& operation) {
  if (schema_.subscription == nullptr || operation.operation != "subscription") return;
  std::unordered_set<std::string_view> fragments;
  std::vector<const Field*> all;
  CollectTopFields(operation.selection_set, fragments, all);
  std::vector<const Field*> fields;
  std::unordered_set<std::string_view> names;
  for (const Field* field : all)
    if (names.insert(field->name).second) fields.push_back(field);
  std::string who = operation.name.empty() ? "Anonymous Subscription" : "Subscription " + Quoted(operation.name);
  if (fields.size() > 1) Report(fields[1]->position, who, " must select only one top level field.");
  for (const Field* field : fields) {
    if (!field->name.starts_with("__")) continue;
    Report(field->position, who, " must not select an introspection top level field.");
  }
}

// What follows a spread of an unknown fragment in the same selection does not count, as in OPA.
void Validation::CollectTopFields(const SelectionSet& selections, std::unordered_set<std::string_view>& fragments,
                                  std::vector<const Field*>& fields) {
  Level level(work_, kMaxWalkDepth);
  for (const Selection* selection : selections) {
    if (!level || !work_.Spend()) return;
    if (selection->kind == SelectionKind::kField) {
      fields.push_back(static_cast<const Field*>(selection));
    } else if (selection->kind == SelectionKind::kInlineFragment) {
      CollectTopFields(static_cast<const InlineFragment*>(selection)->selection_set, fragments, fields);
    } else {
      const FragmentDefinition* fragment = static_cast<const FragmentSpread*>(selection)->definition;
      if (fragment == nullptr) return;
      if (fragments.insert(fragment->name).second) CollectTopFields(fragment->selection_set, fragments, fields);
    }
  }
}

}  // namespace regoc::builtins::graphql
