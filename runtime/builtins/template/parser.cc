#include "runtime/builtins/template/parser.h"

#include <algorithm>

#include "runtime/builtins/template/constant.h"
#include "runtime/builtins/template/functions.h"
#include "runtime/builtins/template/lexer.h"
#include "runtime/value/go_quote.h"

namespace regoc::builtins::text_template {

namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  AppendGoQuoted(out, text);
  return out;
}

// What the parsers of one text share.
struct Shared {
  Lexer lexer;
  Templates& templates;
  std::string& fault;  // empty: none so far
  int nesting = 0;
};

// Parses one template; definitions inside of it have parsers of their own. After a fault every method returns at once.
class Parser {
 public:
  Parser(Shared& shared, std::string name) : shared_(shared), name_(std::move(name)) {}

  void Root() {
    Node* root = New(NodeKind::kList, Peek().position);
    while (!failed() && Peek().kind != TokenKind::kEndOfText) {
      if (Peek().kind == TokenKind::kLeftDelimiter) {
        Token delimiter = Next();
        if (NextNonSpace().kind == TokenKind::kDefine) {
          Parser(shared_, "definition").Definition();
          continue;
        }
        Backup2(delimiter);
      }
      Node* node = TextOrAction();
      if (failed()) return;
      if (node->kind == NodeKind::kEnd || node->kind == NodeKind::kElse) return Fail("unexpected " + node->Text());
      root->children.push_back(node);
    }
    if (!failed()) Add(root);
  }

 private:
  bool failed() const { return !shared_.fault.empty(); }

  Node* New(NodeKind kind, size_t position) {
    Node& node = shared_.templates.nodes.emplace_back();
    node.kind = kind;
    node.position = position;
    return &node;
  }

  Token Next() {
    if (peek_count_ > 0) {
      --peek_count_;
    } else {
      tokens_[0] = shared_.lexer.Next();
    }
    return tokens_[peek_count_];
  }
  void Backup() { ++peek_count_; }
  // Puts back one or two tokens that come before the last one.
  void Backup2(const Token& before) {
    tokens_[1] = before;
    peek_count_ = 2;
  }
  void Backup3(const Token& first, const Token& second) {
    tokens_[1] = second;
    tokens_[2] = first;
    peek_count_ = 3;
  }
  Token Peek() {
    if (peek_count_ > 0) return tokens_[peek_count_ - 1];
    peek_count_ = 1;
    return tokens_[0] = shared_.lexer.Next();
  }
  Token NextNonSpace() {
    Token token = Next();
    while (token.kind == TokenKind::kSpace) token = Next();
    return token;
  }
  Token PeekNonSpace() {
    Token token = NextNonSpace();
    Backup();
    return token;
  }

  void Fail(std::string_view message) {
    if (failed()) return;
    shared_.fault = "template: " + std::string(kRootName) + ":" + std::to_string(tokens_[0].line) + ": ";
    shared_.fault.append(message);
  }

  void Unexpected(const Token& token, std::string_view context) {
    if (token.kind != TokenKind::kError) {
      return Fail("unexpected " + token.Shown() + " in " + std::string(context));
    }
    std::string message(token.text);
    if (action_line_ != 0 && action_line_ != token.line) {
      message.append(message.ends_with(" action") ? "" : " in action");
      message.append(" started at ").append(kRootName).append(":").append(std::to_string(action_line_));
    }
    Fail(message);
  }

  Token Expect(TokenKind kind, std::string_view context) {
    Token token = NextNonSpace();
    if (token.kind != kind) Unexpected(token, context);
    return token;
  }

  static bool IsEmpty(const Node& node) {
    if (node.kind == NodeKind::kList) {
      return std::all_of(node.children.begin(), node.children.end(), [](const Node* n) { return IsEmpty(*n); });
    }
    return node.kind == NodeKind::kText && node.text.find_first_not_of(" \t\n\v\f\r") == std::string_view::npos;
  }

  // An empty template does not replace one that is there.
  void Add(const Node* root) {
    auto [known, is_new] = shared_.templates.roots.try_emplace(name_, root);
    if (is_new) return;
    if (IsEmpty(*known->second)) {
      known->second = root;
    } else if (!IsEmpty(*root)) {
      Fail("template: multiple definition of template " + Quoted(name_));
    }
  }

  // After {{define.
  void Definition() {
    Token name = NextNonSpace();
    std::string unquoted;
    if (!TemplateName(name, "define clause", unquoted)) return;
    name_ = unquoted;
    Expect(TokenKind::kRightDelimiter, "define clause");
    Body("define clause");
  }

  void Body(std::string_view context) {
    if (failed()) return;
    Node* end = nullptr;
    Node* list = List(end);
    if (failed()) return;
    if (end->kind != NodeKind::kEnd) return Fail("unexpected " + end->Text() + " in " + std::string(context));
    Add(list);
  }

  // Up to {{end}} or {{else}}, which `end` then is.
  Node* List(Node*& end) {
    Node* list = New(NodeKind::kList, PeekNonSpace().position);
    if (++shared_.nesting > kMaxNesting) Fail("max expression depth exceeded");
    while (!failed() && PeekNonSpace().kind != TokenKind::kEndOfText) {
      Node* node = TextOrAction();
      if (failed()) break;
      if (node->kind == NodeKind::kEnd || node->kind == NodeKind::kElse) {
        end = node;
        --shared_.nesting;
        return list;
      }
      list->children.push_back(node);
    }
    --shared_.nesting;
    Fail("unexpected EOF");
    return list;
  }

  Node* TextOrAction() {
    Token token = NextNonSpace();
    if (token.kind == TokenKind::kText) {
      Node* node = New(NodeKind::kText, token.position);
      node->text = token.text;
      return node;
    }
    if (token.kind != TokenKind::kLeftDelimiter) {
      Unexpected(token, "input");
      return nullptr;
    }
    action_line_ = token.line;
    Node* node = Action();
    action_line_ = 0;
    return node;
  }

  Node* Action() {
    Token token = NextNonSpace();
    switch (token.kind) {
      case TokenKind::kBlock:
        return Block();
      case TokenKind::kBreak:
        return Jump(NodeKind::kBreak, token, "{{break}}");
      case TokenKind::kContinue:
        return Jump(NodeKind::kContinue, token, "{{continue}}");
      case TokenKind::kElse:
        return Else();
      case TokenKind::kEnd:
        return New(NodeKind::kEnd, Expect(TokenKind::kRightDelimiter, "end").position);
      case TokenKind::kIf:
        return Branch(NodeKind::kIf, "if");
      case TokenKind::kRange:
        return Branch(NodeKind::kRange, "range");
      case TokenKind::kWith:
        return Branch(NodeKind::kWith, "with");
      case TokenKind::kTemplate:
        return Template();
      default:
        break;
    }
    Backup();
    Node* action = New(NodeKind::kAction, Peek().position);
    action->pipe = Pipeline("command", TokenKind::kRightDelimiter);
    return action;
  }

  Node* Jump(NodeKind kind, const Token& word, std::string_view shown) {
    Token token = NextNonSpace();
    if (token.kind != TokenKind::kRightDelimiter) Unexpected(token, shown);
    if (range_depth_ == 0) Fail(std::string(shown) + " outside {{range}}");
    return New(kind, word.position);
  }

  // The "if" of "else if" stays for the caller.
  Node* Else() {
    Token next = PeekNonSpace();
    if (next.kind == TokenKind::kIf || next.kind == TokenKind::kWith) return New(NodeKind::kElse, next.position);
    return New(NodeKind::kElse, Expect(TokenKind::kRightDelimiter, "else").position);
  }

  Node* Branch(NodeKind kind, std::string_view word) {
    size_t variables = variables_.size();
    Node* pipe = Pipeline(word, TokenKind::kRightDelimiter);
    Node* branch = New(kind, pipe->position);
    branch->pipe = pipe;
    bool range = kind == NodeKind::kRange;
    range_depth_ += range;
    Node* end = nullptr;
    branch->body = List(end);
    range_depth_ -= range;
    if (!failed() && end->kind == NodeKind::kElse) branch->otherwise = Otherwise(kind, *end);
    variables_.resize(variables);
    return branch;
  }

  // After {{else: "else if" is an else with an if in it, which share their end.
  Node* Otherwise(NodeKind kind, const Node& start) {
    TokenKind word = kind == NodeKind::kIf ? TokenKind::kIf : TokenKind::kWith;
    if (kind != NodeKind::kRange && Peek().kind == word) {
      Next();
      Node* list = New(NodeKind::kList, start.position);
      if (++shared_.nesting > kMaxNesting) Fail("max expression depth exceeded");
      if (!failed()) list->children.push_back(Branch(kind, kind == NodeKind::kIf ? "if" : "with"));
      --shared_.nesting;
      return list;
    }
    Node* end = nullptr;
    Node* list = List(end);
    if (!failed() && end->kind != NodeKind::kEnd) Fail("expected end; found " + end->Text());
    return list;
  }

  bool TemplateName(const Token& token, std::string_view context, std::string& name) {
    if (token.kind != TokenKind::kString && token.kind != TokenKind::kRawString) {
      Unexpected(token, context);
      return false;
    }
    std::optional<std::string> unquoted = Unquote(token.text);
    if (!unquoted) Fail("invalid syntax");
    name = unquoted.value_or("");
    return unquoted.has_value();
  }

  // {{block "name" pipeline}}: defines the template, and uses it.
  Node* Block() {
    Token token = NextNonSpace();
    Node* use = New(NodeKind::kTemplate, token.position);
    if (!TemplateName(token, "block clause", use->value)) return use;
    use->pipe = Pipeline("block clause", TokenKind::kRightDelimiter);
    Parser(shared_, use->value).Body("block clause");
    return use;
  }

  Node* Template() {
    Token token = NextNonSpace();
    Node* use = New(NodeKind::kTemplate, token.position);
    if (!TemplateName(token, "template clause", use->value)) return use;
    if (NextNonSpace().kind != TokenKind::kRightDelimiter) {
      Backup();
      use->pipe = Pipeline("template clause", TokenKind::kRightDelimiter);
    }
    return use;
  }

  Node* Pipeline(std::string_view context, TokenKind end) {
    Node* pipe = New(NodeKind::kPipe, PeekNonSpace().position);
    while (!failed() && Declaration(*pipe, context)) {
    }
    while (!failed()) {
      Token token = NextNonSpace();
      if (token.kind == end) {
        CheckPipeline(*pipe, context);
        return pipe;
      }
      if (!StartsOperand(token.kind)) {
        Unexpected(token, context);
        return pipe;
      }
      Backup();
      pipe->children.push_back(Command());
    }
    return pipe;
  }

  // "$x :=", or "$i," of a range, after which another follows: then true.
  bool Declaration(Node& pipe, std::string_view context) {
    Token variable = PeekNonSpace();
    if (variable.kind != TokenKind::kVariable) return false;
    Next();
    Token after = Peek();
    Token next = PeekNonSpace();
    bool comma = next.kind == TokenKind::kChar && next.text == ",";
    if (comma || next.kind == TokenKind::kAssign || next.kind == TokenKind::kDeclare) {
      NextNonSpace();
      pipe.names.push_back(variable.text);
      variables_.push_back(variable.text);
      if (!comma) {
        pipe.assigns = next.kind == TokenKind::kAssign;
        return false;
      }
      if (context != "range" || pipe.names.size() >= 2) {
        Fail("too many declarations in " + std::string(context));
        return false;
      }
      TokenKind third = PeekNonSpace().kind;
      if (third == TokenKind::kVariable || third == TokenKind::kRightDelimiter || third == TokenKind::kRightParen) {
        return true;
      }
      Fail("range can only initialize variables");
    } else if (after.kind == TokenKind::kSpace) {
      Backup3(variable, after);
    } else {
      Backup2(variable);
    }
    return false;
  }

  static bool StartsOperand(TokenKind kind) {
    switch (kind) {
      case TokenKind::kBool:
      case TokenKind::kCharConstant:
      case TokenKind::kComplex:
      case TokenKind::kDot:
      case TokenKind::kField:
      case TokenKind::kIdentifier:
      case TokenKind::kNumber:
      case TokenKind::kNil:
      case TokenKind::kRawString:
      case TokenKind::kString:
      case TokenKind::kVariable:
      case TokenKind::kLeftParen:
        return true;
      default:
        return false;
    }
  }

  void CheckPipeline(const Node& pipe, std::string_view context) {
    if (pipe.children.empty()) return Fail("missing value for " + std::string(context));
    for (size_t i = 1; i < pipe.children.size(); ++i) {
      NodeKind first = pipe.children[i]->children[0]->kind;
      if (first == NodeKind::kBool || first == NodeKind::kDot || first == NodeKind::kNil ||
          first == NodeKind::kNumber || first == NodeKind::kString) {
        return Fail("non executable command in pipeline stage " + std::to_string(i + 1));
      }
    }
  }

  Node* Command() {
    Node* command = New(NodeKind::kCommand, PeekNonSpace().position);
    while (!failed()) {
      PeekNonSpace();
      Node* operand = Operand();
      if (failed()) return command;
      if (operand != nullptr) command->children.push_back(operand);
      Token token = Next();
      if (token.kind == TokenKind::kSpace) continue;
      if (token.kind == TokenKind::kRightDelimiter || token.kind == TokenKind::kRightParen) {
        Backup();
      } else if (token.kind != TokenKind::kPipe) {
        Unexpected(token, "operand");
      }
      break;
    }
    if (command->children.empty()) Fail("empty command");
    return command;
  }

  // A term and the fields after it; nullptr when there is none.
  Node* Operand() {
    Node* node = Term();
    if (node == nullptr || failed() || Peek().kind != TokenKind::kField) return node;
    size_t position = Peek().position;
    bool extends = node->kind == NodeKind::kField || node->kind == NodeKind::kVariable;
    bool takes_fields = extends || node->kind == NodeKind::kIdentifier || node->kind == NodeKind::kPipe;
    Node* chain = extends ? node : New(NodeKind::kChain, position);
    chain->position = position;
    if (!extends) chain->children.push_back(node);
    while (Peek().kind == TokenKind::kField) chain->names.push_back(Next().text.substr(1));
    if (!takes_fields) Fail("unexpected . after term " + Quoted(node->Text()));
    return chain;
  }

  Node* Term() {
    Token token = NextNonSpace();
    switch (token.kind) {
      case TokenKind::kIdentifier:
        if (!IsFunction(token.text)) Fail("function " + Quoted(token.text) + " not defined");
        return NewNamed(NodeKind::kIdentifier, token);
      case TokenKind::kDot:
        return New(NodeKind::kDot, token.position);
      case TokenKind::kNil:
        return New(NodeKind::kNil, token.position);
      case TokenKind::kVariable:
        return Variable(token);
      case TokenKind::kField: {
        Node* field = New(NodeKind::kField, token.position);
        field->names.push_back(token.text.substr(1));
        return field;
      }
      case TokenKind::kBool: {
        Node* node = New(NodeKind::kBool, token.position);
        node->flag = token.text == "true";
        return node;
      }
      case TokenKind::kCharConstant:
      case TokenKind::kComplex:
      case TokenKind::kNumber:
        return Number(token);
      case TokenKind::kLeftParen:
        return Parenthesized();
      case TokenKind::kString:
      case TokenKind::kRawString:
        return String(token);
      default:
        Backup();
        return nullptr;
    }
  }

  Node* NewNamed(NodeKind kind, const Token& token) {
    Node* node = New(kind, token.position);
    node->text = token.text;
    return node;
  }

  Node* Variable(const Token& token) {
    Node* node = New(NodeKind::kVariable, token.position);
    node->names.push_back(token.text);
    if (std::ranges::find(variables_, token.text) == variables_.end()) {
      Fail("undefined variable " + Quoted(token.text));
    }
    return node;
  }

  Node* Number(const Token& token) {
    Node* node = NewNamed(NodeKind::kNumber, token);
    std::string fault;
    if (std::optional<Constant> number = ReadConstant(token.text, token.kind, fault)) {
      node->number = *number;
    } else {
      Fail(fault);
    }
    return node;
  }

  Node* String(const Token& token) {
    Node* node = NewNamed(NodeKind::kString, token);
    std::optional<std::string> value = Unquote(token.text);
    if (!value) Fail("invalid syntax");
    node->value = value.value_or("");
    return node;
  }

  Node* Parenthesized() {
    if (++shared_.nesting > kMaxNesting) Fail("max expression depth exceeded");
    Node* pipe = failed() ? nullptr : Pipeline("parenthesized pipeline", TokenKind::kRightParen);
    --shared_.nesting;
    return pipe;
  }

  Shared& shared_;
  std::string name_;
  Token tokens_[3];  // the last one that was read, and those that were put back before it
  int peek_count_ = 0;
  std::vector<std::string_view> variables_ = {"$"};
  size_t action_line_ = 0;
  int range_depth_ = 0;
};

}  // namespace

std::unique_ptr<Templates> Parse(std::string_view text, std::string& fault) {
  auto templates = std::make_unique<Templates>();
  fault.clear();
  Shared shared{Lexer(text), *templates, fault};
  Parser(shared, std::string(kRootName)).Root();
  return fault.empty() ? std::move(templates) : nullptr;
}

}  // namespace regoc::builtins::text_template
