#include "runtime/builtins/graphql/schema.h"

#include <set>

#include "runtime/builtins/graphql/prelude.h"
#include "runtime/builtins/graphql/schema_check.h"

namespace regoc::builtins::graphql {

namespace {

// Directives of the specification may be declared again.
bool MayBeRedeclared(std::string_view directive) {
  return directive == "include" || directive == "skip" || directive == "deprecated" || directive == "specifiedBy" ||
         directive == "defer" || directive == "oneOf";
}

class SchemaBuilder {
 public:
  SchemaBuilder(Work& work, Arena& arena, Schema& schema, std::string& fault)
      : arena_(arena), schema_(schema), checker_(work, schema, fault) {}

  bool Build(const SchemaDocument& prelude, const SchemaDocument& document) {
    if (!AddTypes(prelude) || !AddTypes(document)) return false;
    if (!AddExtensions(document)) return false;
    AddPossibleTypes();
    if (!AddDirectives(prelude) || !AddDirectives(document)) return false;
    if (document.schema.size() > 1) {
      return checker_.Fail(document.schema[1]->position,
                           "Cannot have multiple schema entry points, consider schema extensions instead.");
    }
    for (const SchemaDefinition* part : document.schema)
      if (!AddEntryPoints(*part)) return false;
    for (const SchemaDefinition* part : document.schema_extension)
      if (!AddEntryPoints(*part)) return false;
    if (!checker_.CheckAll()) return false;
    if (document.schema.empty()) InferEntryPoints();
    if (schema_.query != nullptr) AddIntrospection(*schema_.query);
    return true;
  }

 private:
  bool AddTypes(const SchemaDocument& document) {
    for (const Definition* definition : document.definitions) {
      Definition* copy = arena_.New<Definition>(*definition);
      if (!schema_.types.emplace(copy->name, copy).second) {
        return checker_.Fail(copy->position, "Cannot redeclare type " + std::string(copy->name) + ".");
      }
      definitions_.push_back(copy);
    }
    return true;
  }

  bool AddExtensions(const SchemaDocument& document) {
    for (const Definition* extension : document.extensions) {
      Definition*& type = schema_.types[extension->name];
      if (type == nullptr) {
        type = arena_.New<Definition>(Definition{.kind = extension->kind, .name = extension->name});
        type->position = extension->position;
        definitions_.push_back(type);
      }
      if (type->kind != extension->kind) {
        return checker_.Fail(extension->position, "Cannot extend type " + std::string(extension->name) +
                                                      " because the base type is a " + std::string(type->kind) +
                                                      ", not " + std::string(extension->kind) + ".");
      }
      Extend(*type, *extension);
    }
    return true;
  }

  void Extend(Definition& type, const Definition& extension) {
    bool own_lists = !extended_.insert(&type).second;
    Join(type.directives, extension.directives, own_lists);
    Join(type.interfaces, extension.interfaces, own_lists);
    Join(type.fields, extension.fields, own_lists);
    Join(type.types, extension.types, own_lists);
    Join(type.type_positions, extension.type_positions, own_lists);
    Join(type.enum_values, extension.enum_values, own_lists);
  }

  // The first time the list is the document's, which must not be appended to.
  template <typename T>
  void Join(List<T>& list, const List<T>& more, bool own_list) {
    if (!own_list) list = Concat(arena_, List<T>(), list);
    for (const T& item : more) list.Append(arena_, item);
  }

  void AddPossibleTypes() {
    for (const Definition* type : definitions_) {
      for (std::string_view interface : type->interfaces) {
        if (type->kind != kUnion) schema_.possible_types[interface].push_back(type);
      }
      if (type->kind == kObject || type->kind == kInputObject) schema_.possible_types[type->name].push_back(type);
      if (type->kind != kUnion) continue;
      for (std::string_view member : type->types) {
        if (const Definition* found = schema_.FindType(member)) schema_.possible_types[type->name].push_back(found);
      }
    }
  }

  bool AddDirectives(const SchemaDocument& document) {
    for (DirectiveDefinition* directive : document.directives) {
      bool is_new = schema_.directives.insert_or_assign(directive->name, directive).second;
      if (!is_new && !MayBeRedeclared(directive->name)) {
        return checker_.Fail(directive->position, "Cannot redeclare directive " + std::string(directive->name) + ".");
      }
    }
    return true;
  }

  bool AddEntryPoints(const SchemaDefinition& part) {
    for (const OperationTypeDefinition* entry : part.operation_types) {
      Definition* type = schema_.FindType(entry->type);
      if (type == nullptr) {
        return checker_.Fail(entry->position, "Schema root " + std::string(entry->operation) + " refers to a type " +
                                                  std::string(entry->type) + " that does not exist.");
      }
      if (entry->operation == "query") schema_.query = type;
      if (entry->operation == "mutation") schema_.mutation = type;
      if (entry->operation == "subscription") schema_.subscription = type;
    }
    return checker_.CheckDirectives(part.directives, "SCHEMA");
  }

  // Without a `schema` part, types with these names are the roots.
  void InferEntryPoints() {
    if (schema_.query == nullptr) schema_.query = schema_.FindType("Query");
    if (schema_.mutation == nullptr) schema_.mutation = schema_.FindType("Mutation");
    if (schema_.subscription == nullptr) schema_.subscription = schema_.FindType("Subscription");
  }

  Type* NewType(std::string_view name, bool non_null) {
    return arena_.New<Type>(Type{.named_type = name, .non_null = non_null});
  }

  void AddIntrospection(Definition& query) {
    FieldDefinition* schema = arena_.New<FieldDefinition>(FieldDefinition{.name = "__schema"});
    schema->type = NewType("__Schema", true);
    FieldDefinition* type = arena_.New<FieldDefinition>(FieldDefinition{.name = "__type"});
    type->type = NewType("__Type", false);
    ArgumentDefinition* name = arena_.New<ArgumentDefinition>(ArgumentDefinition{.name = "name"});
    name->type = NewType("String", true);
    type->arguments.Append(arena_, name);
    List<FieldDefinition*> added;
    added.Append(arena_, schema);
    added.Append(arena_, type);
    query.fields = Concat(arena_, query.fields, added);
  }

  Arena& arena_;
  Schema& schema_;
  SchemaChecker checker_;
  std::vector<Definition*> definitions_;
  std::set<const Definition*> extended_;
};

}  // namespace

bool BuildSchema(Work& work, Arena& arena, const SchemaDocument& document, Schema& schema, std::string& fault) {
  return SchemaBuilder(work, arena, schema, fault).Build(Prelude(), document);
}

}  // namespace regoc::builtins::graphql
