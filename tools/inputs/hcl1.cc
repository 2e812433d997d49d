// HCL1, as Conftest decodes it: objects are lists of objects, to which equal names add.
#include <charconv>
#include <cstdlib>
#include <set>

#include "runtime/base/utf8.h"
#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"

namespace regoc::inputs {

namespace {

struct Item;

struct Node {
  enum class Kind { kLiteral, kObject, kList };
  Kind kind = Kind::kLiteral;
  size_t offset = 0;
  Draft literal;
  std::vector<Item> items;
  std::vector<Node> list;
};

// `a "b" { … }` has the keys a and b.
struct Item {
  std::vector<std::string> keys;
  size_t offset = 0;
  Node value;
};

class Parser {
 public:
  explicit Parser(Maker& maker) : in_(maker.text()), max_depth_(maker.options().limits.max_depth) {}

  std::vector<Item> Read() {
    if (in_.LooksAt("\xEF\xBB\xBF")) in_.Skip(3);
    std::vector<Item> items = ReadItems(false, 0);
    return items;
  }

 private:
  void SkipSpace();
  std::vector<Item> ReadItems(bool inner, size_t begin);
  Item ReadItem();
  Node ReadValue();
  Node ReadObject();
  Node ReadList();
  Node ReadNumber();
  std::string ReadString();
  void AppendEscape(std::string& out);
  std::string ReadHeredoc();
  std::string_view TakeName();

  Cursor in_;
  uint32_t max_depth_;
  uint32_t depth_ = 0;
};

bool BeginsName(char c) { return IsLetter(c) || c == '_' || (static_cast<unsigned char>(c) & 0x80) != 0; }

void Parser::SkipSpace() {
  for (;;) {
    in_.TakeWhile([](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    if (in_.Peek() == '#' || in_.LooksAt("//")) {
      in_.TakeLine();
    } else if (in_.LooksAt("/*")) {
      size_t begin = in_.offset();
      size_t end = in_.text().find("*/", begin + 2);
      if (end == std::string_view::npos) Fail(begin, "comment not terminated");
      in_.MoveTo(end + 2);
    } else {
      return;
    }
  }
}

std::string_view Parser::TakeName() {
  if (!BeginsName(in_.Peek())) return {};
  return in_.TakeWhile([](char c) { return BeginsName(c) || IsDigit(c) || c == '-' || c == '.'; });
}

std::vector<Item> Parser::ReadItems(bool inner, size_t begin) {
  Nesting nesting(depth_, max_depth_, begin);
  std::vector<Item> items;
  for (;;) {
    SkipSpace();
    if (in_.AtEnd() && inner) Fail(begin, "object expected closing RBRACE got: EOF");
    if (in_.AtEnd() || (inner && in_.Take('}'))) return items;
    items.push_back(ReadItem());
    SkipSpace();
    in_.Take(',');
  }
}

Item Parser::ReadItem() {
  Item item;
  item.offset = in_.offset();
  for (;;) {
    SkipSpace();
    if (in_.Peek() == '"') {
      item.keys.push_back(ReadString());
    } else if (std::string_view name = TakeName(); !name.empty()) {
      item.keys.emplace_back(name);
    } else {
      break;
    }
  }
  if (item.keys.empty()) in_.Fail("expected a key" + in_.Found());
  if (in_.Peek() == '{') {
    item.value = ReadObject();
  } else if (item.keys.size() > 1 && in_.Peek() == '=') {
    in_.Fail("nested object expected: LBRACE got: ASSIGN");
  } else if (in_.Take('=')) {
    SkipSpace();
    item.value = ReadValue();
  } else {
    in_.Fail("key '" + item.keys[0] + "' expected start of object ('{') or assignment ('=')");
  }
  return item;
}

Node Parser::ReadObject() {
  Node node{.kind = Node::Kind::kObject, .offset = in_.offset()};
  in_.Expect('{');
  node.items = ReadItems(true, node.offset);
  return node;
}

Node Parser::ReadList() {
  Node node{.kind = Node::Kind::kList, .offset = in_.offset()};
  Nesting nesting(depth_, max_depth_, node.offset);
  in_.Expect('[');
  for (;;) {
    SkipSpace();
    if (in_.Take(']')) return node;
    node.list.push_back(ReadValue());
    SkipSpace();
    if (in_.Take(']')) return node;
    if (!in_.Take(',')) in_.Fail("error parsing list, expected comma or list end" + in_.Found());
  }
}

Node Parser::ReadValue() {
  size_t offset = in_.offset();
  char c = in_.Peek();
  if (c == '{') return ReadObject();
  if (c == '[') return ReadList();
  Node node{.offset = offset};
  if (c == '"') {
    node.literal = Draft::Text(ReadString(), offset);
  } else if (in_.LooksAt("<<")) {
    node.literal = Draft::Text(ReadHeredoc(), offset);
  } else if (IsDigit(c) || ((c == '-' || c == '.') && IsDigit(in_.Peek(1)))) {
    return ReadNumber();
  } else {
    std::string_view word = TakeName();
    if (word != "true" && word != "false")
      Fail(offset, word.empty() ? "expected a value" + in_.Found() : "unknown token: " + std::string(word));
    node.literal = Draft::Bool(word == "true", offset);
  }
  return node;
}

Node Parser::ReadNumber() {
  size_t offset = in_.offset();
  in_.Take('-');
  bool hex = in_.Peek() == '0' && Lower(in_.Peek(1)) == 'x';
  bool fraction = false;
  if (hex) in_.Skip(2);
  in_.TakeWhile([&](char c) { return IsDigit(c) || (hex && Lower(c) >= 'a' && Lower(c) <= 'f'); });
  if (!hex && in_.Take('.')) {
    fraction = true;
    in_.TakeWhile(IsDigit);
  }
  if (!hex && Lower(in_.Peek()) == 'e') {
    fraction = true;
    in_.Skip(1);
    if (!in_.Take('+')) in_.Take('-');
    if (in_.TakeWhile(IsDigit).empty()) in_.Fail("invalid number");
  }
  std::string text(in_.Since(offset));
  if (fraction) return {.offset = offset, .literal = Draft::Number(std::strtod(text.c_str(), nullptr), offset)};
  bool negative = text[0] == '-';
  std::string_view digits = std::string_view(text).substr(negative ? 1 : 0);
  int base = hex ? 16 : digits.size() > 1 && digits[0] == '0' ? 8 : 10;
  int64_t integer = 0;
  std::string signed_digits = (negative ? "-" : "") + std::string(digits.substr(hex ? 2 : 0));
  auto [end, error] = std::from_chars(signed_digits.data(), signed_digits.data() + signed_digits.size(), integer, base);
  if (error != std::errc() || end != signed_digits.data() + signed_digits.size())
    Fail(offset, "not an integer of 64 bits: " + text);
  return {.offset = offset, .literal = Draft::Integer(integer, offset)};
}

void Parser::AppendEscape(std::string& out) {
  constexpr std::string_view kMarks = "abfnrtv\\\"";
  constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\\"";
  size_t begin = in_.offset() - 1;
  char c = in_.AtEnd() ? '\0' : in_.Next();
  if (size_t known = kMarks.find(c); c != '\0' && known != std::string_view::npos) {
    out.push_back(kMeanings[known]);
    return;
  }
  bool octal = c >= '0' && c <= '7';
  size_t digits = octal ? 3 : c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  size_t first = in_.offset() - (octal ? 1 : 0);
  std::string_view text = in_.text().substr(std::min(first, in_.text().size()), digits);
  uint32_t point = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), point, octal ? 8 : 16);
  if (digits == 0 || text.size() != digits || error != std::errc() || end != text.data() + digits)
    Fail(begin, "illegal char escape");
  in_.MoveTo(first + digits);
  if (octal || c == 'x') {
    out.push_back(static_cast<char>(point));
  } else {
    AppendUtf8(out, point);
  }
}

// What is between ${ and } stays as it is written.
std::string Parser::ReadString() {
  size_t begin = in_.offset();
  in_.Expect('"');
  std::string out;
  size_t braces = 0;
  for (;;) {
    if (in_.AtEnd() || (in_.Peek() == '\n' && braces == 0)) Fail(begin, "literal not terminated");
    char c = in_.Next();
    if (braces == 0) {
      if (c == '"') return out;
      if (c == '\\') {
        AppendEscape(out);
        continue;
      }
      if (c == '$' && in_.Peek() == '{') {
        out += "${";
        in_.Skip(1);
        braces = 1;
        continue;
      }
    } else {
      braces += c == '{' ? 1 : 0;
      braces -= c == '}' ? 1 : 0;
    }
    out.push_back(c);
  }
}

// Of `<<-NAME` the blanks before the last line are taken from all lines, if they all begin with them.
std::string Parser::ReadHeredoc() {
  size_t begin = in_.offset();
  in_.Skip(2);
  bool unindent = in_.Take('-');
  std::string_view name = in_.TakeWhile([](char c) { return BeginsName(c) || IsDigit(c); });
  in_.Take('\r');
  if (name.empty() || !in_.Take('\n')) Fail(begin, "invalid characters in heredoc anchor");
  std::vector<std::string_view> lines;
  std::string_view indent;
  size_t body = in_.offset(), last = 0;
  for (;;) {
    last = in_.offset();
    std::string_view line = in_.TakeLine();
    if (!in_.Take('\n')) Fail(begin, "heredoc not terminated");
    if (Trim(line) == name) {
      indent = line.substr(0, line.find(name));
      break;
    }
    lines.push_back(line);
  }
  bool indented = unindent;
  for (std::string_view line : lines) indented = indented && line.starts_with(indent);
  if (!unindent) return std::string(in_.text().substr(body, last - body)) + std::string(indent);
  if (!indented) return std::string(in_.text().substr(body, last - body));
  std::string out;
  for (std::string_view line : lines) out += std::string(line.substr(indent.size())) + "\n";
  return out;
}

// Items with the first `used` keys left out.
struct View {
  const Item* item;
  size_t used;
};

bool EqualFold(std::string_view a, std::string_view b) { return LowerText(a) == LowerText(b); }

Draft DecodeMap(const std::vector<View>& views, size_t offset);

std::vector<View> ViewsOf(const Node& object) {
  std::vector<View> views;
  for (const Item& item : object.items) views.push_back({&item, 0});
  return views;
}

Draft DecodeItem(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kLiteral:
      return node.literal;
    case Node::Kind::kObject:
      return DecodeMap(ViewsOf(node), node.offset);
    case Node::Kind::kList: {
      Draft list = Draft::List(node.offset);
      for (const Node& item : node.list) list.Append(DecodeItem(item));
      return list;
    }
  }
  return node.literal;
}

// The list that equal names add to.
Draft& ListOf(Draft& map, const std::string& key, size_t offset) {
  Draft* there = map.Find(key);
  if (there == nullptr) return map.Set(key, Draft::List(offset));
  if (!there->is_list()) Fail(offset, "`" + key + "` is both a value and a list or an object");
  return *there;
}

void DecodeValue(Draft& map, const std::string& key, const Node& value) {
  if (value.kind == Node::Kind::kLiteral) {
    Draft* there = map.Find(key);
    if (there != nullptr && there->is_list())
      Fail(value.offset, "`" + key + "` is both a value and a list or an object");
    map.Set(key, value.literal);
    return;
  }
  Draft& list = ListOf(map, key, value.offset);
  if (value.kind == Node::Kind::kObject) {
    list.Append(DecodeItem(value));
    return;
  }
  for (const Node& item : value.list) list.Append(DecodeItem(item));
}

Draft DecodeMap(const std::vector<View>& views, size_t offset) {
  Draft map = Draft::Map(offset);
  std::set<std::string> done;
  for (const View& view : views) {
    if (view.used >= view.item->keys.size())
      Fail(view.item->offset, "objects with and without a further name: map must have string keys");
    const std::string& key = view.item->keys[view.used];
    if (done.contains(key)) continue;
    if (view.used + 1 == view.item->keys.size()) {
      DecodeValue(map, key, view.item->value);
      continue;
    }
    done.insert(key);
    Draft& list = ListOf(map, key, view.item->offset);
    for (const View& other : views) {
      if (other.used < other.item->keys.size() && EqualFold(other.item->keys[other.used], key))
        list.Append(DecodeMap({{other.item, other.used + 1}}, other.item->offset));
    }
  }
  return map;
}

}  // namespace

Parsed ReadHcl1(Maker& maker) {
  std::vector<Item> items = Parser(maker).Read();
  std::vector<View> views;
  for (const Item& item : items) views.push_back({&item, 0});
  return MakeParsed(maker, DecodeMap(views, 0));
}

}  // namespace regoc::inputs
