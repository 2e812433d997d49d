#include "compiler/sema/type_schema_merge.h"

#include <algorithm>
#include <map>

#include "compiler/sema/type_ops.h"

namespace regoc::sema {

namespace {

// What two recursive types have in common isn't followed for ever.
constexpr int kMaxDepth = 32;

Type Merge(const Type& a, const Type& b, int depth);

Type MergeAlternatives(const Type& any, const Type& other, int depth) {
  Type result;
  for (const Type& alternative : any.items()) result = Union(result, Merge(alternative, other, depth));
  return result;
}

// An object of which nothing is known but that it is one.
bool IsPlainObject(const Type& type) {
  return type.properties().empty() && type.has_dynamic() && type.dynamic_value().is_top();
}

Type MergeObjects(const Type& a, const Type& b, int depth) {
  if (IsPlainObject(a)) return b;
  if (IsPlainObject(b)) return a;
  std::map<TypeKey, Type> members;
  for (const TypeProperty& property : a.properties()) members[property.key] = property.value;
  for (const TypeProperty& property : b.properties()) {
    Type& member = members[property.key];
    member = member.known() ? Merge(member, property.value, depth) : property.value;
    if (!member.known()) return {};
  }
  std::vector<TypeProperty> properties;
  for (auto& [key, value] : members) properties.push_back({key, value});
  if (!a.has_dynamic() && !b.has_dynamic()) return Type::Object(std::move(properties));
  return Type::Object(std::move(properties), Union(a.dynamic_key(), b.dynamic_key()),
                      Union(a.dynamic_value(), b.dynamic_value()));
}

Type MergeArrays(const Type& a, const Type& b, int depth) {
  std::vector<Type> items;
  for (size_t i = 0; i < std::max(a.items().size(), b.items().size()); ++i) {
    const Type& left = i < a.items().size() ? a.items()[i] : a.rest();
    const Type& right = i < b.items().size() ? b.items()[i] : b.rest();
    Type item = left.known() && right.known() ? Merge(left, right, depth) : left.known() ? left : right;
    if (!item.known()) return {};
    items.push_back(item);
  }
  Type rest;
  if (a.rest().known() && b.rest().known()) {
    rest = Merge(a.rest(), b.rest(), depth);
    if (!rest.known()) return {};
  }
  return Type::Array(std::move(items), rest);
}

Type Merge(const Type& a, const Type& b, int depth) {
  if (!a.known() || b.is_top() || Compare(a, b) == 0) return a;
  if (!b.known() || a.is_top()) return b;
  if (depth > kMaxDepth) return Type::Any();
  if (a.Is(TypeKind::kAny)) return MergeAlternatives(a, b, depth + 1);
  if (b.Is(TypeKind::kAny)) return MergeAlternatives(b, a, depth + 1);
  if (a.Is(TypeKind::kObject) && b.Is(TypeKind::kObject)) {
    Type merged = MergeObjects(a, b, depth + 1);
    return a.from_schema() || b.from_schema() ? merged.FromSchema() : merged;
  }
  if (a.Is(TypeKind::kArray) && b.Is(TypeKind::kArray)) return MergeArrays(a, b, depth + 1);
  return {};
}

}  // namespace

Type MergeSchemaTypes(const Type& a, const Type& b) { return Merge(a, b, 0); }

}  // namespace regoc::sema
