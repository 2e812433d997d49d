// VCL, of Varnish and Fastly, in the shape of Conftest's parser: blocks by type and name, with what they assign. That
// parser knows little of statements: what `if` guards is left out, and a block without assignments is the list of its
// literals.
//
// Differs on purpose: a brace or a comment that does not end is an error.
#include <algorithm>
#include <charconv>
#include <map>

#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"

namespace regoc::inputs {

namespace {

struct Token {
  enum class Kind { kName, kInteger, kPercentage, kText, kNetwork, kSymbol, kComment, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;
  size_t offset = 0;

  bool Is(std::string_view symbol) const { return kind == Kind::kSymbol && text == symbol; }
};

bool IsNameCharacter(char c) { return IsLetter(c) || c == '_' || c == '.'; }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : in_(text) {}
  std::vector<Token> ReadAll() {
    std::vector<Token> tokens;
    do tokens.push_back(Next());
    while (tokens.back().kind != Token::Kind::kEnd);
    return tokens;
  }

 private:
  Token Next();
  Token ReadText(size_t offset);

  Cursor in_;
};

// A text with a slash in it is taken for a network, "10.0.0.0"/8, which goes on to the semicolon and takes it.
Token Lexer::ReadText(size_t offset) {
  in_.Skip(1);
  size_t begin = in_.offset();
  while (!in_.AtEnd() && in_.Peek() != ';' && !(in_.Peek() == '"' && in_.Peek(1) != '/')) in_.Skip(1);
  if (in_.AtEnd()) Fail(offset, "string without end");
  std::string text(in_.Since(begin));
  in_.Skip(1);
  bool network = text.find('/') != std::string::npos;
  return {network ? Token::Kind::kNetwork : Token::Kind::kText, network ? "\"" + text : text, offset};
}

Token Lexer::Next() {
  in_.TakeWhile([](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
  size_t offset = in_.offset();
  if (in_.AtEnd()) return {Token::Kind::kEnd, "", offset};
  if (in_.Peek() == '#' || in_.LooksAt("//")) return {Token::Kind::kComment, std::string(in_.TakeLine()), offset};
  if (in_.LooksAt("/*")) {
    size_t end = in_.text().find("*/", offset + 2);
    if (end == std::string_view::npos) Fail(offset, "comment without end");
    in_.MoveTo(end + 2);
    return {Token::Kind::kComment, std::string(in_.Since(offset)), offset};
  }
  if (in_.Peek() == '"') return ReadText(offset);
  if (IsNameCharacter(in_.Peek()))
    return {Token::Kind::kName, std::string(in_.TakeWhile([](char c) { return IsNameCharacter(c) || IsDigit(c); })),
            offset};
  if (IsDigit(in_.Peek())) {
    std::string digits(in_.TakeWhile(IsDigit));
    return in_.Take('%') ? Token{Token::Kind::kPercentage, digits + "%", offset}
                         : Token{Token::Kind::kInteger, digits, offset};
  }
  for (std::string_view two : {"==", "||", "&&"})
    if (in_.Take(two)) return {Token::Kind::kSymbol, std::string(two), offset};
  return {Token::Kind::kSymbol, std::string(1, in_.Next()), offset};
}

struct Block;

// Assignments, blocks and literals between two braces.
struct Body {
  size_t offset = 0;
  std::map<std::string, Draft> attributes;
  std::vector<Block> blocks;
  std::vector<Block> flat_blocks;
  std::vector<Draft> flats;  // of a flat block a null, whose number is its place in flat_blocks
};

struct Block {
  std::string type;
  size_t offset = 0;
  std::vector<std::string> labels;
  Body body;
};

class Parser {
 public:
  Parser(std::vector<Token> tokens, uint32_t max_depth) : tokens_(std::move(tokens)), max_depth_(max_depth) {}

  Body Read() {
    Body body = ReadBody(false);
    return body;
  }

 private:
  const Token& Peek(size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  Token Next() { return tokens_[std::min(at_++, tokens_.size() - 1)]; }
  bool Take(std::string_view symbol) {
    if (!Peek().Is(symbol)) return false;
    ++at_;
    return true;
  }
  Body ReadBody(bool inner);
  void ReadStatement(Body& body);
  void ReadAssignment(Body& body);
  Block ReadBlock();
  void SkipIf();
  void SkipBraces();
  bool TakeLiteral(Draft& literal);
  void SkipRest();

  std::vector<Token> tokens_;
  size_t at_ = 0;
  uint32_t max_depth_;
  uint32_t depth_ = 0;
};

bool OpensBlock(const Token& token) {
  static constexpr std::string_view kTypes[] = {"sub", "acl", "backend", "director", "table"};
  return token.kind == Token::Kind::kName && std::ranges::find(kTypes, token.text) != std::end(kTypes);
}

Body Parser::ReadBody(bool inner) {
  Body body{.offset = Peek().offset};
  Nesting nesting(depth_, max_depth_, body.offset);
  for (;;) {
    if (Peek().kind == Token::Kind::kEnd) {
      if (inner) Fail(body.offset, "expected `}`, found the end");
      return body;
    }
    if (Take("}")) {
      if (inner) return body;
      continue;
    }
    ReadStatement(body);
  }
}

// Up to a semicolon that ends the statement, if there is one next.
void Parser::SkipRest() { Take(";"); }

bool Parser::TakeLiteral(Draft& literal) {
  const Token& token = Peek();
  bool word = token.kind == Token::Kind::kName;
  if (token.kind == Token::Kind::kInteger) {
    int64_t integer = 0;
    bool octal = token.text.size() > 1 && token.text[0] == '0';
    auto [end, error] =
        std::from_chars(token.text.data(), token.text.data() + token.text.size(), integer, octal ? 8 : 10);
    if (error != std::errc() || end != token.text.data() + token.text.size())
      Fail(token.offset, "not an integer of 64 bits: " + token.text);
    literal = Draft::Number(static_cast<double>(integer), token.offset);
  } else if (word && (token.text == "true" || token.text == "false")) {
    literal = Draft::Bool(token.text == "true", token.offset);
  } else if (word || token.kind == Token::Kind::kSymbol || token.kind == Token::Kind::kComment ||
             token.kind == Token::Kind::kEnd) {
    return false;
  } else {
    literal = Draft::Text(token.text, token.offset);
  }
  ++at_;
  return true;
}

void Parser::ReadStatement(Body& body) {
  const Token& token = Peek();
  if (token.kind == Token::Kind::kName && Peek(1).Is("=")) return ReadAssignment(body);
  if (token.kind == Token::Kind::kText && Peek(1).Is(":")) {
    std::string name = Next().text;
    ++at_;
    Draft value = Draft::Null(Peek().offset);
    bool text = Peek().kind == Token::Kind::kText;
    TakeLiteral(value);
    body.attributes.insert_or_assign(name, text ? value : Draft::Null(value.offset));
    Take(",");
    return;
  }
  if (OpensBlock(token)) {
    body.blocks.push_back(ReadBlock());
  } else if (token.Is("{")) {
    Block block{.type = "{", .offset = token.offset};
    ++at_;
    block.body = ReadBody(true);
    body.flats.push_back(Draft::Number(static_cast<double>(body.flat_blocks.size()), block.offset));
    body.flats.back().kind = Draft::Kind::kNull;
    body.flat_blocks.push_back(std::move(block));
  } else if (token.kind == Token::Kind::kName && token.text == "if") {
    SkipIf();
  } else if (token.Is("!")) {  // the literal behind it is negated, which no list says
    ++at_;
    Draft negated;
    TakeLiteral(negated);
  } else if (token.kind == Token::Kind::kName && (token.text == "return" || token.text == "call")) {
    ++at_;
    if (Take("(")) {
      Next();
      Take(")");
    } else if (Peek().kind == Token::Kind::kName) {
      ++at_;
    }
  } else if (Draft literal; TakeLiteral(literal)) {
    bool percentage = literal.kind == Draft::Kind::kText && tokens_[at_ - 1].kind == Token::Kind::kPercentage;
    if (!percentage) body.flats.push_back(std::move(literal));
  } else {
    ++at_;
  }
  SkipRest();
}

void Parser::ReadAssignment(Body& body) {
  Token name = Next();
  ++at_;
  if (Peek().Is("{")) {
    Block block{.type = name.text, .offset = name.offset};
    ++at_;
    block.body = ReadBody(true);
    body.blocks.push_back(std::move(block));
    SkipRest();
    return;
  }
  Draft value;
  if (!TakeLiteral(value)) {
    if (Peek().kind != Token::Kind::kName) Fail(Peek().offset, "expected a literal behind `" + name.text + " =`");
    value = Draft::Text(Peek().text, Peek().offset);
    ++at_;
  }
  if (Peek().Is("~") || Peek().Is("+")) Fail(Peek().offset, "an expression cannot be assigned: a literal is needed");
  body.attributes.insert_or_assign(name.text, std::move(value));
  SkipRest();
}

Block Parser::ReadBlock() {
  Token type = Next();
  Block block{.type = type.text, .offset = type.offset};
  while (!Peek().Is("{") && !Peek().Is(";")) {
    if (Peek().kind == Token::Kind::kEnd) Fail(type.offset, "expected `{` behind `" + type.text + "`, found the end");
    block.labels.push_back(Next().text);
  }
  if (Take("{")) {
    block.body = ReadBody(true);
  } else {
    Fail(Peek().offset, "expected `{` behind `" + type.text + "`");
  }
  return block;
}

void Parser::SkipBraces() {
  size_t begin = Peek().offset;
  if (!Take("{")) return;
  for (size_t open = 1; open > 0;) {
    if (Peek().kind == Token::Kind::kEnd) Fail(begin, "expected `}`, found the end");
    if (Peek().Is("{")) ++open;
    if (Peek().Is("}")) --open;
    ++at_;
  }
}

// With its `else`, `elsif` and their bodies.
void Parser::SkipIf() {
  do {
    ++at_;
    if (Peek().kind == Token::Kind::kName && Peek().text == "if") ++at_;
    size_t begin = Peek().offset;
    if (Take("(")) {
      for (size_t open = 1; open > 0;) {
        if (Peek().kind == Token::Kind::kEnd) Fail(begin, "expected `)`, found the end");
        if (Peek().Is("(")) ++open;
        if (Peek().Is(")")) --open;
        ++at_;
      }
    }
    SkipBraces();
  } while (Peek().kind == Token::Kind::kName &&
           (Peek().text == "else" || Peek().text == "elsif" || Peek().text == "elseif"));
}

// `.host` is `host` in a block.
std::string WithoutDot(const std::string& name) { return name.starts_with('.') ? name.substr(1) : name; }

Draft ConvertBlock(const Block& block);

void AddBlocks(Draft& map, const Body& body) {
  std::map<std::string, std::vector<const Block*>> by_type;
  for (const Block& block : body.blocks) by_type[block.type].push_back(&block);
  for (const auto& [type, blocks] : by_type) {
    if (blocks.size() == 1) {
      map.Set(type, ConvertBlock(*blocks[0]));
      continue;
    }
    Draft& list = map.Set(type, Draft::List(blocks[0]->offset));
    for (const Block* block : blocks) {
      Draft value = ConvertBlock(*block);
      for (const std::string& label : block->labels) {
        Draft outer = Draft::Map(block->offset);
        outer.Set(label, std::move(value));
        value = std::move(outer);
      }
      list.Append(std::move(value));
    }
  }
}

Draft ConvertBlock(const Block& block) {
  Draft map = Draft::Map(block.offset);
  for (const auto& [name, value] : block.body.attributes) map.Set(WithoutDot(name), value);
  AddBlocks(map, block.body);
  return map;
}

// Of a block in a list of literals, with the names of Conftest's parser.
Draft Raw(const Block& block) {
  auto blocks_of = [&](const std::vector<Block>& blocks) {
    Draft list = Draft::List(block.offset);
    for (const Block& inner : blocks) list.Append(Raw(inner));
    return list;
  };
  Draft attributes = Draft::Map(block.offset);
  for (const auto& [name, value] : block.body.attributes) {
    Draft& attribute = attributes.Set(name, Draft::Map(value.offset));
    attribute.Set("Name", Draft::Text(name, value.offset));
    attribute.Set("Value", value);
  }
  Draft flats = Draft::List(block.offset);
  for (const Draft& flat : block.body.flats)
    flats.Append(flat.kind == Draft::Kind::kNull ? Raw(block.body.flat_blocks[static_cast<size_t>(flat.number)])
                                                 : flat);
  Draft body = Draft::Map(block.offset);
  body.Set("Attributes", std::move(attributes));
  body.Set("Blocks", block.body.blocks.empty() ? Draft::Null(block.offset) : blocks_of(block.body.blocks));
  body.Set("Flats", std::move(flats));
  body.Set("Comments", Draft::List(block.offset));
  Draft labels = Draft::List(block.offset);
  for (const std::string& label : block.labels) labels.Append(Draft::Text(label, block.offset));
  Draft raw = Draft::Map(block.offset);
  raw.Set("Type", Draft::Text(block.type, block.offset));
  raw.Set("Labels", block.labels.empty() ? Draft::Null(block.offset) : std::move(labels));
  raw.Set("Body", std::move(body));
  return raw;
}

Draft ConvertTop(const Block& block) {
  const Body& body = block.body;
  if (body.attributes.empty() && body.blocks.empty()) {
    Draft list = Draft::List(block.offset);
    for (const Draft& flat : body.flats)
      list.Append(flat.kind == Draft::Kind::kNull ? Raw(body.flat_blocks[static_cast<size_t>(flat.number)]) : flat);
    return list;
  }
  Draft value = ConvertBlock(block);
  for (size_t i = 1; i < block.labels.size(); ++i) {
    Draft outer = Draft::Map(block.offset);
    outer.Set(block.labels[i], std::move(value));
    value = std::move(outer);
  }
  return value;
}

Draft ConvertProgram(const Body& program) {
  if (program.attributes.empty() && program.blocks.empty()) return Draft::Null(0);
  Draft map = Draft::Map(0);
  for (const auto& [name, value] : program.attributes) map.Set(name, value);
  for (const Block& block : program.blocks) {
    Draft* names = map.Find(block.type);
    if (names == nullptr || !names->is_map()) names = &map.Set(block.type, Draft::Map(block.offset));
    names->Set(block.labels.empty() ? "" : block.labels[0], ConvertTop(block));
  }
  return map;
}

}  // namespace

Parsed ReadVcl(Maker& maker) {
  std::vector<Token> tokens = Lexer(maker.text()).ReadAll();
  std::erase_if(tokens, [](const Token& token) { return token.kind == Token::Kind::kComment; });
  return MakeParsed(maker, ConvertProgram(Parser(std::move(tokens), maker.options().limits.max_depth).Read()));
}

}  // namespace regoc::inputs
