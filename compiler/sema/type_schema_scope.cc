#include "compiler/sema/type_schema_scope.h"

#include "compiler/sema/terms.h"
#include "compiler/sema/type_diagnostics.h"
#include "compiler/sema/type_ops.h"

namespace regoc::sema {

namespace {

// Name in a SchemaSet of schema.k8s.pod; "" is schema itself.
std::string SchemaName(const ast::Ref& ref) {
  std::string name;
  for (size_t i = 1; i < ref.terms.size(); ++i) {
    std::optional<TypeKey> key = ConstantKey(ref.terms[i]);
    if (i > 1) name += "/";
    if (key) name += key->text;
  }
  return name;
}

// Keys of a ground reference behind its head.
TypePath KeysOfRef(const ast::Ref& ref) {
  TypePath path;
  for (size_t i = 1; i < ref.terms.size(); ++i) {
    if (std::optional<TypeKey> key = ConstantKey(ref.terms[i])) path.push_back(std::move(*key));
  }
  return path;
}

}  // namespace

Type OverrideMember(const Type& type, std::span<const TypeKey> path, const Type& member) {
  if (path.empty()) return member;
  bool object = type.Is(TypeKind::kObject);
  std::vector<TypeProperty> properties = object ? type.properties() : std::vector<TypeProperty>();
  Type inner;
  for (const TypeProperty& property : properties) {
    if (Compare(property.key, path[0]) == 0) inner = property.value;
  }
  // Equal keys: the last counts.
  properties.push_back({path[0], OverrideMember(inner, path.subspan(1), member)});
  if (object && !type.has_dynamic()) {
    Type result = Type::Object(std::move(properties));
    return type.from_schema() ? result.FromSchema() : result;
  }
  if (object) return Type::Object(std::move(properties), type.dynamic_key(), type.dynamic_value());
  return Type::Object(std::move(properties), Type::Any(), Type::Any());
}

bool ApplySchemas(std::span<const SchemaBinding* const> bindings, bool named, SchemaSet& schemas, const ast::Rule& rule,
                  TypeScope& scope, DiagnosticSink& sink) {
  bool ok = true;
  for (const SchemaBinding* binding : bindings) {
    const auto* name = std::get_if<ast::Ref>(&binding->schema);
    if (name != nullptr && !named) continue;
    if (name != nullptr && !schemas.Has(SchemaName(*name))) {
      sink.Report(kUndefinedSchema, rule.range, {RefText(*name)});
      ok = false;
      continue;
    }
    Result<Type> type = name ? schemas.TypeOf(SchemaName(*name)) : schemas.TypeOfInline(std::get<ast::Term>(binding->schema));
    if (!type.ok()) {
      sink.Report(kInvalidSchema, rule.range, {type.error().message});
      ok = false;
      continue;
    }
    const auto* root = binding->path.terms[0].As<ast::Var>();
    if (!IsRootName(root->name)) continue;
    Type known = scope.Reference(ast::Ref{{binding->path.terms[0]}});
    scope.Documents(root->name).Put({}, OverrideMember(known, KeysOfRef(binding->path), *type));
  }
  return ok;
}

}  // namespace regoc::sema
