// What types that implement interfaces owe them: specification of GraphQL (October 2021), 3.6 and 3.7.
#include <algorithm>

#include "runtime/builtins/graphql/message.h"
#include "runtime/builtins/graphql/schema_check.h"

namespace regoc::builtins::graphql {

bool SchemaChecker::CheckInterface(const Definition& type, std::string_view name) {
  const Definition* interface = schema_.FindType(name);
  if (interface == nullptr) return Fail(type.position, Message("Undefined type ", Quoted(name), "."));
  if (interface->kind != kInterface) {
    return Fail(type.position, Message(Quoted(name), " is a non interface type ", interface->kind, "."));
  }
  for (const FieldDefinition* required : interface->fields)
    if (!CheckImplements(type, *interface, *required)) return false;
  return CheckAncestors(type, *interface);
}

bool SchemaChecker::CheckImplements(const Definition& type, const Definition& interface,
                                    const FieldDefinition& required) {
  if (!work_.Spend(1 + type.fields.size() / 4)) return false;
  const FieldDefinition* found = FindName(type.fields, required.name);
  if (found == nullptr) {
    return Fail(type.position, Message("For ", type.name, " to implement ", interface.name,
                                       " it must have a field called ", required.name, "."));
  }
  if (!IsCovariant(*required.type, *found->type)) {
    return Fail(found->position, Message("For ", type.name, " to implement ", interface.name, " the field ",
                                         required.name, " must have type ", ToText(*required.type), "."));
  }
  return CheckImplementedArguments(type, interface, required, *found);
}

bool SchemaChecker::CheckImplementedArguments(const Definition& type, const Definition& interface,
                                              const FieldDefinition& required, const FieldDefinition& found) {
  uint64_t pairs = uint64_t{required.arguments.size()} * found.arguments.size();
  if (!work_.Spend(pairs / 4)) return false;
  for (const ArgumentDefinition* wanted : required.arguments) {
    const ArgumentDefinition* argument = FindName(found.arguments, wanted->name);
    if (argument == nullptr) {
      return Fail(found.position,
                  Message("For ", type.name, " to implement ", interface.name, " the field ", required.name,
                          " must have the same arguments but it is missing ", wanted->name, "."));
    }
    if (!IsCompatible(*wanted->type, *argument->type)) {
      return Fail(argument->position,
                  Message("For ", type.name, " to implement ", interface.name, " the field ", required.name,
                          " must have the same arguments but ", wanted->name, " has the wrong type."));
    }
  }
  for (const ArgumentDefinition* argument : found.arguments) {
    if (FindName(required.arguments, argument->name) == nullptr && argument->type->non_null &&
        argument->default_value == nullptr) {
      return Fail(
          argument->position,
          Message("For ", type.name, " to implement ", interface.name, " any additional arguments on ", found.name,
                  " must be optional or have a default value but ", argument->name, " is required."));
    }
  }
  return true;
}

bool SchemaChecker::CheckAncestors(const Definition& type, const Definition& interface) {
  for (std::string_view ancestor : interface.interfaces) {
    if (!work_.Spend(1 + type.interfaces.size())) return false;
    if (std::find(type.interfaces.begin(), type.interfaces.end(), ancestor) != type.interfaces.end()) continue;
    if (ancestor == type.name) {
      return Fail(type.position, Message("Type ", type.name, " cannot implement ", interface.name,
                                         " because it would create a circular reference."));
    }
    return Fail(type.position, Message("Type ", type.name, " must implement ", ancestor,
                                       " because it is implemented by ", interface.name, "."));
  }
  return true;
}

bool SchemaChecker::IsCovariant(const Type& required, const Type& actual) {
  if (required.non_null && !actual.non_null) return false;
  if (required.named_type.empty()) return actual.elem != nullptr && IsCovariant(*required.elem, *actual.elem);
  if (required.named_type == actual.named_type) return true;
  const std::vector<const Definition*>& possible = schema_.PossibleTypes(required.named_type);
  return work_.Spend(possible.size()) && std::any_of(possible.begin(), possible.end(), [&](const Definition* type) {
           return type->name == actual.named_type;
         });
}

}  // namespace regoc::builtins::graphql
