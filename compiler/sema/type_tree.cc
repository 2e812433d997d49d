#include "compiler/sema/type_tree.h"

#include <algorithm>

#include "compiler/sema/terms.h"
#include "compiler/sema/type_ops.h"

namespace regoc::sema {

const TypeTree* TypeTree::Child(const TypeKey& key) const {
  auto at = children_.find(key);
  return at == children_.end() ? nullptr : &at->second;
}

TypeTree& TypeTree::At(std::span<const TypeKey> path) {
  TypeTree* node = this;
  for (const TypeKey& key : path) node = &node->children_[key];
  return *node;
}

void TypeTree::Put(std::span<const TypeKey> path, Type type) { At(path).value_ = std::move(type); }

void TypeTree::Touch(std::span<const TypeKey> path) { At(path); }

namespace {

// `object` with what is at `path` below it: the type joins the dynamic properties, level by level.
Type InsertIntoObject(const Type& object, std::span<const TypeKey> path, const Type& type) {
  if (path.empty()) return object;
  Type member = path.size() == 1 ? type : InsertIntoObject(Type::Object({}), path.subspan(1), type);
  return Type::Object(object.properties(), Union(object.dynamic_key(), path[0].type),
                      Union(object.dynamic_value(), member));
}

}  // namespace

void TypeTree::Insert(std::span<const TypeKey> path, const Type& type) {
  TypeTree* node = this;
  for (size_t i = 0; i < path.size(); ++i) {
    node = &node->children_[path[i]];
    bool inner = i + 1 < path.size();
    if (inner && node->value_.Is(TypeKind::kObject)) node->value_ = InsertIntoObject(node->value_, path.subspan(i + 1), type);
  }
  node->value_ = MergeDocuments(node->value_, type);
  if (!type.Is(TypeKind::kObject) || !node->value_.Is(TypeKind::kObject)) return;
  TypePath below;
  for (const auto& [key, child] : node->children_) {
    below.push_back(key);
    node->MergeLeaves(child, below);
    below.pop_back();
  }
}

void TypeTree::MergeLeaves(const TypeTree& node, TypePath& path) {
  if (node.has_value()) {
    value_ = InsertIntoObject(value_, path, node.value_);
    return;
  }
  for (const auto& [key, child] : node.children_) {
    path.push_back(key);
    MergeLeaves(child, path);
    path.pop_back();
  }
}

Type TypeTree::Extent() const {
  if (has_value()) return value_;
  std::vector<TypeProperty> properties;
  for (const auto& [key, child] : children_) {
    if (!key.type.Is(TypeKind::kNull)) properties.push_back({key, child.Extent()});
  }
  return Type::Object(std::move(properties), Type::String(), Type::Any());
}

namespace {

// Constant composites as keys: as JSON has them, so that a set is an array, sorted as it was written.
std::optional<TypeKey> ListKey(const std::vector<ast::Term>& items) {
  TypeKey key{"[", {}};
  std::vector<Type> types;
  for (const ast::Term& item : items) {
    std::optional<TypeKey> part = ConstantKey(item);
    if (!part) return {};
    key.text += (types.empty() ? "" : " ") + part->text;
    types.push_back(part->type);
  }
  key.text += "]";
  key.type = Type::Array(std::move(types));
  return key;
}

std::optional<TypeKey> ObjectKey(const ast::Object& object) {
  std::map<TypeKey, TypeKey> members;
  for (const auto& [name, value] : object.items) {
    std::optional<TypeKey> key = ConstantKey(name), member = ConstantKey(value);
    if (!key || !member) return {};
    members.insert_or_assign(*key, *member);
  }
  TypeKey result{"map[", {}};
  std::vector<TypeProperty> properties;
  for (const auto& [key, member] : members) {
    result.text += (properties.empty() ? "" : " ") + key.text + ":" + member.text;
    properties.push_back({key, member.type});
  }
  result.text += "]";
  result.type = Type::Object(std::move(properties));
  return result;
}

}  // namespace

std::optional<TypeKey> ConstantKey(const ast::Term& term) {
  if (const auto* s = term.As<ast::String>()) return TypeKey::String(s->value);
  if (const auto* n = term.As<ast::Number>()) return TypeKey::Number(n->text);
  if (const auto* b = term.As<ast::Boolean>()) return TypeKey{b->value ? "true" : "false", Type::Boolean()};
  if (term.As<ast::Null>() != nullptr) return TypeKey{"<nil>", Type::Null()};
  if (const auto* a = term.As<ast::Array>()) return ListKey(a->items);
  if (const auto* s = term.As<ast::Set>()) return ListKey(s->items);
  if (const auto* o = term.As<ast::Object>()) return ObjectKey(*o);
  return {};
}

TypePath PathFromRule(std::span<const std::string> path) {
  TypePath keys;
  for (const std::string& part : path) {
    if (part.empty() || part[0] != '\x01') {
      keys.push_back(TypeKey::String(part));
      continue;
    }
    std::string text = part.substr(1);
    if (text == "true" || text == "false") keys.push_back({text, Type::Boolean()});
    else if (text == "null") keys.push_back({"<nil>", Type::Null()});
    else keys.push_back(TypeKey::Number(text));
  }
  return keys;
}

Type SelectPath(Type type, std::span<const ast::Term> operands) {
  for (const ast::Term& operand : operands) {
    if (!type.known()) return type;
    if (IsScalar(operand)) {
      type = Select(type, *ConstantKey(operand));
    } else {
      // An empty collection yields nothing, so whatever comes of it is unconstrained.
      if (type.is_empty_collection()) return Type::Any();
      type = Values(type);
    }
  }
  return type;
}

}  // namespace regoc::sema
