// JSON Schemas as types.
//
//   SchemaSet schemas;
//   schemas.Add("input", file);                  // text of input.json; {"properties": {"user": {"type": "string"}}}
//   Result<Type> type = schemas.TypeOf("input"); // object<user: string>
//
// Known: type, properties, additionalProperties, patternProperties, items, prefixItems, additionalItems, enum, const,
// allOf, anyOf, oneOf, then and else, $ref within the set of schemas. As in OPA, an object with `properties` has no others;
// unlike there, `additionalProperties` is believed when it says so, and `"type": ["string", "null"]` is both. Everything
// else a schema may say doesn't change types.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "compiler/sema/types.h"
#include "compiler/syntax/ast.h"
#include "runtime/base/result.h"
#include "runtime/base/source.h"

namespace regoc::sema {

// Schemas by name, and their types. Not shared between threads; the types that it made are valid as long as it lives.
class SchemaSet {
 public:
  // Name of the schema that describes the input of all policies (a single file given to --schema).
  static constexpr const char* kRoot = "";

  // `name` is the path in the folder of schemas without extension: "k8s/pod" for schema.k8s.pod. The error says why the
  // text is no JSON.
  Status Add(const std::string& name, std::shared_ptr<const SourceFile> file);
  bool Has(const std::string& name) const { return documents_.contains(name); }

  // Type of a schema of the set. The error names what cannot be understood.
  Result<Type> TypeOf(const std::string& name);
  // Type of a schema that stands in an annotation, as a constant term.
  Result<Type> TypeOfInline(const ast::Term& schema);

 private:
  struct Document {
    std::shared_ptr<const SourceFile> file;
    ast::Term json;
  };

  std::map<std::string, Document> documents_;
  std::map<std::string, Result<Type>> types_;
  std::shared_ptr<TypeDefinitions> definitions_ = std::make_shared<TypeDefinitions>();
  size_t inline_count_ = 0;

  friend class SchemaReader;
};

}  // namespace regoc::sema
