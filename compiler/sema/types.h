// Types of Rego values, as the checker sees them and as OPA writes them.
//
//   Type t = Type::Object({{TypeKey::String("name"), Type::String()}}, Type::String(), Type::Any());
//   ToString(t)   // object<name: string>[string: any]   (type_print.h)
//
// A Type is an immutable value behind a shared pointer: cheap to copy, safe to share between threads. A default Type is
// unknown: nothing has been inferred yet ("???" in messages), which is not the same as any.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace regoc::sema {

// In the order that types are compared in.
enum class TypeKind : uint8_t { kNull, kBoolean, kNumber, kString, kArray, kObject, kSet, kAny, kFunction };

struct TypeNode;
struct TypeKey;
struct TypeProperty;
struct TypeParameter;
struct TypeDefinitions;

class Type {
 public:
  Type() = default;

  static Type Null();
  static Type Boolean();
  static Type Number();
  static Type String();
  // Everything but functions.
  static Type Any();
  // One of these (at least one). Alternatives are kept sorted; no alternative is itself `any`.
  static Type AnyOf(std::vector<Type> alternatives);
  // `items` by position, then any number of `rest` (unknown: none). Neither: the empty array.
  static Type Array(std::vector<Type> items, Type rest = {});
  // Properties by constant key, kept sorted; the last of equal keys counts.
  static Type Object(std::vector<TypeProperty> properties);
  // The same, and any number of further properties.
  static Type Object(std::vector<TypeProperty> properties, Type key, Type value);
  // `item` unknown: the empty set, or a set of which nothing is known.
  static Type Set(Type item);
  // `result` unknown: the function has no result. `variadic`: any number of further arguments.
  static Type Function(std::vector<TypeParameter> parameters, TypeParameter result, Type variadic = {});
  // The type that `definitions` has under `name`, which may contain this one. Reads as `any` once the definitions are gone.
  static Type Recursive(std::string name, std::weak_ptr<const TypeDefinitions> definitions);

  // The same type, marked as one that a schema describes in full: a member that it doesn't have is a fault wherever it is
  // read. The mark doesn't count when types are compared.
  Type FromSchema() const;
  bool from_schema() const;
  // Somewhere in the type.
  bool mentions_schema() const;

  bool known() const { return node_ != nullptr; }
  explicit operator bool() const { return known(); }
  bool Is(TypeKind kind) const;

  // Below: only of a known type, and of a kind that has the part.
  TypeKind kind() const;
  // Elements of an array by position; alternatives of a union (none: `any` itself).
  const std::vector<Type>& items() const;
  // Further elements of an array, the element of a set.
  const Type& rest() const;
  const std::vector<TypeProperty>& properties() const;
  bool has_dynamic() const;
  const Type& dynamic_key() const;
  const Type& dynamic_value() const;
  const std::vector<TypeParameter>& parameters() const;
  const Type& result() const;
  const std::string& result_name() const;
  const Type& variadic() const;
  // "#/$defs/tree" of a recursive type, else empty.
  const std::string& recursive_name() const;

  // `any` itself, not a union.
  bool is_top() const;
  // An array, object or set that can hold nothing.
  bool is_empty_collection() const;
  // The type, or a part of it, is unknown. Also of an unknown type.
  bool is_unresolved() const;

  // The same node: equal without a look inside.
  bool SameAs(const Type& other) const { return node_ == other.node_; }

 private:
  friend int Compare(const Type& a, const Type& b);

  explicit Type(TypeNode node);
  const TypeNode& resolved() const;
  static int CompareAt(const Type& a, const Type& b, int depth);

  std::shared_ptr<const TypeNode> node_;
};

// A constant key of an object. Sets and arrays as keys have the type of an array, as in JSON.
struct TypeKey {
  std::string text;  // as messages print it: a string without quotes, [1 2], map[a:1]
  Type type;

  static TypeKey String(std::string text) { return {std::move(text), Type::String()}; }
  static TypeKey Number(std::string text) { return {std::move(text), Type::Number()}; }
};

struct TypeProperty {
  TypeKey key;
  Type value;
};

struct TypeParameter {
  std::string name;  // empty: none known
  Type type;
};

// Types that recursive types refer to. Held by whoever made them (a set of schemas).
struct TypeDefinitions {
  std::map<std::string, Type> types;
};

// Total order; unknown comes first. Recursive types are followed to a fixed depth, below which they count as equal.
int Compare(const Type& a, const Type& b);
// null < boolean < number (by value) < string < array < object.
int Compare(const TypeKey& a, const TypeKey& b);
inline bool operator<(const TypeKey& a, const TypeKey& b) { return Compare(a, b) < 0; }

}  // namespace regoc::sema
