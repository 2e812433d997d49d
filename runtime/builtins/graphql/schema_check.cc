#include "runtime/builtins/graphql/schema_check.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "runtime/builtins/graphql/fault.h"
#include "runtime/builtins/graphql/message.h"

namespace regoc::builtins::graphql {

namespace {

// Of the names that come twice the one whose first place is first: the place where it comes again, or npos.
template <typename Names>
size_t FindDuplicate(const Names& names, size_t count) {
  std::unordered_map<std::string_view, size_t> first_at;
  size_t best_first = std::string_view::npos;
  size_t best = std::string_view::npos;
  for (size_t i = 0; i < count; ++i) {
    auto [at, is_new] = first_at.emplace(names(i), i);
    if (is_new || at->second >= best_first) continue;
    best_first = at->second;
    best = i;
  }
  return best;
}

}  // namespace

bool SchemaChecker::Fail(Position position, std::string_view message) {
  if (fault_.empty() && !work_.stopped()) fault_ = LocatedFault(position, message);
  return false;
}

bool SchemaChecker::CheckAll() {
  for (const auto& [name, type] : schema_.types)
    if (!CheckType(*type)) return false;
  if (!CheckInputCycles()) return false;
  for (const auto& [name, directive] : schema_.directives) {
    if (!CheckName(directive->position, directive->name) || !CheckArguments(directive->arguments, directive)) {
      return false;
    }
  }
  return !work_.stopped();
}

bool SchemaChecker::CheckType(const Definition& type) {
  if (!CheckFields(type) || !CheckMembers(type)) return false;
  for (std::string_view interface : type.interfaces)
    if (!CheckInterface(type, interface)) return false;
  if (!CheckContent(type) || !CheckDuplicates(type)) return false;
  if (!type.built_in && !CheckName(type.position, type.name)) return false;
  return CheckDirectives(type.directives, type.kind, nullptr, false);
}

bool SchemaChecker::CheckFields(const Definition& type) {
  std::string_view location = type.kind == kInputObject ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION";
  for (const FieldDefinition* field : type.fields) {
    if (!work_.Spend() || !CheckName(field->position, field->name) || !CheckTypeExists(*field->type) ||
        !CheckArguments(field->arguments, nullptr) || !CheckDirectives(field->directives, location)) {
      return false;
    }
  }
  return true;
}

bool SchemaChecker::CheckMembers(const Definition& type) {
  for (std::string_view name : type.types) {
    const Definition* member = schema_.FindType(name);
    if (member == nullptr) return Fail(type.position, Message("Undefined type ", Quoted(name), "."));
    if (member->kind != kObject) {
      return Fail(type.position, Message(type.kind, " type ", Quoted(name), " must be OBJECT."));
    }
  }
  return true;
}

bool SchemaChecker::CheckContent(const Definition& type) {
  if (type.kind == kObject || type.kind == kInterface || type.kind == kInputObject) return CheckFieldKinds(type);
  return type.kind != kEnum || CheckEnumValues(type);
}

bool SchemaChecker::CheckFieldKinds(const Definition& type) {
  bool is_input = type.kind == kInputObject;
  if (type.fields.empty()) {
    return Fail(type.position, Message(type.kind, " ", type.name, ": must define one or more ",
                                       is_input ? "input fields." : "fields."));
  }
  for (const FieldDefinition* field : type.fields) {
    const Definition* of = schema_.FindType(TypeName(*field->type));
    if (is_input && !of->IsInput()) {
      return Fail(field->position,
                  Message(of->kind, " ", field->name, ": field must be one of SCALAR, ENUM, INPUT_OBJECT."));
    }
    if (!is_input && !of->IsLeaf() && !of->IsComposite()) {
      return Fail(field->position,
                  Message(type.kind, " ", type.name, ": field must be one of SCALAR, OBJECT, INTERFACE, UNION, ENUM."));
    }
  }
  return true;
}

bool SchemaChecker::CheckEnumValues(const Definition& type) {
  if (type.enum_values.empty()) {
    return Fail(type.position, Message(type.kind, " ", type.name, ": must define one or more unique enum values."));
  }
  for (const EnumValueDefinition* value : type.enum_values) {
    if (value->name == "true" || value->name == "false" || value->name == "null") {
      return Fail(type.position, Message(type.kind, " ", type.name, ": non-enum value ", value->name, "."));
    }
    if (!CheckDirectives(value->directives, "ENUM_VALUE")) return false;
  }
  return true;
}

bool SchemaChecker::CheckDuplicates(const Definition& type) {
  size_t at = FindDuplicate([&](size_t i) { return type.fields[i]->name; }, type.fields.size());
  if (at < type.fields.size()) {
    return Fail(type.fields[at]->position,
                Message("Field ", type.name, ".", type.fields[at]->name, " can only be defined once."));
  }
  at = FindDuplicate([&](size_t i) { return type.enum_values[i]->name; }, type.enum_values.size());
  if (at < type.enum_values.size()) {
    return Fail(type.enum_values[at]->position,
                Message("Enum value ", type.name, ".", type.enum_values[at]->name, " can only be defined once."));
  }
  at = FindDuplicate([&](size_t i) { return type.types[i]; }, type.types.size());
  if (at < type.types.size()) {
    bool placed = type.type_positions.size() == type.types.size();
    return Fail(placed ? type.type_positions[at] : type.position,
                Message("Union type ", type.name, " can only include type ", type.types[at], " once."));
  }
  return true;
}

bool SchemaChecker::CheckName(Position position, std::string_view name) {
  if (!name.starts_with("__")) return true;
  return Fail(position,
              Message("Name \"", name, "\" must not begin with \"__\", which is reserved by GraphQL introspection."));
}

bool SchemaChecker::CheckTypeExists(const Type& type) {
  std::string_view name = TypeName(type);
  return schema_.FindType(name) != nullptr || Fail(type.position, Message("Undefined type ", name, "."));
}

bool SchemaChecker::CheckArguments(const List<ArgumentDefinition*>& arguments, const DirectiveDefinition* of) {
  for (const ArgumentDefinition* argument : arguments) {
    if (!work_.Spend() || !CheckName(argument->position, argument->name) || !CheckTypeExists(*argument->type)) {
      return false;
    }
    const Definition* type = schema_.FindType(TypeName(*argument->type));
    if (!type->IsInput()) {
      return Fail(argument->position, Message("cannot use ", ToText(*argument->type), " as argument ", argument->name,
                                              " because ", type->kind, " is not a valid input type"));
    }
    if (!CheckDirectives(argument->directives, "ARGUMENT_DEFINITION", of, true)) return false;
  }
  return true;
}

bool SchemaChecker::CheckDirectives(const List<Directive*>& directives, std::string_view location,
                                    const DirectiveDefinition* of, bool one_place) {
  std::unordered_set<std::string_view> seen;
  for (const Directive* use : directives) {
    if (!work_.Spend() || !CheckName(use->position, use->name)) return false;
    if (of != nullptr && use->name == of->name) {
      return Fail(use->position, Message("Directive ", of->name, " cannot refer to itself."));
    }
    const DirectiveDefinition* definition = schema_.FindDirective(use->name);
    if (definition == nullptr) return Fail(use->position, Message("Undefined directive ", use->name, "."));
    if (one_place && !seen.insert(use->name).second && !definition->is_repeatable) {
      return Fail(use->position, Message("The directive ", use->name, " can only be used once at this location."));
    }
    if (!CheckDirectiveUse(*use, *definition, location)) return false;
  }
  return true;
}

bool SchemaChecker::CheckDirectiveUse(const Directive& use, const DirectiveDefinition& definition,
                                      std::string_view location) {
  if (std::find(definition.locations.begin(), definition.locations.end(), location) == definition.locations.end()) {
    return Fail(use.position, Message("Directive ", use.name, " is not applicable on ", location, "."));
  }
  for (const Argument* argument : use.arguments) {
    if (!work_.Spend(1 + definition.arguments.size())) return false;
    if (FindName(definition.arguments, argument->name) == nullptr) {
      return Fail(argument->position, Message("Undefined argument ", argument->name, " for directive ", use.name, "."));
    }
  }
  for (const ArgumentDefinition* wanted : definition.arguments) {
    if (!wanted->type->non_null || wanted->default_value != nullptr) continue;
    const Argument* argument = FindName(use.arguments, wanted->name);
    if (argument == nullptr || argument->value->kind == ValueKind::kNull) {
      return Fail(use.position, Message("Argument ", wanted->name, " for directive ", use.name, " cannot be null."));
    }
  }
  return true;
}

}  // namespace regoc::builtins::graphql
