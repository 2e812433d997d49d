// A schema: what its document and the prelude define, checked.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/builtins/graphql/ast.h"
#include "runtime/builtins/graphql/work.h"

namespace regoc::builtins::graphql {

// Points into the arena that it was built in and into the documents. Not changed once it is built.
struct Schema {
  Definition* query = nullptr;
  Definition* mutation = nullptr;
  Definition* subscription = nullptr;
  std::map<std::string_view, Definition*> types;
  std::map<std::string_view, DirectiveDefinition*> directives;
  // The object types that stand behind an interface or a union; behind any other type: itself.
  std::map<std::string_view, std::vector<const Definition*>> possible_types;

  Definition* FindType(std::string_view name) const {
    auto at = types.find(name);
    return at == types.end() ? nullptr : at->second;
  }
  DirectiveDefinition* FindDirective(std::string_view name) const {
    auto at = directives.find(name);
    return at == directives.end() ? nullptr : at->second;
  }
  const std::vector<const Definition*>& PossibleTypes(std::string_view name) const {
    static const std::vector<const Definition*> kNone;
    auto at = possible_types.find(name);
    return at == possible_types.end() ? kNone : at->second;
  }
};

// Merges the document with the prelude, applies extensions and checks the whole. The document is not changed. False
// when it is no valid schema: `fault` says why ("input:1:6: Cannot redeclare type A."), or is empty and the work was
// stopped.
bool BuildSchema(Work& work, Arena& arena, const SchemaDocument& document, Schema& schema, std::string& fault);

}  // namespace regoc::builtins::graphql
