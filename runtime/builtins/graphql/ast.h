// The syntax tree of GraphQL documents: queries (QueryDocument) and schemas (SchemaDocument).
//
//   query Q($n: Int = 1) { user(first: $n) { name ...Part } }
//
// Nodes live in an arena, texts in the source or in that arena. Names of types, fields and kinds are those that
// policies see (fields.h), which are those of OPA. A field named "Requires validation" there is filled in by the
// validator (validator.h): a query that was validated once must not be validated against another schema.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/builtins/graphql/list.h"

namespace regoc::builtins::graphql {

// Which text a position is in; kNone: the node came from an object, not from a text.
enum class Origin : uint8_t { kNone, kText, kPrelude };

// Line and column count from 1; the column in characters. Of a block string it is counted in its last line and may be
// negative.
struct Position {
  int32_t line = 0;
  int32_t column = 0;
  Origin origin = Origin::kNone;

  bool known() const { return origin != Origin::kNone; }
};

struct Definition;
struct DirectiveDefinition;
struct FieldDefinition;
struct FragmentDefinition;
struct VariableDefinition;
struct ChildValue;
struct Value;

struct Comment {
  std::string_view value;  // with its "#"
};
struct CommentGroup {
  List<Comment*> list;
};

// A type by name, or a list of `elem`.
struct Type {
  std::string_view named_type;
  Type* elem = nullptr;
  bool non_null = false;
  Position position;
};

enum class ValueKind : int32_t {
  kVariable,
  kInt,
  kFloat,
  kString,
  kBlock,
  kBoolean,
  kNull,
  kEnum,
  kList,
  kObject,
};
inline constexpr int32_t kValueKinds = 10;

struct Value {
  std::string_view raw;
  List<ChildValue*> children;
  ValueKind kind = ValueKind::kVariable;
  Position position;
  CommentGroup* comment = nullptr;
  Definition* definition = nullptr;
  VariableDefinition* variable_definition = nullptr;
  Type* expected_type = nullptr;
  bool expected_type_has_default = false;
};
struct ChildValue {
  std::string_view name;  // of an object's field, empty in a list
  Value* value = nullptr;
  Position position;
  CommentGroup* comment = nullptr;
};

struct Argument {
  std::string_view name;
  Value* value = nullptr;
  Position position;
  CommentGroup* comment = nullptr;
};
struct Directive {
  std::string_view name;
  List<Argument*> arguments;
  Position position;
  Definition* parent_definition = nullptr;
  DirectiveDefinition* definition = nullptr;
  std::string_view location;
};

// Of queries.

enum class SelectionKind : uint8_t { kField, kFragmentSpread, kInlineFragment };
struct Selection {
  SelectionKind kind;
  Position position;
  CommentGroup* comment = nullptr;
  Definition* object_definition = nullptr;
};
using SelectionSet = List<Selection*>;

struct Field : Selection {
  static constexpr SelectionKind kKind = SelectionKind::kField;
  std::string_view alias;
  std::string_view name;
  List<Argument*> arguments;
  List<Directive*> directives;
  SelectionSet selection_set;
  FieldDefinition* definition = nullptr;
};
struct FragmentSpread : Selection {
  static constexpr SelectionKind kKind = SelectionKind::kFragmentSpread;
  std::string_view name;
  List<Directive*> directives;
  FragmentDefinition* definition = nullptr;
};
struct InlineFragment : Selection {
  static constexpr SelectionKind kKind = SelectionKind::kInlineFragment;
  std::string_view type_condition;
  List<Directive*> directives;
  SelectionSet selection_set;
};

struct VariableDefinition {
  std::string_view variable;
  Type* type = nullptr;
  Value* default_value = nullptr;
  List<Directive*> directives;
  Position position;
  CommentGroup* comment = nullptr;
  Definition* definition = nullptr;
  bool used = false;
};
struct OperationDefinition {
  std::string_view operation;  // "query", "mutation", "subscription"
  std::string_view name;
  List<VariableDefinition*> variable_definitions;
  List<Directive*> directives;
  SelectionSet selection_set;
  Position position;
  CommentGroup* comment = nullptr;
};
struct FragmentDefinition {
  std::string_view name;
  List<VariableDefinition*> variable_definition;
  std::string_view type_condition;
  List<Directive*> directives;
  SelectionSet selection_set;
  Definition* definition = nullptr;
  Position position;
  CommentGroup* comment = nullptr;
};
struct QueryDocument {
  List<OperationDefinition*> operations;
  List<FragmentDefinition*> fragments;
  CommentGroup* comment = nullptr;
};

// Of schemas.

struct ArgumentDefinition {
  std::string_view description;
  std::string_view name;
  Value* default_value = nullptr;
  Type* type = nullptr;
  List<Directive*> directives;
  Position position;
  CommentGroup* before_description_comment = nullptr;
  CommentGroup* after_description_comment = nullptr;
};
struct FieldDefinition {
  std::string_view description;
  std::string_view name;
  List<ArgumentDefinition*> arguments;
  Value* default_value = nullptr;
  Type* type = nullptr;
  List<Directive*> directives;
  Position position;
  CommentGroup* before_description_comment = nullptr;
  CommentGroup* after_description_comment = nullptr;
};
struct EnumValueDefinition {
  std::string_view description;
  std::string_view name;
  List<Directive*> directives;
  Position position;
  CommentGroup* before_description_comment = nullptr;
  CommentGroup* after_description_comment = nullptr;
};

inline constexpr std::string_view kScalar = "SCALAR";
inline constexpr std::string_view kObject = "OBJECT";
inline constexpr std::string_view kInterface = "INTERFACE";
inline constexpr std::string_view kUnion = "UNION";
inline constexpr std::string_view kEnum = "ENUM";
inline constexpr std::string_view kInputObject = "INPUT_OBJECT";

// Any type of a schema, or an extension of one.
struct Definition {
  std::string_view kind;
  std::string_view description;
  std::string_view name;
  List<Directive*> directives;
  List<std::string_view> interfaces;
  List<FieldDefinition*> fields;
  List<std::string_view> types;  // of a union
  List<EnumValueDefinition*> enum_values;
  Position position;
  List<Position> type_positions;  // one for each of `types`, or none
  bool built_in = false;
  CommentGroup* before_description_comment = nullptr;
  CommentGroup* after_description_comment = nullptr;
  CommentGroup* end_of_definition_comment = nullptr;

  bool IsLeaf() const { return kind == kEnum || kind == kScalar; }
  bool IsAbstract() const { return kind == kInterface || kind == kUnion; }
  bool IsComposite() const { return kind == kObject || kind == kInterface || kind == kUnion; }
  bool IsInput() const { return kind == kScalar || kind == kEnum || kind == kInputObject; }
};
struct DirectiveDefinition {
  std::string_view description;
  std::string_view name;
  List<ArgumentDefinition*> arguments;
  List<std::string_view> locations;
  bool is_repeatable = false;
  Position position;
  CommentGroup* before_description_comment = nullptr;
  CommentGroup* after_description_comment = nullptr;
};
struct OperationTypeDefinition {
  std::string_view operation;
  std::string_view type;
  Position position;
  CommentGroup* comment = nullptr;
};
struct SchemaDefinition {
  std::string_view description;
  List<Directive*> directives;
  List<OperationTypeDefinition*> operation_types;
  Position position;
  CommentGroup* before_description_comment = nullptr;
  CommentGroup* after_description_comment = nullptr;
  CommentGroup* end_of_definition_comment = nullptr;
};
struct SchemaDocument {
  List<SchemaDefinition*> schema;
  List<SchemaDefinition*> schema_extension;
  List<DirectiveDefinition*> directives;
  List<Definition*> definitions;
  List<Definition*> extensions;
  CommentGroup* comment = nullptr;
};

// The first with that name, or nullptr.
template <typename Node>
Node* FindName(const List<Node*>& nodes, std::string_view name) {
  for (Node* node : nodes)
    if (node->name == name) return node;
  return nullptr;
}

// The name inside all lists.
std::string_view TypeName(const Type& type);
// "[Int!]!"
std::string ToText(const Type& type);
// Whether what has type `type` may stand where `other` is wanted.
bool IsCompatible(const Type& type, const Type& other);
// `{a:[1,"x"]}`
std::string ToText(const Value& value);

}  // namespace regoc::builtins::graphql
