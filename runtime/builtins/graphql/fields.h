// The fields of each node, by the names that policies see. One list for writing (encode.h) and reading (decode.h).
//
//   VisitFields(visit, argument);   // visit("Name", argument.name); visit("Value", argument.value); …
//
// A third argument names the Go type of a field, where OPA's messages name one that does not follow from ours.
#pragma once

#include "runtime/builtins/graphql/ast.h"

namespace regoc::builtins::graphql {

template <typename Visit>
void VisitFields(Visit& visit, Comment& x) {
  visit("Value", x.value);
}

template <typename Visit>
void VisitFields(Visit& visit, CommentGroup& x) {
  visit("List", x.list, "[]*ast.Comment");
}

template <typename Visit>
void VisitFields(Visit& visit, Type& x) {
  visit("NamedType", x.named_type);
  visit("Elem", x.elem);
  visit("NonNull", x.non_null);
}

template <typename Visit>
void VisitFields(Visit& visit, Value& x) {
  visit("Raw", x.raw);
  visit("Children", x.children, "ast.ChildValueList");
  visit("Kind", x.kind);
  visit("Comment", x.comment);
  visit("Definition", x.definition);
  visit("VariableDefinition", x.variable_definition);
  visit("ExpectedType", x.expected_type);
  visit("ExpectedTypeHasDefault", x.expected_type_has_default);
}

template <typename Visit>
void VisitFields(Visit& visit, ChildValue& x) {
  visit("Name", x.name);
  visit("Value", x.value);
  visit("Comment", x.comment);
}

template <typename Visit>
void VisitFields(Visit& visit, Argument& x) {
  visit("Name", x.name);
  visit("Value", x.value);
  visit("Comment", x.comment);
}

template <typename Visit>
void VisitFields(Visit& visit, Directive& x) {
  visit("Name", x.name);
  visit("Arguments", x.arguments, "ast.ArgumentList");
  visit("ParentDefinition", x.parent_definition);
  visit("Definition", x.definition);
  visit("Location", x.location, "ast.DirectiveLocation");
}

template <typename Visit>
void VisitFields(Visit& visit, Field& x) {
  visit("Alias", x.alias);
  visit("Name", x.name);
  visit("Arguments", x.arguments, "ast.ArgumentList");
  visit("Directives", x.directives, "ast.DirectiveList");
  visit("SelectionSet", x.selection_set);
  visit("Comment", x.comment);
  visit("Definition", x.definition);
  visit("ObjectDefinition", x.object_definition);
}

template <typename Visit>
void VisitFields(Visit& visit, FragmentSpread& x) {
  visit("Name", x.name);
  visit("Directives", x.directives, "ast.DirectiveList");
  visit("ObjectDefinition", x.object_definition);
  visit("Definition", x.definition);
  visit("Comment", x.comment);
}

template <typename Visit>
void VisitFields(Visit& visit, InlineFragment& x) {
  visit("TypeCondition", x.type_condition);
  visit("Directives", x.directives, "ast.DirectiveList");
  visit("SelectionSet", x.selection_set);
  visit("ObjectDefinition", x.object_definition);
  visit("Comment", x.comment);
}

template <typename Visit>
void VisitFields(Visit& visit, VariableDefinition& x) {
  visit("Variable", x.variable);
  visit("Type", x.type);
  visit("DefaultValue", x.default_value);
  visit("Directives", x.directives, "ast.DirectiveList");
  visit("Comment", x.comment);
  visit("Definition", x.definition);
  visit("Used", x.used);
}

template <typename Visit>
void VisitFields(Visit& visit, OperationDefinition& x) {
  visit("Operation", x.operation, "ast.Operation");
  visit("Name", x.name);
  visit("VariableDefinitions", x.variable_definitions, "ast.VariableDefinitionList");
  visit("Directives", x.directives, "ast.DirectiveList");
  visit("SelectionSet", x.selection_set);
  visit("Comment", x.comment);
}

template <typename Visit>
void VisitFields(Visit& visit, FragmentDefinition& x) {
  visit("Name", x.name);
  visit("VariableDefinition", x.variable_definition, "ast.VariableDefinitionList");
  visit("TypeCondition", x.type_condition);
  visit("Directives", x.directives, "ast.DirectiveList");
  visit("SelectionSet", x.selection_set);
  visit("Definition", x.definition);
  visit("Comment", x.comment);
}

template <typename Visit>
void VisitFields(Visit& visit, QueryDocument& x) {
  visit("Operations", x.operations, "ast.OperationList");
  visit("Fragments", x.fragments, "ast.FragmentDefinitionList");
  visit("Comment", x.comment);
}

template <typename Visit>
void VisitFields(Visit& visit, ArgumentDefinition& x) {
  visit("Description", x.description);
  visit("Name", x.name);
  visit("DefaultValue", x.default_value);
  visit("Type", x.type);
  visit("Directives", x.directives, "ast.DirectiveList");
  visit("BeforeDescriptionComment", x.before_description_comment);
  visit("AfterDescriptionComment", x.after_description_comment);
}

template <typename Visit>
void VisitFields(Visit& visit, FieldDefinition& x) {
  visit("Description", x.description);
  visit("Name", x.name);
  visit("Arguments", x.arguments, "ast.ArgumentDefinitionList");
  visit("DefaultValue", x.default_value);
  visit("Type", x.type);
  visit("Directives", x.directives, "ast.DirectiveList");
  visit("BeforeDescriptionComment", x.before_description_comment);
  visit("AfterDescriptionComment", x.after_description_comment);
}

template <typename Visit>
void VisitFields(Visit& visit, EnumValueDefinition& x) {
  visit("Description", x.description);
  visit("Name", x.name);
  visit("Directives", x.directives, "ast.DirectiveList");
  visit("BeforeDescriptionComment", x.before_description_comment);
  visit("AfterDescriptionComment", x.after_description_comment);
}

template <typename Visit>
void VisitFields(Visit& visit, Definition& x) {
  visit("Kind", x.kind, "ast.DefinitionKind");
  visit("Description", x.description);
  visit("Name", x.name);
  visit("Directives", x.directives, "ast.DirectiveList");
  visit("Interfaces", x.interfaces, "[]string");
  visit("Fields", x.fields, "ast.FieldList");
  visit("Types", x.types, "[]string");
  visit("EnumValues", x.enum_values, "ast.EnumValueList");
  visit("BuiltIn", x.built_in);
  visit("BeforeDescriptionComment", x.before_description_comment);
  visit("AfterDescriptionComment", x.after_description_comment);
  visit("EndOfDefinitionComment", x.end_of_definition_comment);
}

template <typename Visit>
void VisitFields(Visit& visit, DirectiveDefinition& x) {
  visit("Description", x.description);
  visit("Name", x.name);
  visit("Arguments", x.arguments, "ast.ArgumentDefinitionList");
  visit("Locations", x.locations, "[]ast.DirectiveLocation");
  visit("IsRepeatable", x.is_repeatable);
  visit("BeforeDescriptionComment", x.before_description_comment);
  visit("AfterDescriptionComment", x.after_description_comment);
}

template <typename Visit>
void VisitFields(Visit& visit, OperationTypeDefinition& x) {
  visit("Operation", x.operation, "ast.Operation");
  visit("Type", x.type);
  visit("Comment", x.comment);
}

template <typename Visit>
void VisitFields(Visit& visit, SchemaDefinition& x) {
  visit("Description", x.description);
  visit("Directives", x.directives, "ast.DirectiveList");
  visit("OperationTypes", x.operation_types, "ast.OperationTypeDefinitionList");
  visit("BeforeDescriptionComment", x.before_description_comment);
  visit("AfterDescriptionComment", x.after_description_comment);
  visit("EndOfDefinitionComment", x.end_of_definition_comment);
}

template <typename Visit>
void VisitFields(Visit& visit, SchemaDocument& x) {
  visit("Schema", x.schema, "ast.SchemaDefinitionList");
  visit("SchemaExtension", x.schema_extension, "ast.SchemaDefinitionList");
  visit("Directives", x.directives, "ast.DirectiveDefinitionList");
  visit("Definitions", x.definitions, "ast.DefinitionList");
  visit("Extensions", x.extensions, "ast.DefinitionList");
  visit("Comment", x.comment);
}

}  // namespace regoc::builtins::graphql
