#include "runtime/builtins/graphql/schema_parser.h"

#include <algorithm>

#include "runtime/builtins/graphql/parser.h"

namespace regoc::builtins::graphql {

namespace {

constexpr std::string_view kDirectiveLocations[] = {
    "QUERY",
    "MUTATION",
    "SUBSCRIPTION",
    "FIELD",
    "SCHEMA",
    "SCALAR",
    "OBJECT",
    "FRAGMENT_DEFINITION",
    "UNION",
    "ENUM",
    "FRAGMENT_SPREAD",
    "INLINE_FRAGMENT",
    "FIELD_DEFINITION",
    "ENUM_VALUE",
    "VARIABLE_DEFINITION",
    "INTERFACE",
    "INPUT_OBJECT",
    "ARGUMENT_DEFINITION",
    "INPUT_FIELD_DEFINITION",
};

// Of a type, by the word that begins its definition; empty: by no such word.
std::string_view KindOfKeyword(std::string_view word) {
  if (word == "scalar") return kScalar;
  if (word == "type") return kObject;
  if (word == "interface") return kInterface;
  if (word == "union") return kUnion;
  if (word == "enum") return kEnum;
  return word == "input" ? kInputObject : std::string_view();
}

class SchemaParser : public Parser {
 public:
  using Parser::Parser;
  void ParseDocument(SchemaDocument& document);

 private:
  struct Description {
    std::string_view text;
    CommentGroup* comment = nullptr;
  };

  Description ParseDescription();
  void ParseDefinition(SchemaDocument& document);
  void ParseExtension(SchemaDocument& document);
  SchemaDefinition* ParseSchemaDefinition(const Description& description);
  SchemaDefinition* ParseSchemaExtension(CommentGroup* comment);
  void ParseOperationTypes(SchemaDefinition& schema);
  Definition* ParseType(const Description& description);
  Definition* ParseTypeExtension(CommentGroup* comment);
  void ParseTypeBody(Definition& type, bool is_extension);
  void ParseInterfaces(Definition& type);
  void ParseUnionMember(Definition& type);
  FieldDefinition* ParseField(bool is_input);
  ArgumentDefinition* ParseArgumentDefinition();
  List<ArgumentDefinition*> ParseArgumentDefinitions();
  EnumValueDefinition* ParseEnumValue();
  DirectiveDefinition* ParseDirectiveDefinition(const Description& description);
  std::string_view ParseDirectiveLocation();

  // What fields, arguments and enum values begin with.
  template <typename Node>
  Node* ParseHead() {
    Node* node = arena_.New<Node>();
    Description description = ParseDescription();
    if (!description.text.empty()) {
      node->before_description_comment = description.comment;
      node->description = description.text;
    }
    node->position = PeekPosition();
    node->after_description_comment = comment();
    node->name = ParseName();
    return node;
  }
};

void SchemaParser::ParseDocument(SchemaDocument& document) {
  while (ok() && PeekKind() != TokenKind::kEnd) ParseDefinition(document);
  document.comment = comment();
}

SchemaParser::Description SchemaParser::ParseDescription() {
  Description description;
  if (PeekKind() != TokenKind::kString && PeekKind() != TokenKind::kBlockString) return description;
  description.comment = comment();
  description.text = Next().value;
  return description;
}

void SchemaParser::ParseDefinition(SchemaDocument& document) {
  Description description = ParseDescription();
  if (PeekKind() != TokenKind::kName) return FailUnexpected();
  std::string_view word = Peek().value;
  if (!KindOfKeyword(word).empty()) {
    document.definitions.Append(arena_, ParseType(description));
  } else if (word == "schema") {
    document.schema.Append(arena_, ParseSchemaDefinition(description));
  } else if (word == "directive") {
    document.directives.Append(arena_, ParseDirectiveDefinition(description));
  } else if (word == "extend") {
    if (!description.text.empty()) FailUnexpected(previous());
    ParseExtension(document);
  } else {
    FailUnexpected();
  }
}

void SchemaParser::ParseExtension(SchemaDocument& document) {
  CommentGroup* comment = this->comment();
  ExpectKeyword("extend");
  std::string_view word = Peek().value;
  if (word == "schema") {
    document.schema_extension.Append(arena_, ParseSchemaExtension(comment));
  } else if (!KindOfKeyword(word).empty()) {
    document.extensions.Append(arena_, ParseTypeExtension(comment));
  } else {
    FailUnexpected();
  }
}

SchemaDefinition* SchemaParser::ParseSchemaDefinition(const Description& description) {
  SchemaDefinition* schema = arena_.New<SchemaDefinition>();
  schema->before_description_comment = description.comment;
  schema->description = description.text;
  schema->after_description_comment = comment();
  ExpectKeyword("schema");
  ParseOperationTypes(*schema);
  return schema;
}

SchemaDefinition* SchemaParser::ParseSchemaExtension(CommentGroup* comment) {
  SchemaDefinition* schema = arena_.New<SchemaDefinition>();
  schema->after_description_comment = comment;
  ExpectKeyword("schema");
  ParseOperationTypes(*schema);
  if (schema->directives.empty() && schema->operation_types.empty()) FailUnexpected();
  return schema;
}

void SchemaParser::ParseOperationTypes(SchemaDefinition& schema) {
  schema.position = PeekPosition();
  schema.directives = ParseDirectives(true);
  schema.end_of_definition_comment = ParseSome(TokenKind::kBraceLeft, TokenKind::kBraceRight, [&] {
    OperationTypeDefinition* operation = arena_.New<OperationTypeDefinition>();
    operation->position = PeekPosition();
    operation->comment = comment();
    operation->operation = ParseOperationType();
    Expect(TokenKind::kColon);
    operation->type = ParseName();
    schema.operation_types.Append(arena_, operation);
  });
}

Definition* SchemaParser::ParseType(const Description& description) {
  Definition* type = arena_.New<Definition>();
  type->before_description_comment = description.comment;
  type->description = description.text;
  type->after_description_comment = comment();
  ParseTypeBody(*type, false);
  return type;
}

Definition* SchemaParser::ParseTypeExtension(CommentGroup* comment) {
  Definition* type = arena_.New<Definition>();
  type->after_description_comment = comment;
  ParseTypeBody(*type, true);
  if (type->interfaces.empty() && type->directives.empty() && type->fields.empty() && type->types.empty() &&
      type->enum_values.empty()) {
    FailUnexpected();
  }
  return type;
}

// From its keyword on.
void SchemaParser::ParseTypeBody(Definition& type, bool is_extension) {
  std::string_view word = Peek().value;
  ExpectKeyword(word);
  type.kind = KindOfKeyword(word);
  type.position = PeekPosition();
  type.built_in = type.position.origin == Origin::kPrelude;
  type.name = ParseName();
  if (type.kind == kObject || (type.kind == kInterface && !is_extension)) ParseInterfaces(type);
  type.directives = ParseDirectives(!is_extension || type.kind != kInputObject);
  if (type.kind == kObject || type.kind == kInterface || type.kind == kInputObject) {
    type.end_of_definition_comment = ParseSome(TokenKind::kBraceLeft, TokenKind::kBraceRight, [&] {
      type.fields.Append(arena_, ParseField(type.kind == kInputObject));
    });
  } else if (type.kind == kEnum) {
    type.end_of_definition_comment = ParseSome(TokenKind::kBraceLeft, TokenKind::kBraceRight,
                                               [&] { type.enum_values.Append(arena_, ParseEnumValue()); });
  } else if (type.kind == kUnion && Skip(TokenKind::kEquals)) {
    Skip(TokenKind::kPipe);
    do {
      ParseUnionMember(type);
    } while (Skip(TokenKind::kPipe));
  }
}

void SchemaParser::ParseInterfaces(Definition& type) {
  if (Peek().value != "implements") return;
  Next();
  Skip(TokenKind::kAmp);
  do {
    type.interfaces.Append(arena_, ParseName());
  } while (Skip(TokenKind::kAmp));
}

void SchemaParser::ParseUnionMember(Definition& type) {
  type.type_positions.Append(arena_, PeekPosition());
  type.types.Append(arena_, ParseName());
}

FieldDefinition* SchemaParser::ParseField(bool is_input) {
  FieldDefinition* field = ParseHead<FieldDefinition>();
  if (!is_input) field->arguments = ParseArgumentDefinitions();
  Expect(TokenKind::kColon);
  field->type = Parser::ParseType();
  if (is_input && Skip(TokenKind::kEquals)) field->default_value = ParseValue(true);
  field->directives = ParseDirectives(true);
  return field;
}

List<ArgumentDefinition*> SchemaParser::ParseArgumentDefinitions() {
  List<ArgumentDefinition*> arguments;
  ParseSome(TokenKind::kParenLeft, TokenKind::kParenRight,
            [&] { arguments.Append(arena_, ParseArgumentDefinition()); });
  return arguments;
}

ArgumentDefinition* SchemaParser::ParseArgumentDefinition() {
  ArgumentDefinition* argument = ParseHead<ArgumentDefinition>();
  Expect(TokenKind::kColon);
  argument->type = Parser::ParseType();
  if (Skip(TokenKind::kEquals)) argument->default_value = ParseValue(true);
  argument->directives = ParseDirectives(true);
  return argument;
}

EnumValueDefinition* SchemaParser::ParseEnumValue() {
  EnumValueDefinition* value = ParseHead<EnumValueDefinition>();
  value->directives = ParseDirectives(true);
  return value;
}

DirectiveDefinition* SchemaParser::ParseDirectiveDefinition(const Description& description) {
  DirectiveDefinition* directive = arena_.New<DirectiveDefinition>();
  directive->before_description_comment = description.comment;
  directive->description = description.text;
  directive->after_description_comment = comment();
  ExpectKeyword("directive");
  Expect(TokenKind::kAt);
  directive->position = PeekPosition();
  directive->name = ParseName();
  directive->arguments = ParseArgumentDefinitions();
  if (PeekKind() == TokenKind::kName && Peek().value == "repeatable") {
    directive->is_repeatable = true;
    Next();
  }
  ExpectKeyword("on");
  Skip(TokenKind::kPipe);
  do {
    directive->locations.Append(arena_, ParseDirectiveLocation());
  } while (Skip(TokenKind::kPipe));
  return directive;
}

std::string_view SchemaParser::ParseDirectiveLocation() {
  Token name = Expect(TokenKind::kName);
  if (std::find(std::begin(kDirectiveLocations), std::end(kDirectiveLocations), name.value) ==
      std::end(kDirectiveLocations)) {
    FailUnexpected(name);
  }
  return name.value;
}

}  // namespace

bool ParseSchema(Work& work, Arena& arena, std::string_view source, Origin origin, SchemaDocument& document,
                 std::string& fault) {
  SchemaParser parser(work, arena, source, origin);
  parser.ParseDocument(document);
  fault = parser.fault();
  return parser.ok();
}

}  // namespace regoc::builtins::graphql
