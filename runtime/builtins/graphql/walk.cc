#include "runtime/builtins/graphql/validation.h"

namespace regoc::builtins::graphql {

Validation::Validation(Work& work, const Schema& schema, const QueryDocument& document, bool first_only)
    : work_(work), schema_(schema), document_(document), faults_(first_only), overlaps_(work, schema) {
  typename_type_.named_type = "String";
  typename_field_.name = "__typename";
  typename_field_.type = &typename_type_;
  for (FragmentDefinition* fragment : document.fragments) fragments_.emplace(fragment->name, fragment);
}

void Validation::Run() {
  for (OperationDefinition* operation : document_.operations) {
    walked_fragments_.clear();
    WalkOperation(*operation);
  }
  for (FragmentDefinition* fragment : document_.fragments) {
    walked_fragments_.clear();
    WalkFragment(*fragment);
  }
}

Definition* Validation::RootType(std::string_view operation) const {
  if (operation == "mutation") return schema_.mutation;
  return operation == "subscription" ? schema_.subscription : schema_.query;
}

template <typename Node>
Node* Validation::Find(const List<Node*>& nodes, std::string_view name) {
  work_.Spend(nodes.size() / 4);
  return FindName(nodes, name);
}

void Validation::WalkOperation(OperationDefinition& operation) {
  operation_ = &operation;
  WalkVariables(operation);
  Definition* root = RootType(operation.operation);
  std::string_view location = operation.operation == "mutation"       ? "MUTATION"
                              : operation.operation == "subscription" ? "SUBSCRIPTION"
                                                                      : "QUERY";
  WalkDirectives(root, operation.directives, location);
  WalkSelections(root, operation.selection_set);
  OnOperation(operation);
  operation_ = nullptr;
}

void Validation::WalkVariables(OperationDefinition& operation) {
  for (VariableDefinition* variable : operation.variable_definitions) {
    variable->definition = schema_.FindType(TypeName(*variable->type));
    OnVariable(*variable);
    if (variable->default_value == nullptr) continue;
    variable->default_value->expected_type = variable->type;
    variable->default_value->definition = variable->definition;
  }
  for (VariableDefinition* variable : operation.variable_definitions) {
    if (variable->default_value != nullptr) WalkValue(*variable->default_value);
    WalkDirectives(variable->definition, variable->directives, "VARIABLE_DEFINITION");
  }
}

void Validation::WalkFragment(FragmentDefinition& fragment) {
  fragment.definition = schema_.FindType(fragment.type_condition);
  WalkDirectives(fragment.definition, fragment.directives, "FRAGMENT_DEFINITION");
  WalkSelections(fragment.definition, fragment.selection_set);
  OnFragment(fragment);
}

void Validation::WalkDirectives(Definition* parent, const List<Directive*>& directives, std::string_view location) {
  for (Directive* directive : directives) {
    if (!Going()) return;
    directive->definition = schema_.FindDirective(directive->name);
    directive->parent_definition = parent;
    directive->location = location;
    for (const Argument* argument : directive->arguments) {
      WalkArgument(directive->definition == nullptr ? nullptr : Find(directive->definition->arguments, argument->name),
                   *argument);
    }
    OnDirective(*directive);
  }
  OnDirectiveList(directives);
}

void Validation::WalkArgument(const ArgumentDefinition* definition, const Argument& argument) {
  if (definition != nullptr) {
    const Value* by_default = definition->default_value;
    argument.value->expected_type = definition->type;
    argument.value->expected_type_has_default = by_default != nullptr && by_default->kind != ValueKind::kNull;
    argument.value->definition = schema_.FindType(TypeName(*definition->type));
  }
  WalkValue(*argument.value);
}

void Validation::WalkValue(Value& value) {
  Level level(work_, kMaxWalkDepth);
  if (!level || !Going()) return;
  if (value.kind == ValueKind::kVariable && operation_ != nullptr) {
    value.variable_definition = nullptr;
    for (VariableDefinition* variable : operation_->variable_definitions) {
      if (!work_.Spend() || variable->variable != value.raw) continue;
      value.variable_definition = variable;
      variable->used = true;
      break;
    }
  }
  if (value.kind == ValueKind::kObject) WalkObject(value);
  if (value.kind == ValueKind::kList) {
    for (const ChildValue* child : value.children) {
      if (value.expected_type != nullptr && value.expected_type->elem != nullptr) {
        child->value->expected_type = value.expected_type->elem;
        child->value->definition = value.definition;
      }
      WalkValue(*child->value);
    }
  }
  OnValue(value);
}

void Validation::WalkObject(Value& value) {
  for (const ChildValue* child : value.children) {
    const FieldDefinition* field = value.definition == nullptr ? nullptr : Find(value.definition->fields, child->name);
    if (field != nullptr) {
      child->value->expected_type = field->type;
      child->value->expected_type_has_default =
          field->default_value != nullptr && field->default_value->kind != ValueKind::kNull;
      child->value->definition = schema_.FindType(TypeName(*field->type));
    }
    WalkValue(*child->value);
  }
}

void Validation::WalkSelections(Definition* parent, const SelectionSet& selections) {
  Level level(work_, kMaxWalkDepth);
  for (Selection* selection : selections) {
    if (!level || !Going()) return;
    selection->object_definition = parent;
    switch (selection->kind) {
      case SelectionKind::kField:
        WalkField(parent, static_cast<Field&>(*selection));
        break;
      case SelectionKind::kInlineFragment:
        WalkInlineFragment(parent, static_cast<InlineFragment&>(*selection));
        break;
      case SelectionKind::kFragmentSpread:
        WalkSpread(static_cast<FragmentSpread&>(*selection));
        break;
    }
  }
}

void Validation::WalkField(Definition* parent, Field& field) {
  field.definition = field.name == "__typename" ? &typename_field_
                     : parent == nullptr        ? nullptr
                                                : Find(parent->fields, field.name);
  Definition* type = field.definition == nullptr ? nullptr : schema_.FindType(TypeName(*field.definition->type));
  for (const Argument* argument : field.arguments) {
    WalkArgument(field.definition == nullptr ? nullptr : Find(field.definition->arguments, argument->name), *argument);
  }
  WalkDirectives(type, field.directives, "FIELD");
  WalkSelections(type, field.selection_set);
  OnField(field);
}

void Validation::WalkInlineFragment(Definition* parent, InlineFragment& fragment) {
  Definition* type = fragment.type_condition.empty() ? parent : schema_.FindType(fragment.type_condition);
  WalkDirectives(type, fragment.directives, "INLINE_FRAGMENT");
  WalkSelections(type, fragment.selection_set);
  OnInlineFragment(fragment);
}

// A fragment is gone through once for each operation, where it is first spread.
void Validation::WalkSpread(FragmentSpread& spread) {
  auto found = fragments_.find(spread.name);
  FragmentDefinition* fragment = found == fragments_.end() ? nullptr : found->second;
  spread.definition = fragment;
  Definition* type = fragment == nullptr ? nullptr : schema_.FindType(fragment->type_condition);
  WalkDirectives(type, spread.directives, "FRAGMENT_SPREAD");
  if (fragment != nullptr && walked_fragments_.insert(fragment->name).second) {
    WalkDirectives(type, fragment->directives, "FRAGMENT_DEFINITION");
    WalkSelections(type, fragment->selection_set);
  }
  OnSpread(spread);
}

bool ValidateQuery(Work& work, const Schema& schema, QueryDocument& document, bool first_only, std::string& fault) {
  Validation validation(work, schema, document, first_only);
  validation.Run();
  if (work.stopped()) return false;
  fault = validation.faults().text();
  return fault.empty();
}

}  // namespace regoc::builtins::graphql
