#include "compiler/sema/type_ops.h"

#include <algorithm>

namespace regoc::sema {

namespace {

bool Less(const Type& a, const Type& b) { return Compare(a, b) < 0; }

// `any` (a union) with one more alternative.
Type AddAlternative(const Type& any, const Type& other) {
  if (Contains(any, other)) return any;
  std::vector<Type> items = any.items();
  items.push_back(other);
  return Type::AnyOf(std::move(items));
}

Type UnionOfAnys(const Type& a, const Type& b) {
  if (a.is_top() || b.SameAs(a)) return a;
  if (b.is_top()) return b;
  std::vector<Type> items = a.items();
  items.insert(items.end(), b.items().begin(), b.items().end());
  return Type::AnyOf(std::move(items));
}

Type UnionOfFunctions(const Type& a, const Type& b) {
  const auto& left = a.parameters();
  const auto& right = b.parameters();
  if (left.size() != right.size() || a.variadic().known() != b.variadic().known()) return {};
  std::vector<TypeParameter> parameters;
  for (size_t i = 0; i < left.size(); ++i) parameters.push_back({"", Union(left[i].type, right[i].type)});
  return Type::Function(std::move(parameters), {"", Union(a.result(), b.result())},
                        Union(a.variadic(), b.variadic()));
}

}  // namespace

Type Union(const Type& a, const Type& b) {
  if (!a.known()) return b;
  if (!b.known()) return a;
  bool function_a = a.Is(TypeKind::kFunction), function_b = b.Is(TypeKind::kFunction);
  if (function_a && function_b) return UnionOfFunctions(a, b);
  if (function_a || function_b) return {};
  bool any_a = a.Is(TypeKind::kAny), any_b = b.Is(TypeKind::kAny);
  if (any_a && any_b) return UnionOfAnys(a, b);
  if (any_a) return AddAlternative(a, b);
  if (any_b) return AddAlternative(b, a);
  if (Compare(a, b) == 0) return a;
  return Type::AnyOf({a, b});
}

bool Contains(const Type& a, const Type& b) {
  if (!a.Is(TypeKind::kAny)) return Compare(a, b) == 0;
  if (b.Is(TypeKind::kFunction)) return false;
  return a.is_top() || std::binary_search(a.items().begin(), a.items().end(), b, Less);
}

Type Select(const Type& collection, const TypeKey& key) {
  if (!collection.known()) return {};
  switch (collection.kind()) {
    case TypeKind::kArray: {
      bool index = key.type.Is(TypeKind::kNumber) && !key.text.empty() && key.text.size() < 10 &&
                   std::all_of(key.text.begin(), key.text.end(), [](char c) { return c >= '0' && c <= '9'; });
      if (!index) return {};
      size_t position = std::stoul(key.text);
      return position < collection.items().size() ? collection.items()[position] : collection.rest();
    }
    case TypeKind::kObject: {
      const auto& properties = collection.properties();
      auto at = std::lower_bound(properties.begin(), properties.end(), key,
                                 [](const TypeProperty& property, const TypeKey& wanted) { return property.key < wanted; });
      if (at != properties.end() && Compare(at->key, key) == 0) return at->value;
      bool dynamic = collection.has_dynamic() && Contains(collection.dynamic_key(), key.type);
      return dynamic ? collection.dynamic_value() : Type();
    }
    case TypeKind::kSet: {
      const Type& item = collection.rest();
      if (Compare(item, key.type) == 0) return item;
      return item.Is(TypeKind::kAny) && Contains(item, key.type) ? key.type : Type();
    }
    case TypeKind::kAny: {
      if (collection.is_top()) return collection;
      Type result;
      for (const Type& alternative : collection.items()) result = Union(Select(alternative, key), result);
      return result;
    }
    case TypeKind::kNull:
    case TypeKind::kBoolean:
    case TypeKind::kNumber:
    case TypeKind::kString:
    case TypeKind::kFunction: return {};
  }
  return {};
}

namespace {

// Joins `part` of each alternative of a union.
template <typename Part>
Type OfAlternatives(const Type& any, Part part) {
  if (any.is_top()) return any;
  Type result;
  for (const Type& alternative : any.items()) result = Union(part(alternative), result);
  return result;
}

}  // namespace

Type Keys(const Type& collection) {
  if (!collection.known()) return {};
  if (collection.Is(TypeKind::kArray)) return Type::Number();
  if (collection.Is(TypeKind::kSet)) return collection.rest();
  if (collection.Is(TypeKind::kAny)) return OfAlternatives(collection, Keys);
  if (!collection.Is(TypeKind::kObject)) return {};
  Type result;
  for (const TypeProperty& property : collection.properties()) result = Union(result, property.key.type);
  return Union(result, collection.dynamic_key());
}

Type Values(const Type& collection) {
  if (!collection.known()) return {};
  if (collection.Is(TypeKind::kSet)) return collection.rest();
  if (collection.Is(TypeKind::kAny)) return OfAlternatives(collection, Values);
  Type result;
  if (collection.Is(TypeKind::kArray)) {
    for (const Type& item : collection.items()) result = Union(result, item);
    return Union(result, collection.rest());
  }
  if (!collection.Is(TypeKind::kObject)) return {};
  for (const TypeProperty& property : collection.properties()) result = Union(result, property.value);
  return Union(result, collection.dynamic_value());
}

namespace {

bool OnlyDynamic(const Type& type) { return type.Is(TypeKind::kObject) && type.properties().empty(); }

Type MergeObjects(const Type& a, const Type& b) {
  if (!a.has_dynamic()) return b;
  if (!b.has_dynamic()) return a;
  return Type::Object({}, Union(a.dynamic_key(), b.dynamic_key()), MergeDocuments(a.dynamic_value(), b.dynamic_value()));
}

// Widens the first alternative of `any` that is an object without fixed properties by such an object.
Type MergeIntoAlternative(const Type& any, const Type& object) {
  std::vector<Type> items = any.items();
  for (Type& item : items) {
    if (!OnlyDynamic(item) || !item.has_dynamic()) continue;
    item = Type::Object({}, Union(item.dynamic_key(), object.dynamic_key()),
                        Union(item.dynamic_value(), object.dynamic_value()));
    return Type::AnyOf(std::move(items));
  }
  return Union(any, object);
}

}  // namespace

Type MergeDocuments(const Type& a, const Type& b) {
  if (!a.known()) return b;
  if (!b.known()) return a;
  if (OnlyDynamic(a) && OnlyDynamic(b)) return MergeObjects(a, b);
  if (OnlyDynamic(a) && a.has_dynamic() && b.Is(TypeKind::kAny)) return MergeIntoAlternative(b, a);
  if (OnlyDynamic(b) && b.has_dynamic() && a.Is(TypeKind::kAny)) return MergeIntoAlternative(a, b);
  if (a.Is(TypeKind::kSet) && b.Is(TypeKind::kSet)) return Type::Set(Union(a.rest(), b.rest()));
  return Union(a, b);
}

}  // namespace regoc::sema
