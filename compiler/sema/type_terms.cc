// Types of terms, and what a type tells about the variables in a term.
#include "compiler/sema/terms.h"
#include "compiler/sema/type_body.h"
#include "compiler/sema/type_ops.h"

namespace regoc::sema {

using ast::Term;

Type BodyChecker::TypeOf(const Term& term) {
  if (term.As<ast::Null>()) return Type::Null();
  if (term.As<ast::Boolean>()) return Type::Boolean();
  if (term.As<ast::Number>()) return Type::Number();
  if (term.As<ast::String>() || term.As<ast::TemplateString>()) return Type::String();
  if (const auto* var = term.As<ast::Var>()) {
    return IsRootName(var->name) ? scope_.Reference(ast::Ref{{term}}) : scope_.Variable(var->name);
  }
  if (const auto* ref = term.As<ast::Ref>()) {
    if (ref->terms[0].As<ast::Var>()) return scope_.Reference(*ref);
    return SelectPath(TypeOf(ref->terms[0]), std::span(ref->terms).subspan(1));
  }
  if (const auto* array = term.As<ast::Array>()) {
    std::vector<Type> items;
    for (const Term& item : array->items) items.push_back(TypeOf(item));
    return Type::Array(std::move(items));
  }
  if (const auto* set = term.As<ast::Set>()) {
    Type item;
    for (const Term& element : set->items) item = Union(item, TypeOf(element));
    return Type::Set(item);
  }
  if (const auto* object = term.As<ast::Object>()) return TypeOfObject(*object);
  if (IsComprehension(term)) {
    if (!context_.closures.contains(&term)) CheckComprehension(term);
    return context_.closures[&term];
  }
  return {};
}

Type BodyChecker::TypeOfObject(const ast::Object& object) {
  std::vector<TypeProperty> properties;
  bool dynamic = false, unknown = false;
  Type keys, values;
  for (const auto& [key, value] : object.items) {
    Type type = TypeOf(value);
    if (std::optional<TypeKey> constant = ConstantKey(key)) {
      properties.push_back({*constant, type});
      continue;
    }
    Type key_type = TypeOf(key);
    // One unknown part leaves the whole open, whatever the others are.
    unknown = unknown || !key_type.known() || !type.known();
    dynamic = true;
    keys = Union(keys, key_type);
    values = Union(values, type);
  }
  if (!dynamic) return Type::Object(std::move(properties));
  if (unknown) keys = values = Type();
  return Type::Object(std::move(properties), keys, values);
}

bool BodyChecker::Unify(const Term& a, const Term& b) { return Unify(a, TypeOf(a), b, TypeOf(b)); }

bool BodyChecker::Unify(const Term& a, const Type& type_a, const Term& b, const Type& type_b) {
  bool open_a = type_a.is_unresolved(), open_b = type_b.is_unresolved();
  if (!open_a && !open_b) return Compatible(type_a, type_b);
  if (!open_b) return Bind(a, type_b);
  if (!open_a) return Bind(b, type_a);
  return UnifyUnresolved(a, type_a, b, type_b);
}

// Both sides hold variables of which nothing is known.
bool BodyChecker::UnifyUnresolved(const Term& a, const Type& type_a, const Term& b, const Type& type_b) {
  auto composite = [](const Term& term) { return term.As<ast::Array>() || term.As<ast::Object>(); };
  if (!composite(a) && composite(b)) return UnifyUnresolved(b, type_b, a, type_a);
  if (composite(a)) {
    if (b.As<ast::Var>()) return Bind(a, Type::Any()) && Bind(b, TypeOf(a));
    const auto* left = a.As<ast::Array>();
    const auto* right = b.As<ast::Array>();
    if (left && right) return UnifyItems(left->items, right->items);
    const auto* left_object = a.As<ast::Object>();
    const auto* right_object = b.As<ast::Object>();
    if (!left_object || !right_object || left_object->items.size() != right_object->items.size()) return false;
    for (const auto& [key, value] : left_object->items) {
      std::optional<TypeKey> wanted = ConstantKey(key);
      const Term* other = nullptr;
      for (const auto& [other_key, other_value] : right_object->items) {
        std::optional<TypeKey> found = ConstantKey(other_key);
        bool same =
            wanted && found ? Compare(*wanted, *found) == 0 : !wanted && !found && TermText(key) == TermText(other_key);
        if (same) other = &other_value;
      }
      if (other == nullptr || !Unify(value, *other)) return false;
    }
    return true;
  }
  // What is known in part is still worth more than nothing.
  if (a.As<ast::Var>() && !type_a.known()) {
    if (!Bind(a, type_b.known() ? type_b : Type::Any())) return false;
    // A reference into what may be an empty collection stays unknown, which is no fault of this expression.
    return type_b.known() || !b.As<ast::Var>() || Bind(b, TypeOf(a));
  }
  if (b.As<ast::Var>() && !type_b.known()) return Bind(b, type_a.known() ? type_a : Type::Any());
  // Known in part on both sides, as the empty set is: only the kind tells. (OPA calls set() == set() a match error.)
  if (type_a.known() && type_b.known())
    return type_a.Is(TypeKind::kAny) || type_b.Is(TypeKind::kAny) || type_a.kind() == type_b.kind();
  return (a.As<ast::Var>() && b.As<ast::Ref>()) || (a.As<ast::Ref>() && b.As<ast::Var>());
}

bool BodyChecker::UnifyItems(std::span<const Term> a, std::span<const Term> b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (!Unify(a[i], b[i])) return false;
  }
  return true;
}

bool BodyChecker::Bind(const Term& term, const Type& type, bool widen) {
  if (term.As<ast::Array>() || term.As<ast::Object>() || term.As<ast::Set>()) return BindComposite(term, type, widen);
  const auto* var = term.As<ast::Var>();
  if (var == nullptr || IsRootName(var->name)) return Compatible(TypeOf(term), type);
  Type known = scope_.Variable(var->name);
  bool fresh = !known.known() || fresh_.contains(var->name);
  if (known.known() && !(widen && fresh)) return Compatible(known, type) || (widen && known.is_unresolved());
  fresh_.insert(var->name);
  scope_.SetVariable(var->name, Union(known, type));
  return true;
}

bool BodyChecker::BindComposite(const Term& term, const Type& type, bool widen) {
  if (!type.known()) return false;
  if (type.is_top()) {
    BindParts(term);
    return true;
  }
  if (type.Is(TypeKind::kAny)) {
    bool fits = false;
    for (const Type& alternative : type.items()) fits = Bind(term, alternative, true) || fits;
    return fits;
  }
  if (const auto* array = term.As<ast::Array>()) {
    if (!type.Is(TypeKind::kArray)) return false;
    if (array->items.size() != type.items().size() && !type.rest().known()) return false;
    for (size_t i = 0; i < array->items.size(); ++i) {
      if (!Bind(array->items[i], i < type.items().size() ? type.items()[i] : type.rest(), widen)) return false;
    }
    return true;
  }
  if (const auto* set = term.As<ast::Set>()) {
    if (!type.Is(TypeKind::kSet)) return false;
    for (const Term& item : set->items) {
      if (!Bind(item, type.rest(), widen)) return false;
    }
    return true;
  }
  return type.Is(TypeKind::kObject) && BindObject(*term.As<ast::Object>(), type, widen);
}

bool BodyChecker::BindObject(const ast::Object& object, const Type& type, bool widen) {
  if (object.items.size() != type.properties().size() && !type.dynamic_value().known()) return false;
  for (const auto& [key, value] : object.items) {
    std::optional<TypeKey> constant = ConstantKey(key);
    if (!constant) {
      // Which of the members it is, nobody knows.
      Bind(value, Type::Any(), widen);
      continue;
    }
    Type member = Select(type, *constant);
    if (!member.known() || !Bind(value, member, widen)) return false;
  }
  return true;
}

// The term may be anything: so may its parts.
void BodyChecker::BindParts(const Term& term) {
  if (const auto* array = term.As<ast::Array>()) {
    for (const Term& item : array->items) Bind(item, Type::Any(), true);
  } else if (const auto* set = term.As<ast::Set>()) {
    for (const Term& item : set->items) Bind(item, Type::Any(), true);
  } else if (const auto* object = term.As<ast::Object>()) {
    for (const auto& [key, value] : object->items) {
      Bind(key, Type::Any(), true);
      Bind(value, Type::Any(), true);
    }
  }
}

}  // namespace regoc::sema
