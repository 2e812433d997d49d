// Rules for fields.
#include <algorithm>

#include "runtime/builtins/graphql/introspection.h"
#include "runtime/builtins/graphql/suggestions.h"
#include "runtime/builtins/graphql/validation.h"

namespace regoc::builtins::graphql {

namespace {

template <typename Node>
std::vector<std::string_view> NamesOf(const List<Node*>& nodes) {
  std::vector<std::string_view> names;
  for (const Node* node : nodes) names.push_back(node->name);
  return names;
}

}  // namespace

void Validation::OnField(const Field& field) {
  if (!Going()) return;
  CheckFieldKnown(field);
  if (field.definition != nullptr && field.object_definition != nullptr) {
    for (const Argument* argument : field.arguments) {
      if (!Going() || FindName(field.definition->arguments, argument->name) != nullptr) continue;
      Report(field.position, "Unknown argument \"", argument->name, "\" on field \"", field.object_definition->name,
             ".", field.name, "\".", Suggest("Did you mean", argument->name, NamesOf(field.definition->arguments)));
    }
  }
  CheckIntrospectionDepth(field);
  if (operation_ != nullptr) ReportOverlaps(field.selection_set);
  CheckFieldArguments(field);
  CheckLeaf(field);
  CheckUniqueArguments(field.arguments);
}

void Validation::CheckFieldKnown(const Field& field) {
  if (field.object_definition == nullptr || field.definition != nullptr) return;
  const Definition& parent = *field.object_definition;
  std::string hint;
  if (std::vector<std::string_view> types = TypesWithField(parent, field.name); !types.empty()) {
    hint = " Did you mean to use an inline fragment on " + QuotedChoice(types) + "?";
  } else if (parent.kind == kObject || parent.kind == kInterface) {
    hint = Suggest("Did you mean", field.name, NamesOf(parent.fields));
  }
  Report(field.position, "Cannot query field \"", field.name, "\" on type \"", parent.name, "\".", hint);
}

// For an abstract type: the object types behind it that have the field and the interfaces of these that have it, most
// often implemented ones first.
std::vector<std::string_view> Validation::TypesWithField(const Definition& parent, std::string_view field) {
  std::vector<std::string_view> types;
  if (!parent.IsAbstract()) return types;
  std::unordered_map<std::string_view, int> uses;
  for (const Definition* type : schema_.PossibleTypes(parent.name)) {
    if (!work_.Spend(1 + type->fields.size() / 4) || FindName(type->fields, field) == nullptr) continue;
    types.push_back(type->name);
    for (std::string_view name : type->interfaces) {
      const Definition* interface = schema_.FindType(name);
      if (!work_.Spend() || interface == nullptr || FindName(interface->fields, field) == nullptr) continue;
      if (uses[name]++ == 0) types.push_back(name);
    }
  }
  auto uses_of = [&](std::string_view name) {
    auto at = uses.find(name);
    return at == uses.end() ? 0 : at->second;
  };
  std::stable_sort(types.begin(), types.end(), [&](std::string_view a, std::string_view b) {
    return uses_of(a) != uses_of(b) ? uses_of(a) > uses_of(b) : a < b;
  });
  return types;
}

void Validation::CheckFieldArguments(const Field& field) {
  if (field.definition == nullptr) return;
  for (const ArgumentDefinition* wanted : field.definition->arguments) {
    if (!wanted->type->non_null || wanted->default_value != nullptr) continue;
    if (!work_.Spend(1 + field.arguments.size() / 4) || FindName(field.arguments, wanted->name) != nullptr) continue;
    Report(field.position, "Field \"", field.name, "\" argument \"", wanted->name, "\" of type \"",
           ToText(*wanted->type), "\" is required, but it was not provided.");
  }
}

void Validation::CheckIntrospectionDepth(const Field& field) {
  if (field.name != "__schema" && field.name != "__type") return;
  if (IntrospectsTooDeep(work_, field)) Report(field.position, "Maximum introspection depth exceeded");
}

void Validation::CheckLeaf(const Field& field) {
  if (field.definition == nullptr) return;
  const Definition* type = schema_.FindType(TypeName(*field.definition->type));
  if (type == nullptr) return;
  if (type->IsLeaf() && !field.selection_set.empty()) {
    Report(field.position, "Field \"", field.name, "\" must not have a selection since type \"", type->name,
           "\" has no subfields.");
  }
  if (!type->IsLeaf() && field.selection_set.empty()) {
    Report(field.position, "Field \"", field.name, "\" of type \"", ToText(*field.definition->type),
           "\" must have a selection of subfields. Did you mean \"", field.name, " { ... }\"?");
  }
}

// Each name is told once.
void Validation::CheckUniqueArguments(const List<Argument*>& arguments) {
  std::unordered_map<std::string_view, int> seen;
  for (const Argument* argument : arguments) {
    if (++seen[argument->name] != 2) continue;
    Report(argument->position, "There can be only one argument named \"", argument->name, "\".");
  }
}

void Validation::ReportOverlaps(const SelectionSet& selections) {
  if (!Going()) return;
  for (const Conflict& conflict : overlaps_.Find(selections)) {
    Report(conflict.position, "Fields \"", conflict.response_name, "\" conflict because ", conflict.Describe(),
           ". Use different aliases on the fields to fetch both if this was intentional.");
    if (faults_.full()) return;
  }
}

void Validation::OnDirective(const Directive& directive) {
  const DirectiveDefinition* definition = directive.definition;
  if (definition == nullptr) {
    Report(directive.position, "Unknown directive \"@", directive.name, "\".");
    return CheckUniqueArguments(directive.arguments);
  }
  for (const Argument* argument : directive.arguments) {
    if (!Going() || FindName(definition->arguments, argument->name) != nullptr) continue;
    Report(directive.position, "Unknown argument \"", argument->name, "\" on directive \"@", directive.name, "\".",
           Suggest("Did you mean", argument->name, NamesOf(definition->arguments)));
  }
  const List<std::string_view>& places = definition->locations;
  if (std::find(places.begin(), places.end(), directive.location) == places.end() &&
      misplaced_directives_.emplace(directive.name, directive.position.line, directive.position.column).second) {
    Report(directive.position, "Directive \"@", directive.name, "\" may not be used on ", directive.location, ".");
  }
  for (const ArgumentDefinition* wanted : definition->arguments) {
    if (!wanted->type->non_null || wanted->default_value != nullptr) continue;
    if (!Going() || FindName(directive.arguments, wanted->name) != nullptr) continue;
    Report(directive.position, "Directive \"@", definition->name, "\" argument \"", wanted->name, "\" of type \"",
           ToText(*wanted->type), "\" is required, but it was not provided.");
  }
  CheckUniqueArguments(directive.arguments);
}

void Validation::OnDirectiveList(const List<Directive*>& directives) {
  std::unordered_set<std::string_view> seen;
  for (const Directive* directive : directives) {
    bool is_new = seen.insert(directive->name).second;
    if (is_new || (directive->definition != nullptr && directive->definition->is_repeatable)) continue;
    Report(directive->position, "The directive \"@", directive->name, "\" can only be used once at this location.");
  }
}

std::string Validation::Suggest(std::string_view prefix, std::string_view typed,
                                const std::vector<std::string_view>& options, bool quoted) {
  if (faults_.full()) return {};
  std::vector<std::string_view> similar = SimilarNames(work_, typed, options);
  if (similar.empty()) return {};
  return " " + std::string(prefix) + " " + (quoted ? QuotedChoice(similar) : Choice(similar)) + "?";
}

}  // namespace regoc::builtins::graphql
