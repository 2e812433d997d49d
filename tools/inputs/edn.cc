// EDN in Conftest's shape: all scalars are texts as Go's %v prints them (`:name`, "<nil>", 1e+06), lists and vectors
// are lists, and sets are texts too ("map[1:true 2:true]").
#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "runtime/base/utf8.h"
#include "runtime/base/yaml_scalar.h"
#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"

namespace regoc::inputs {

namespace {

struct Node {
  enum class Kind { kScalar, kText, kList, kMap, kSet, kTagged };
  Kind kind = Kind::kScalar;
  size_t offset = 0;
  std::string text;  // of a scalar as %v prints it; of a tagged value its tag
  bool is_number = false;
  double number = 0;
  std::vector<Node> items;  // of a map: key, value, key, value, …
};

class Edn {
 public:
  explicit Edn(Maker& maker) : in_(maker.text()), max_depth_(maker.options().limits.max_depth) {}

  Node Read() {
    if (in_.LooksAt("\xEF\xBB\xBF")) in_.Skip(3);
    SkipSpace();
    if (in_.AtEnd()) in_.Fail("expected a value, found the end");
    Node node = ReadNode();
    SkipSpace();
    if (!in_.AtEnd()) in_.Fail("unexpected text after the value");
    return node;
  }

 private:
  void SkipSpace();
  Node ReadNode();
  Node ReadItems(Node::Kind kind, char close);
  Node ReadText();
  Node ReadCharacter();
  Node ReadTagged();
  Node ReadWord();
  std::string_view TakeWord();

  Cursor in_;
  uint32_t max_depth_;
  uint32_t depth_ = 0;
};

bool EndsWord(char c) {
  return IsSpace(c) || (c != '\0' && std::string_view(",;\"()[]{}").find(c) != std::string_view::npos);
}

// White space, commas, comments, and `#_` with the value behind it.
void Edn::SkipSpace() {
  for (;;) {
    in_.TakeWhile([](char c) { return IsSpace(c) || c == ','; });
    if (in_.Peek() == ';') {
      in_.TakeLine();
    } else if (in_.Take("#_")) {
      SkipSpace();
      ReadNode();
    } else {
      return;
    }
  }
}

std::string_view Edn::TakeWord() {
  return in_.TakeWhile([](char c) { return !EndsWord(c); });
}

Node Edn::ReadNode() {
  Nesting nesting(depth_, max_depth_, in_.offset());
  switch (in_.Peek()) {
    case '(':
      return ReadItems(Node::Kind::kList, ')');
    case '[':
      return ReadItems(Node::Kind::kList, ']');
    case '{':
      return ReadItems(Node::Kind::kMap, '}');
    case '"':
      return ReadText();
    case '\\':
      return ReadCharacter();
    case '#':
      return ReadTagged();
    default:
      return ReadWord();
  }
}

// From the opening bracket on.
Node Edn::ReadItems(Node::Kind kind, char close) {
  Node node{.kind = kind, .offset = in_.offset()};
  in_.Skip(1);
  for (;;) {
    SkipSpace();
    if (in_.AtEnd()) Fail(node.offset, std::string("expected `") + close + "`, found the end");
    if (in_.Take(close)) break;
    node.items.push_back(ReadNode());
  }
  if (kind == Node::Kind::kMap && node.items.size() % 2 != 0) Fail(node.offset, "a map needs an even number of values");
  return node;
}

Node Edn::ReadText() {
  Node node{.kind = Node::Kind::kText, .offset = in_.offset()};
  in_.Skip(1);
  constexpr std::string_view kMarks = "trn\\\"bf";
  constexpr std::string_view kMeanings = "\t\r\n\\\"\b\f";
  for (;;) {
    if (in_.AtEnd()) Fail(node.offset, "string without end");
    char c = in_.Next();
    if (c == '"') return node;
    if (c != '\\') {
      node.text.push_back(c);
      continue;
    }
    char mark = in_.AtEnd() ? '\0' : in_.Next();
    size_t known = kMarks.find(mark);
    if (mark != '\0' && known != std::string_view::npos) {
      node.text.push_back(kMeanings[known]);
      continue;
    }
    uint32_t point = 0;
    std::string_view hex = in_.text().substr(std::min(in_.offset(), in_.text().size()), 4);
    auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), point, 16);
    if (mark != 'u' || hex.size() != 4 || error != std::errc() || end != hex.data() + 4)
      in_.Fail("unknown escape in a string");
    in_.Skip(4);
    AppendUtf8(node.text, point);
  }
}

// %v prints a character as its number.
Node Edn::ReadCharacter() {
  Node node{.offset = in_.offset()};
  in_.Skip(1);
  if (in_.AtEnd()) Fail(node.offset, "expected a character, found the end");
  CodePoint point = DecodeUtf8(in_.text(), in_.offset());
  in_.Skip(point.length);
  std::string_view rest = TakeWord();
  char32_t value = point.value;
  if (!rest.empty()) {
    std::string name = std::string(in_.text().substr(node.offset + 1, 1)) + std::string(rest);
    static constexpr std::pair<std::string_view, char> kNames[] = {
        {"newline", '\n'}, {"return", '\r'}, {"space", ' '}, {"tab", '\t'}, {"formfeed", '\f'}, {"backspace", '\b'}};
    auto known = std::ranges::find(kNames, name, &std::pair<std::string_view, char>::first);
    uint32_t code = 0;
    auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), code, 16);
    if (known != std::end(kNames)) {
      value = static_cast<char32_t>(known->second);
    } else if (name[0] == 'u' && name.size() == 5 && error == std::errc() && end == name.data() + 5) {
      value = code;
    } else {
      Fail(node.offset, "unknown character \\" + name);
    }
  }
  node.number = value;
  node.is_number = true;
  node.text = std::to_string(static_cast<uint32_t>(value));
  return node;
}

Node Edn::ReadTagged() {
  size_t offset = in_.offset();
  in_.Skip(1);
  if (in_.Peek() == '{') {
    Node set = ReadItems(Node::Kind::kSet, '}');
    set.offset = offset;
    return set;
  }
  Node node{.kind = Node::Kind::kTagged, .offset = offset, .text = std::string(TakeWord())};
  if (node.text.empty() || !IsLetter(node.text[0])) Fail(offset, "expected a tag");
  SkipSpace();
  if (in_.AtEnd()) Fail(offset, "tag without a value");
  node.items.push_back(ReadNode());
  if (node.text != "inst") return node;
  YamlScalar time = ResolveYamlScalar(node.items[0].text);
  if (time.kind != YamlScalar::Kind::kTimestamp || !time.text.ends_with('Z'))
    Fail(offset, "#inst needs a time in UTC, like \"2024-01-02T03:04:05Z\"");
  std::string text = time.text.substr(0, time.text.size() - 1) + " +0000 UTC";
  text[text.find('T')] = ' ';
  return {.offset = offset, .text = text};
}

constexpr int kScientific = 6;  // from 1e6 on Go writes an exponent

// As %v prints a big.Int: its sign and its words of 64 bits, the lowest first.
std::string BigText(std::string_view digits) {
  bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  std::vector<uint64_t> words;
  for (char c : digits) {
    unsigned __int128 carry = static_cast<unsigned>(c - '0');
    for (uint64_t& word : words) {
      carry += static_cast<unsigned __int128>(word) * 10;
      word = static_cast<uint64_t>(carry);
      carry >>= 64;
    }
    if (carry != 0) words.push_back(static_cast<uint64_t>(carry));
  }
  std::string out = negative ? "{true [" : "{false [";
  for (size_t i = 0; i < words.size(); ++i) out += (i > 0 ? " " : "") + std::to_string(words[i]);
  return out + "]}";
}

// As %v prints a float64.
std::string FloatText(double d) {
  char buffer[64];
  char* end = std::to_chars(buffer, buffer + sizeof buffer, d, std::chars_format::scientific).ptr;
  std::string scientific(buffer, end);
  int exponent = std::atoi(scientific.c_str() + scientific.find('e') + 1);
  if (d == 0 || (exponent >= -4 && exponent < kScientific))
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, d, std::chars_format::fixed).ptr};
  return scientific;
}

Node Edn::ReadWord() {
  Node node{.offset = in_.offset()};
  std::string_view word = TakeWord();
  if (word.empty()) in_.Fail("unexpected" + in_.Found().substr(7));
  node.text = word;
  char first = word[0];
  bool number = IsDigit(first) || ((first == '+' || first == '-') && word.size() > 1 && IsDigit(word[1]));
  if (word == "nil") node.text = "<nil>";
  if (!number) {
    if (first == ':' && word.size() == 1) Fail(node.offset, "keyword without a name");
    return node;
  }
  constexpr size_t kMaxDigits = 10'000;
  if (word.size() > kMaxDigits) Fail(node.offset, "number of more than " + std::to_string(kMaxDigits) + " digits");
  bool big = node.text.ends_with('N');
  if (big || node.text.ends_with('M')) node.text.pop_back();
  if (node.text[0] == '+') node.text.erase(0, 1);
  const char* begin = node.text.data();
  const char* end = begin + node.text.size();
  auto [stop, error] = std::from_chars(begin, end, node.number);
  if (stop != end || error == std::errc::invalid_argument) Fail(node.offset, "not a number: " + std::string(word));
  node.is_number = true;
  bool fraction = node.text.find_first_of(".eE") != std::string::npos;
  if (fraction && error == std::errc::result_out_of_range)
    Fail(node.offset, "number out of range: " + std::string(word));
  if (big && fraction) Fail(node.offset, "not an integer: " + std::string(word));
  bool exact = word.ends_with('M');
  if (big) node.text = BigText(node.text);
  if (fraction && !exact) node.text = FloatText(node.number);
  return node;
}

std::string Print(const Node& node);

// Keys of maps and sets as %v prints them: in order.
std::string PrintMap(const Node& node) {
  struct Printed {
    const Node* key;
    std::string text;
  };
  std::vector<Printed> entries;
  bool is_set = node.kind == Node::Kind::kSet;
  for (size_t i = 0; i < node.items.size(); i += is_set ? 1 : 2)
    entries.push_back({&node.items[i], Print(node.items[i]) + ":" + (is_set ? "true" : Print(node.items[i + 1]))});
  std::ranges::stable_sort(entries, [](const Printed& a, const Printed& b) {
    if (a.key->is_number && b.key->is_number) return a.key->number < b.key->number;
    if (a.key->is_number != b.key->is_number) return a.key->is_number;
    return a.key->text < b.key->text;
  });
  std::string out = "map[";
  for (const Printed& entry : entries) out += (out.size() > 4 ? " " : "") + entry.text;
  return out + "]";
}

std::string Print(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kScalar:
    case Node::Kind::kText:
      return node.text;
    case Node::Kind::kList: {
      std::string out = "[";
      for (const Node& item : node.items) out += (out.size() > 1 ? " " : "") + Print(item);
      return out + "]";
    }
    case Node::Kind::kMap:
    case Node::Kind::kSet:
      return PrintMap(node);
    case Node::Kind::kTagged:
      return "#" + node.text + " " + Print(node.items[0]);
  }
  return "";
}

Draft Convert(const Node& node) {
  if (node.kind == Node::Kind::kList) {
    Draft list = Draft::List(node.offset);
    for (const Node& item : node.items) list.Append(Convert(item));
    return list;
  }
  if (node.kind == Node::Kind::kMap) {
    Draft map = Draft::Map(node.offset);
    for (size_t i = 0; i + 1 < node.items.size(); i += 2) map.Set(Print(node.items[i]), Convert(node.items[i + 1]));
    return map;
  }
  return Draft::Text(Print(node), node.offset);
}

}  // namespace

Parsed ReadEdn(Maker& maker) { return MakeParsed(maker, Convert(Edn(maker).Read())); }

}  // namespace regoc::inputs
