// Rules for values: what is given for arguments, for fields of input objects and as defaults of variables.
#include "runtime/builtins/graphql/go_value.h"
#include "runtime/builtins/graphql/message.h"
#include "runtime/builtins/graphql/suggestions.h"
#include "runtime/builtins/graphql/validation.h"

namespace regoc::builtins::graphql {

namespace {

template <typename... Names>
bool IsOneOf(const Definition& type, Names... names) {
  return ((type.name == names) || ...);
}

bool IsStandardScalar(const Definition& type) { return IsOneOf(type, "Int", "Float", "String", "Boolean", "ID"); }

std::vector<std::string_view> EnumNames(const Definition& type) {
  std::vector<std::string_view> names;
  if (type.kind != kEnum) return names;
  for (const EnumValueDefinition* value : type.enum_values) names.push_back(value->name);
  return names;
}

}  // namespace

void Validation::OnValue(const Value& value) {
  if (!Going()) return;
  CheckVariableDefined(value);
  CheckUniqueFields(value);
  CheckValueType(value);
  CheckVariablePosition(value);
  CheckOneOfVariables(value);
}

void Validation::CheckVariableDefined(const Value& value) {
  if (operation_ == nullptr || value.kind != ValueKind::kVariable || value.variable_definition != nullptr) return;
  std::string by = operation_->name.empty() ? "" : Message(" by operation \"", operation_->name, "\"");
  Report(value.position, "Variable \"", ToText(value), "\" is not defined", by, ".");
}

void Validation::CheckUniqueFields(const Value& value) {
  if (value.kind != ValueKind::kObject) return;
  std::unordered_set<std::string_view> seen;
  for (const ChildValue* child : value.children) {
    if (seen.insert(child->name).second) continue;
    Report(child->position, "There can be only one input field named \"", child->name, "\".");
  }
}

// A default on either side makes up for a value that may be null.
void Validation::CheckVariablePosition(const Value& value) {
  if (value.kind != ValueKind::kVariable || value.expected_type == nullptr || value.variable_definition == nullptr ||
      operation_ == nullptr) {
    return;
  }
  const VariableDefinition& variable = *value.variable_definition;
  Type wanted = *value.expected_type;
  bool has_default = variable.default_value != nullptr && variable.default_value->kind != ValueKind::kNull;
  if (has_default || value.expected_type_has_default) wanted.non_null = false;
  if (IsCompatible(*variable.type, wanted)) return;
  Report(value.position, "Variable \"", ToText(value), "\" of type \"", ToText(*variable.type),
         "\" used in position expecting type \"", ToText(*value.expected_type), "\".");
}

void Validation::CheckOneOfVariables(const Value& value) {
  if (value.kind != ValueKind::kObject || value.definition == nullptr) return;
  if (FindName(value.definition->directives, "oneOf") == nullptr) return;
  for (const ChildValue* child : value.children) {
    const VariableDefinition* variable =
        child->value->kind == ValueKind::kVariable ? child->value->variable_definition : nullptr;
    if (variable == nullptr || variable->type->non_null) continue;
    Report(variable->position, "Variable \"", ToText(*child->value), "\" is of type \"", ToText(*variable->type),
           "\" but must be non-nullable to be used for OneOf Input Object \"", value.definition->name, "\".");
  }
}

void Validation::CheckValueType(const Value& value) {
  if (value.definition == nullptr || value.expected_type == nullptr) return;
  const Definition& type = *value.definition;
  if (value.kind == ValueKind::kNull && value.expected_type->non_null) {
    Report(value.position, "Expected value of type \"", ToText(*value.expected_type), "\", found ", value.raw, ".");
  }
  if (type.kind == kScalar && !IsStandardScalar(type)) return;
  if (HasNoGoValue(work_, value)) ReportUnexpected(value);
  bool fits = true;
  switch (value.kind) {
    case ValueKind::kNull:
    case ValueKind::kVariable:
      return;
    case ValueKind::kList:
      fits = value.expected_type->elem != nullptr;
      break;
    case ValueKind::kInt:
      fits = IsOneOf(type, "Int", "Float", "ID");
      break;
    case ValueKind::kFloat:
      fits = IsOneOf(type, "Float");
      break;
    case ValueKind::kBoolean:
      fits = IsOneOf(type, "Boolean");
      break;
    case ValueKind::kString:
    case ValueKind::kBlock:
      if (type.kind == kEnum) return CheckEnumText(value);
      fits = IsOneOf(type, "String", "ID");
      break;
    case ValueKind::kEnum:
      return CheckEnumName(value);
    case ValueKind::kObject:
      return CheckInputObject(value);
  }
  if (!fits) ReportUnexpected(value);
}

void Validation::CheckEnumText(const Value& value) {
  Report(value.position, "Enum \"", ToText(*value.expected_type), "\" cannot represent non-enum value: ", ToText(value),
         ".", Suggest("Did you mean the enum value", value.raw, EnumNames(*value.definition)));
}

void Validation::CheckEnumName(const Value& value) {
  const Definition& type = *value.definition;
  if (type.kind != kEnum) return ReportUnexpected(value);
  if (!work_.Spend(type.enum_values.size() / 4) || FindName(type.enum_values, value.raw) != nullptr) return;
  Report(value.position, "Value \"", value.raw, "\" does not exist in \"", ToText(*value.expected_type), "\" enum.",
         Suggest("Did you mean the enum value", value.raw, EnumNames(type)));
}

void Validation::CheckInputObject(const Value& value) {
  const Definition& type = *value.definition;
  for (const FieldDefinition* field : type.fields) {
    if (!field->type->non_null || field->default_value != nullptr) continue;
    if (!work_.Spend(1 + value.children.size() / 4) || FindName(value.children, field->name) != nullptr) continue;
    Report(value.position, "Field \"", type.name, ".", field->name, "\" of required type \"", ToText(*field->type),
           "\" was not provided.");
  }
  for (const Directive* directive : type.directives)
    if (directive->name == "oneOf") CheckOneOf(value);
  std::vector<std::string_view> names;
  for (const FieldDefinition* field : type.fields) names.push_back(field->name);
  for (const ChildValue* child : value.children) {
    if (!work_.Spend(1 + type.fields.size() / 4) || FindName(type.fields, child->name) != nullptr) continue;
    Report(child->position, "Field \"", child->name, "\" is not defined by type \"", type.name, "\".",
           Suggest("Did you mean", child->name, names));
  }
}

// The message names the type's first field, as OPA's does.
void Validation::CheckOneOf(const Value& value) {
  const Definition& type = *value.definition;
  if (value.children.size() != 1) {
    Report(value.position, "OneOf Input Object \"", type.name, "\" must specify exactly one key.");
  } else if (value.children[0]->value->kind == ValueKind::kNull && !type.fields.empty()) {
    Report(value.children[0]->value->position, "Field \"", type.name, ".", type.fields[0]->name,
           "\" must be non-null.");
  }
}

void Validation::ReportUnexpected(const Value& value) {
  std::string wanted = ToText(*value.expected_type);
  auto is = [&](std::string_view name) { return wanted == name || wanted == std::string(name) + "!"; };
  std::string text = ToText(value);
  if (is("Int")) {
    std::string_view which = IsBeyondInt32(value.raw) ? "non 32-bit signed integer" : "non-integer";
    Report(value.position, "Int cannot represent ", which, " value: ", text);
  } else if (is("String") || wanted == "[String]") {
    Report(value.position, "String cannot represent a non string value: ", text);
  } else if (is("Boolean")) {
    Report(value.position, "Boolean cannot represent a non boolean value: ", text);
  } else if (is("Float")) {
    Report(value.position, "Float cannot represent non numeric value: ", text);
  } else if (is("ID")) {
    Report(value.position, "ID cannot represent a non-string and non-integer value: ", text);
  } else if (value.definition->kind == kEnum) {
    Report(value.position, "Enum \"", wanted, "\" cannot represent non-enum value: ", text, ".");
  } else {
    Report(value.position, "Expected value of type \"", wanted, "\", found ", text, ".");
  }
}

}  // namespace regoc::builtins::graphql
