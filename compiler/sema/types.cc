#include "compiler/sema/types.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <functional>

namespace regoc::sema {

// One shape for all kinds; see the accessors of Type for what each part means.
struct TypeNode {
  TypeKind kind = TypeKind::kNull;
  bool has_dynamic = false;
  std::vector<Type> items;
  std::vector<TypeProperty> properties;
  std::vector<TypeParameter> parameters;
  Type key;
  Type rest;  // array: further elements; set: element; object: dynamic value; function: result
  Type variadic;
  std::string result_name;  // doesn't count when types are compared
  std::string recursive_name;
  std::weak_ptr<const TypeDefinitions> definitions;
  // Of the whole tree below, so that types that share parts (p := {"a": q, "b": q}) cost what they are made of, not
  // what they would be written out. Equal hashes are taken for equal types.
  uint64_t hash = 0;
  bool unresolved = false;
  bool from_schema = false;
  bool mentions_schema = false;
};

namespace {

// Deep enough for any schema that a person wrote; bounds the walk through recursive types.
constexpr int kMaxCompareDepth = 64;

uint64_t Mix(uint64_t hash, uint64_t value) {
  hash ^= value + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);
  hash *= 0xbf58476d1ce4e5b9u;
  return hash ^ (hash >> 31);
}

}  // namespace

Type::Type(TypeNode node) {
  node.mentions_schema = node.from_schema || !node.recursive_name.empty();
  for (const Type* part : {&node.key, &node.rest}) node.mentions_schema |= part->mentions_schema();
  for (const Type& item : node.items) node.mentions_schema |= item.mentions_schema();
  for (const TypeProperty& property : node.properties) node.mentions_schema |= property.value.mentions_schema();
  auto hash_of = [](const Type& type) { return type.known() ? type.node_->hash : 1; };
  uint64_t hash = Mix(static_cast<uint64_t>(node.kind), node.has_dynamic);
  for (const Type* part : {&node.key, &node.rest, &node.variadic}) hash = Mix(hash, hash_of(*part));
  for (const Type& item : node.items) hash = Mix(hash, hash_of(item)), node.unresolved |= item.is_unresolved();
  for (const TypeProperty& property : node.properties) {
    // Numbers are one key when their values are equal, however they are written.
    bool number = property.key.type.Is(TypeKind::kNumber);
    hash = Mix(hash, number ? std::hash<double>()(std::strtod(property.key.text.c_str(), nullptr))
                            : std::hash<std::string>()(property.key.text));
    hash = Mix(Mix(hash, hash_of(property.key.type)), hash_of(property.value));
    node.unresolved |= property.value.is_unresolved();
  }
  for (const TypeParameter& parameter : node.parameters) {
    hash = Mix(hash, hash_of(parameter.type));
    node.unresolved |= parameter.type.is_unresolved();
  }
  if (!node.recursive_name.empty()) hash = Mix(hash, std::hash<std::string>()(node.recursive_name));
  bool needs_rest = node.has_dynamic || node.kind == TypeKind::kSet || node.kind == TypeKind::kFunction;
  if (needs_rest || node.rest.known()) node.unresolved |= node.rest.is_unresolved();
  if (node.has_dynamic) node.unresolved |= node.key.is_unresolved();
  node.hash = hash;
  node_ = std::make_shared<const TypeNode>(std::move(node));
}

Type Type::FromSchema() const {
  if (!known()) return {};
  TypeNode marked = *node_;
  marked.from_schema = true;
  return Type(std::move(marked));
}

bool Type::from_schema() const { return known() && resolved().from_schema; }

bool Type::mentions_schema() const { return known() && node_->mentions_schema; }

bool Type::is_unresolved() const { return !known() || node_->unresolved; }

Type Type::Null() {
  static const Type type(TypeNode{.kind = TypeKind::kNull});
  return type;
}

Type Type::Boolean() {
  static const Type type(TypeNode{.kind = TypeKind::kBoolean});
  return type;
}

Type Type::Number() {
  static const Type type(TypeNode{.kind = TypeKind::kNumber});
  return type;
}

Type Type::String() {
  static const Type type(TypeNode{.kind = TypeKind::kString});
  return type;
}

Type Type::Any() {
  static const Type type(TypeNode{.kind = TypeKind::kAny});
  return type;
}

Type Type::AnyOf(std::vector<Type> alternatives) {
  std::sort(alternatives.begin(), alternatives.end(), [](const Type& a, const Type& b) { return Compare(a, b) < 0; });
  auto same = [](const Type& a, const Type& b) { return Compare(a, b) == 0; };
  alternatives.erase(std::unique(alternatives.begin(), alternatives.end(), same), alternatives.end());
  return Type(TypeNode{.kind = TypeKind::kAny, .items = std::move(alternatives)});
}

Type Type::Array(std::vector<Type> items, Type rest) {
  return Type(TypeNode{.kind = TypeKind::kArray, .items = std::move(items), .rest = std::move(rest)});
}

Type Type::Set(Type item) { return Type(TypeNode{.kind = TypeKind::kSet, .rest = std::move(item)}); }

namespace {

void SortProperties(std::vector<TypeProperty>& properties) {
  // The later of equal keys comes first, and unique() keeps the first.
  std::reverse(properties.begin(), properties.end());
  std::stable_sort(properties.begin(), properties.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  auto same = [](const auto& a, const auto& b) { return Compare(a.key, b.key) == 0; };
  properties.erase(std::unique(properties.begin(), properties.end(), same), properties.end());
}

}  // namespace

Type Type::Object(std::vector<TypeProperty> properties) {
  SortProperties(properties);
  return Type(TypeNode{.kind = TypeKind::kObject, .properties = std::move(properties)});
}

Type Type::Object(std::vector<TypeProperty> properties, Type key, Type value) {
  SortProperties(properties);
  TypeNode node{.kind = TypeKind::kObject, .has_dynamic = true, .properties = std::move(properties)};
  node.key = std::move(key);
  node.rest = std::move(value);
  return Type(std::move(node));
}

Type Type::Function(std::vector<TypeParameter> parameters, TypeParameter result, Type variadic) {
  TypeNode node{.kind = TypeKind::kFunction, .parameters = std::move(parameters)};
  node.result_name = std::move(result.name);
  node.rest = std::move(result.type);
  node.variadic = std::move(variadic);
  return Type(std::move(node));
}

Type Type::Recursive(std::string name, std::weak_ptr<const TypeDefinitions> definitions) {
  TypeNode node{.kind = TypeKind::kAny};
  node.recursive_name = std::move(name);
  node.definitions = std::move(definitions);
  return Type(std::move(node));
}

const TypeNode& Type::resolved() const {
  assert(known());
  if (node_->recursive_name.empty()) return *node_;
  // A definition that is nothing but a reference to itself says nothing, and reads as `any`.
  if (auto definitions = node_->definitions.lock()) {
    auto at = definitions->types.find(node_->recursive_name);
    if (at != definitions->types.end() && at->second.known() && at->second.node_->recursive_name.empty()) {
      return *at->second.node_;
    }
  }
  return *node_;
}

bool Type::Is(TypeKind kind) const { return known() && resolved().kind == kind; }
TypeKind Type::kind() const { return resolved().kind; }
const std::vector<Type>& Type::items() const { return resolved().items; }
const Type& Type::rest() const { return resolved().rest; }
const std::vector<TypeProperty>& Type::properties() const { return resolved().properties; }
bool Type::has_dynamic() const { return resolved().has_dynamic; }
const Type& Type::dynamic_key() const { return resolved().key; }
const Type& Type::dynamic_value() const { return resolved().rest; }
const std::vector<TypeParameter>& Type::parameters() const { return resolved().parameters; }
const Type& Type::result() const { return resolved().rest; }
const std::string& Type::result_name() const { return resolved().result_name; }
const Type& Type::variadic() const { return resolved().variadic; }
const std::string& Type::recursive_name() const { return node_->recursive_name; }
bool Type::is_top() const { return Is(TypeKind::kAny) && items().empty(); }

bool Type::is_empty_collection() const {
  if (!known()) return false;
  const TypeNode& node = resolved();
  switch (node.kind) {
    case TypeKind::kArray:
      return node.items.empty() && !node.rest.known();
    case TypeKind::kObject:
      return node.properties.empty() && !node.has_dynamic;
    case TypeKind::kSet:
      return !node.rest.known();
    case TypeKind::kNull:
    case TypeKind::kBoolean:
    case TypeKind::kNumber:
    case TypeKind::kString:
    case TypeKind::kAny:
    case TypeKind::kFunction:
      return false;
  }
  return false;
}

namespace {

int Order(bool less, bool greater) { return less ? -1 : greater ? 1 : 0; }

}  // namespace

int Type::CompareAt(const Type& a, const Type& b, int depth) {
  if (!a.known() || !b.known()) return Order(!a.known() && b.known(), a.known() && !b.known());
  if (a.node_->hash == b.node_->hash || depth > kMaxCompareDepth) return 0;
  const TypeNode& left = a.resolved();
  const TypeNode& right = b.resolved();
  if (left.kind != right.kind) return left.kind < right.kind ? -1 : 1;
  if (left.parameters.size() != right.parameters.size())
    return left.parameters.size() < right.parameters.size() ? -1 : 1;
  for (size_t i = 0; i < left.parameters.size(); ++i) {
    if (int order = CompareAt(left.parameters[i].type, right.parameters[i].type, depth + 1)) return order;
  }
  if (left.has_dynamic != right.has_dynamic) return left.has_dynamic ? 1 : -1;
  if (int order = CompareAt(left.key, right.key, depth + 1)) return order;
  if (int order = CompareAt(left.rest, right.rest, depth + 1)) return order;
  if (int order = CompareAt(left.variadic, right.variadic, depth + 1)) return order;
  for (size_t i = 0; i < left.items.size() && i < right.items.size(); ++i) {
    if (int order = CompareAt(left.items[i], right.items[i], depth + 1)) return order;
  }
  if (left.items.size() != right.items.size()) return left.items.size() < right.items.size() ? -1 : 1;
  for (size_t i = 0; i < left.properties.size() && i < right.properties.size(); ++i) {
    if (int order = Compare(left.properties[i].key, right.properties[i].key)) return order;
    if (int order = CompareAt(left.properties[i].value, right.properties[i].value, depth + 1)) return order;
  }
  return Order(left.properties.size() < right.properties.size(), left.properties.size() > right.properties.size());
}

int Compare(const Type& a, const Type& b) { return Type::CompareAt(a, b, 0); }

int Compare(const TypeKey& a, const TypeKey& b) {
  if (a.type.SameAs(b.type) && a.text == b.text) return 0;
  if (a.type.kind() != b.type.kind()) return a.type.kind() < b.type.kind() ? -1 : 1;
  if (a.text == b.text) return 0;
  if (a.type.Is(TypeKind::kNumber)) {
    double left = std::strtod(a.text.c_str(), nullptr);
    double right = std::strtod(b.text.c_str(), nullptr);
    if (left != right) return left < right ? -1 : 1;
    // Beyond 2^53 two texts may share a double and still differ; below, "1" and "1.0" are one key.
    if (left > -9007199254740992.0 && left < 9007199254740992.0) return 0;
  }
  return a.text < b.text ? -1 : 1;
}

}  // namespace regoc::sema
