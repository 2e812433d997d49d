// The rules that a schema has to keep. The first breach found is the one that is told.
#pragma once

#include <string>
#include <string_view>

#include "runtime/builtins/graphql/schema.h"

namespace regoc::builtins::graphql {

// Every check is false, and `fault` set, when a rule is broken; false without a fault when the work was stopped.
class SchemaChecker {
 public:
  SchemaChecker(Work& work, const Schema& schema, std::string& fault) : work_(work), schema_(schema), fault_(fault) {}

  // All types by name, then cycles of input objects, then directives by name.
  bool CheckAll();
  // Directives that stand at one place.
  bool CheckDirectives(const List<Directive*>& directives, std::string_view location) {
    return CheckDirectives(directives, location, nullptr, true);
  }
  // Always false.
  bool Fail(Position position, std::string_view message);

 private:
  bool CheckType(const Definition& type);
  bool CheckFields(const Definition& type);
  bool CheckMembers(const Definition& type);
  bool CheckContent(const Definition& type);
  bool CheckFieldKinds(const Definition& type);
  bool CheckEnumValues(const Definition& type);
  bool CheckDuplicates(const Definition& type);
  bool CheckName(Position position, std::string_view name);
  bool CheckTypeExists(const Type& type);
  bool CheckArguments(const List<ArgumentDefinition*>& arguments, const DirectiveDefinition* of);
  // `of`: the directive whose arguments these stand at. `one_place`: false for those of a type and its extensions.
  bool CheckDirectives(const List<Directive*>& directives, std::string_view location, const DirectiveDefinition* of,
                       bool one_place);
  bool CheckDirectiveUse(const Directive& use, const DirectiveDefinition& definition, std::string_view location);

  bool CheckInterface(const Definition& type, std::string_view name);
  bool CheckImplements(const Definition& type, const Definition& interface, const FieldDefinition& required);
  bool CheckImplementedArguments(const Definition& type, const Definition& interface, const FieldDefinition& required,
                                 const FieldDefinition& found);
  bool CheckAncestors(const Definition& type, const Definition& interface);
  bool IsCovariant(const Type& required, const Type& actual);

  bool CheckInputCycles();

  Work& work_;
  const Schema& schema_;
  std::string& fault_;
};

}  // namespace regoc::builtins::graphql
