#include "runtime/builtins/graphql/query_parser.h"

#include "runtime/builtins/graphql/parser.h"

namespace regoc::builtins::graphql {

namespace {

class QueryParser : public Parser {
 public:
  using Parser::Parser;
  void ParseDocument(QueryDocument& document);

 private:
  OperationDefinition* ParseOperation();
  FragmentDefinition* ParseFragmentDefinition();
  std::string_view ParseFragmentName();
  List<VariableDefinition*> ParseVariableDefinitions();
  VariableDefinition* ParseVariableDefinition();
  SelectionSet ParseSelectionSet();
  Selection* ParseSelection();
  Field* ParseField();
  Selection* ParseSpread();

  template <typename Node>
  Node* NewSelection() {
    Node* node = arena_.New<Node>();
    node->kind = Node::kKind;
    return node;
  }
};

void QueryParser::ParseDocument(QueryDocument& document) {
  while (ok() && PeekKind() != TokenKind::kEnd) {
    const Token& token = Peek();
    bool is_name = token.kind == TokenKind::kName;
    if (token.kind == TokenKind::kBraceLeft ||
        (is_name && (token.value == "query" || token.value == "mutation" || token.value == "subscription"))) {
      document.operations.Append(arena_, ParseOperation());
    } else if (is_name && token.value == "fragment") {
      document.fragments.Append(arena_, ParseFragmentDefinition());
    } else {
      FailUnexpected();
    }
  }
}

OperationDefinition* QueryParser::ParseOperation() {
  OperationDefinition* operation = arena_.New<OperationDefinition>();
  operation->position = PeekPosition();
  if (PeekKind() == TokenKind::kBraceLeft) {  // its comments are not kept, as in OPA
    operation->operation = "query";
    operation->selection_set = ParseSelectionSet();
    return operation;
  }
  operation->comment = comment();
  operation->operation = ParseOperationType();
  if (PeekKind() == TokenKind::kName) operation->name = Next().value;
  operation->variable_definitions = ParseVariableDefinitions();
  operation->directives = ParseDirectives(false);
  operation->selection_set = ParseSelectionSet();
  return operation;
}

FragmentDefinition* QueryParser::ParseFragmentDefinition() {
  FragmentDefinition* fragment = arena_.New<FragmentDefinition>();
  fragment->position = PeekPosition();
  fragment->comment = comment();
  ExpectKeyword("fragment");
  fragment->name = ParseFragmentName();
  fragment->variable_definition = ParseVariableDefinitions();
  ExpectKeyword("on");
  fragment->type_condition = ParseName();
  fragment->directives = ParseDirectives(false);
  fragment->selection_set = ParseSelectionSet();
  return fragment;
}

std::string_view QueryParser::ParseFragmentName() {
  if (Peek().value == "on") {
    FailUnexpected();
    return {};
  }
  return ParseName();
}

List<VariableDefinition*> QueryParser::ParseVariableDefinitions() {
  List<VariableDefinition*> definitions;
  ParseSome(TokenKind::kParenLeft, TokenKind::kParenRight,
            [&] { definitions.Append(arena_, ParseVariableDefinition()); });
  return definitions;
}

VariableDefinition* QueryParser::ParseVariableDefinition() {
  VariableDefinition* definition = arena_.New<VariableDefinition>();
  definition->position = PeekPosition();
  definition->comment = comment();
  definition->variable = ParseVariable();
  Expect(TokenKind::kColon);
  definition->type = ParseType();
  if (Skip(TokenKind::kEquals)) definition->default_value = ParseValue(true);
  definition->directives = ParseDirectives(false);
  return definition;
}

SelectionSet QueryParser::ParseSelectionSet() {
  SelectionSet selections;
  Level level(work_, kMaxNesting);
  if (!level) return selections;
  if (PeekKind() != TokenKind::kBraceLeft) {
    Fail(Peek(), "Expected {, found " + std::string(SymbolOf(PeekKind())));
    return selections;
  }
  ParseSome(TokenKind::kBraceLeft, TokenKind::kBraceRight, [&] { selections.Append(arena_, ParseSelection()); });
  return selections;
}

Selection* QueryParser::ParseSelection() {
  return PeekKind() == TokenKind::kSpread ? ParseSpread() : static_cast<Selection*>(ParseField());
}

Field* QueryParser::ParseField() {
  Field* field = NewSelection<Field>();
  field->position = PeekPosition();
  field->comment = comment();
  field->alias = ParseName();
  field->name = Skip(TokenKind::kColon) ? ParseName() : field->alias;
  field->arguments = ParseArguments(false);
  field->directives = ParseDirectives(false);
  if (PeekKind() == TokenKind::kBraceLeft) field->selection_set = ParseSelectionSet();
  return field;
}

Selection* QueryParser::ParseSpread() {
  CommentGroup* comment = this->comment();
  Expect(TokenKind::kSpread);
  if (PeekKind() == TokenKind::kName && Peek().value != "on") {
    FragmentSpread* spread = NewSelection<FragmentSpread>();
    spread->position = PeekPosition();
    spread->comment = comment;
    spread->name = ParseFragmentName();
    spread->directives = ParseDirectives(false);
    return spread;
  }
  InlineFragment* fragment = NewSelection<InlineFragment>();
  fragment->position = PeekPosition();
  fragment->comment = comment;
  if (Peek().value == "on") {
    Next();
    fragment->type_condition = ParseName();
  }
  fragment->directives = ParseDirectives(false);
  fragment->selection_set = ParseSelectionSet();
  return fragment;
}

}  // namespace

bool ParseQuery(Work& work, Arena& arena, std::string_view source, QueryDocument& document, std::string& fault) {
  QueryParser parser(work, arena, source, Origin::kText);
  parser.ParseDocument(document);
  fault = parser.fault();
  return parser.ok();
}

}  // namespace regoc::builtins::graphql
