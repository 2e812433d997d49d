// HOCON in Conftest's shape: objects, and texts of which those that look like numbers or booleans are these. Lists are
// texts ("[1,2]"), and so are values with blanks, in quotes of their own ("\"hello world\"").
//
// Differs on purpose: a reference means the last value of a key, where Conftest's parser takes the last but one; a
// value at the top is read, where that parser crashes; and an object that does not end is an error. `include` is
// refused: only the text itself is read.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>

#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"
#include "tools/inputs/go_text.h"

namespace regoc::inputs {

namespace {

struct Value;
using ValuePointer = std::shared_ptr<Value>;

struct Object {
  std::map<std::string, ValuePointer> items;
  std::vector<std::string> keys;  // in the order in which they came

  // New, and before what was there.
  ValuePointer Renew(const std::string& key, size_t offset);
  // Adds what `other` has and this has not, in objects too.
  void Merge(const Object& other, uint32_t depth);
};

struct Piece {
  enum class Kind { kText, kObject, kList, kReference };
  Kind kind = Kind::kText;
  std::string text;  // of a reference its path
  bool optional = false;
  std::shared_ptr<Object> object;
  std::vector<ValuePointer> list;
};

// What stands behind a key: pieces beside each other are put together.
struct Value {
  size_t offset = 0;
  std::vector<Piece> pieces;
  ValuePointer old;  // what the key had before

  std::shared_ptr<Object> OwnObject() const {
    return !pieces.empty() && pieces[0].kind == Piece::Kind::kObject ? pieces[0].object : nullptr;
  }
};

constexpr uint32_t kMaxMergeDepth = 1000;

ValuePointer Object::Renew(const std::string& key, size_t offset) {
  auto [at, added] = items.try_emplace(key);
  if (added) keys.push_back(key);
  auto value = std::make_shared<Value>();
  value->offset = offset;
  value->old = at->second;
  return at->second = value;
}

void Object::Merge(const Object& other, uint32_t depth) {
  for (const std::string& key : other.keys) {
    const ValuePointer& theirs = other.items.at(key);
    auto [at, added] = items.try_emplace(key, theirs);
    if (added) {
      keys.push_back(key);
    } else if (at->second != theirs && at->second->OwnObject() && theirs->OwnObject() && depth < kMaxMergeDepth) {
      at->second->OwnObject()->Merge(*theirs->OwnObject(), depth + 1);
    }
  }
}

class Parser {
 public:
  Parser(std::string_view text, uint32_t max_depth) : in_(text), max_depth_(max_depth) {}

  ValuePointer Read() {
    if (in_.LooksAt("\xEF\xBB\xBF")) in_.Skip(3);
    auto root = std::make_shared<Value>();
    SkipSpace();
    bool braces = in_.Take('{');
    ReadMembers(*root, 0);
    if (braces && !in_.Take('}')) Fail(0, "object without end");
    SkipSpace();
    if (!in_.AtEnd()) in_.Fail("unexpected text" + in_.Found());
    return root;
  }

 private:
  static bool IsPlain(char c) { return std::string_view("$\"{}[]:=+,#`^?!@*&\\").find(c) == std::string_view::npos; }
  bool AtComment() const { return in_.Peek() == '#' || in_.LooksAt("//"); }
  void SkipSpace();
  void MakeObject(Value& value);
  void ReadMembers(Value& owner, size_t begin);
  void ReadMember(Object& object);
  std::string ReadKey();
  void ReadValue(Value& owner);
  bool ReadPiece(Value& owner);
  std::string ReadQuoted();
  void AppendEscape(std::string& out);
  Piece ReadReference();
  Piece ReadList();

  Cursor in_;
  uint32_t max_depth_;
  uint32_t depth_ = 0;
};

void Parser::SkipSpace() {
  for (;;) {
    in_.TakeWhile([](char c) { return IsSpace(c); });
    if (!AtComment()) return;
    in_.TakeLine();
  }
}

// An object that has what the key's object had before.
void Parser::MakeObject(Value& value) {
  if (value.OwnObject() == nullptr) {
    value.pieces.clear();
    value.pieces.push_back({.kind = Piece::Kind::kObject, .object = std::make_shared<Object>()});
  }
  if (value.old != nullptr && value.old->OwnObject() != nullptr) value.OwnObject()->Merge(*value.old->OwnObject(), 0);
}

// Up to the closing brace, which stays.
void Parser::ReadMembers(Value& owner, size_t begin) {
  Nesting nesting(depth_, max_depth_, begin);
  MakeObject(owner);
  for (;;) {
    in_.TakeWhile([](char c) { return IsSpace(c) || c == ','; });
    SkipSpace();
    if (in_.Peek() == ',') continue;
    if (in_.AtEnd() || in_.Peek() == '}') return;
    ReadMember(*owner.OwnObject());
  }
}

std::string Parser::ReadKey() {
  if (in_.Peek() == '"') return ReadQuoted();
  std::string_view key = in_.TakeWhile([this](char c) { return IsPlain(c) && c != '.' && c != '\n' && !AtComment(); });
  if (Trim(key).empty()) in_.Fail("expected a key" + in_.Found());
  return std::string(Trim(key));
}

void Parser::ReadMember(Object& object) {
  Nesting nesting(depth_, max_depth_, in_.offset());
  size_t begin = in_.offset();
  std::string key = ReadKey();
  if (key == "include" || key.starts_with("include "))
    Fail(begin, "`include` is not supported: only the file itself is read");
  ValuePointer value = object.Renew(key, begin);
  SkipSpace();
  if (in_.Take('.')) {
    MakeObject(*value);
    SkipSpace();
    ReadMember(*value->OwnObject());
  } else if (in_.Peek() == '{') {
    ReadPiece(*value);
  } else if (in_.Take("+=")) {
    if (value->old != nullptr) value->pieces = value->old->pieces;
    ReadValue(*value);
  } else if (in_.Take('=') || in_.Take(':')) {
    ReadValue(*value);
  } else {
    in_.Fail("expected `=`, `:` or `{` behind the key `" + key + "`" + in_.Found());
  }
}

void Parser::ReadValue(Value& owner) {
  size_t before = owner.pieces.size();
  SkipSpace();
  owner.offset = in_.offset();
  while (ReadPiece(owner)) {
    std::string_view blanks = in_.TakeWhile([](char c) { return c == ' ' || c == '\t'; });
    if (!blanks.empty()) owner.pieces.push_back({.text = std::string(blanks)});
  }
  if (owner.pieces.size() == before) in_.Fail("expected a value" + in_.Found());
}

bool Parser::ReadPiece(Value& owner) {
  if (in_.AtEnd()) return false;
  char c = in_.Peek();
  if (c == '{') {
    size_t begin = in_.offset();
    in_.Skip(1);
    ReadMembers(owner, begin);
    if (!in_.Take('}')) Fail(begin, "object without end");
    return true;
  }
  if (c == '[') {
    owner.pieces.push_back(ReadList());
    return true;
  }
  if (in_.LooksAt("${")) {
    owner.pieces.push_back(ReadReference());
    return true;
  }
  std::string text;
  if (in_.LooksAt("\"\"\"")) {
    size_t begin = in_.offset();
    size_t end = in_.text().find("\"\"\"", begin + 3);
    if (end == std::string_view::npos) Fail(begin, "string without end");
    text = in_.text().substr(begin + 3, end - begin - 3);
    in_.MoveTo(end + 3);
  } else if (c == '"') {
    text = ReadQuoted();
  } else {
    text = in_.TakeWhile([this](char plain) { return IsPlain(plain) && !IsSpace(plain) && !AtComment(); });
    if (text.empty()) return false;
  }
  if (owner.OwnObject() != nullptr) owner.pieces.clear();
  owner.pieces.push_back({.text = std::move(text)});
  return true;
}

std::string Parser::ReadQuoted() {
  size_t begin = in_.offset();
  in_.Skip(1);
  std::string out;
  for (;;) {
    if (in_.AtEnd()) Fail(begin, "string without end");
    char c = in_.Next();
    if (c == '"') return out;
    if (c == '\\') {
      AppendEscape(out);
    } else {
      out.push_back(c);
    }
  }
}

void Parser::AppendEscape(std::string& out) {
  constexpr std::string_view kMarks = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  char c = in_.AtEnd() ? '\0' : in_.Next();
  size_t known = kMarks.find(c);
  if (c == 'u') {  // Conftest's parser leaves these as they are written, in lower case
    out += "\\u" + LowerText(in_.text().substr(std::min(in_.offset(), in_.text().size()), 4));
    in_.Skip(4);
  } else if (c == '\0' || known == std::string_view::npos) {
    in_.Fail("unknown escape in a string");
  } else {
    out.push_back(kMeanings[known]);
  }
}

Piece Parser::ReadReference() {
  size_t begin = in_.offset();
  in_.Skip(2);
  Piece piece{.kind = Piece::Kind::kReference, .optional = in_.Take('?')};
  piece.text = in_.TakeWhile([](char c) { return IsPlain(c) && !IsSpace(c); });
  if (!in_.Take('}')) Fail(begin, "substitution without end");
  return piece;
}

Piece Parser::ReadList() {
  size_t begin = in_.offset();
  Nesting nesting(depth_, max_depth_, begin);
  in_.Skip(1);
  Piece piece{.kind = Piece::Kind::kList};
  for (;;) {
    in_.TakeWhile([](char c) { return IsSpace(c) || c == ','; });
    SkipSpace();
    if (in_.Peek() == ',') continue;
    if (in_.AtEnd()) Fail(begin, "list without end");
    if (in_.Take(']')) return piece;
    piece.list.push_back(std::make_shared<Value>());
    ReadValue(*piece.list.back());
  }
}

// Values with their references followed.
class Converter {
 public:
  explicit Converter(ValuePointer root) : root_(std::move(root)) {}

  Draft Convert(const Value& value, uint32_t depth);

 private:
  static constexpr uint32_t kMaxDepth = 400;  // of references and objects within one another
  static constexpr size_t kMaxSteps = 1'000'000;

  void Count(const Value& value, uint32_t depth);
  ValuePointer Find(std::string_view path, uint32_t depth);
  // What a piece of `owner` refers to: a value, a text of the environment, or nothing.
  ValuePointer Follow(const Value& owner, const Piece& piece, uint32_t depth);
  std::shared_ptr<Object> ObjectOf(const Value& value, uint32_t depth);
  bool IsText(const Value& value, uint32_t depth);
  std::string TextOf(const Value& value, uint32_t depth);
  bool CollectItems(const Value& value, std::vector<ValuePointer>& items, uint32_t depth);
  std::string Print(const Value& value, size_t indent, uint32_t depth);

  ValuePointer root_;
  size_t steps_ = 0;
};

void Converter::Count(const Value& value, uint32_t depth) {
  if (depth > kMaxDepth)
    Fail(value.offset, "references and objects nested deeper than the limit of " + std::to_string(kMaxDepth));
  if (++steps_ > kMaxSteps) Fail(value.offset, "references that stand for too much");
}

// Parts of the path are parted by dots and quotes.
ValuePointer Converter::Find(std::string_view path, uint32_t depth) {
  ValuePointer at = root_;
  Cursor in(path);
  while (at != nullptr && !in.AtEnd()) {
    std::string part(in.TakeWhile([](char c) { return c != '.' && c != '"'; }));
    in.Skip(1);
    if (part.empty()) continue;
    std::shared_ptr<Object> object = ObjectOf(*at, depth + 1);
    auto found = object == nullptr ? std::map<std::string, ValuePointer>::iterator() : object->items.find(part);
    at = object == nullptr || found == object->items.end() ? nullptr : found->second;
  }
  return at;
}

ValuePointer Converter::Follow(const Value& owner, const Piece& piece, uint32_t depth) {
  Count(owner, depth);
  ValuePointer found = Find(piece.text, depth);
  if (found.get() == &owner) found = nullptr;
  if (found != nullptr) return found;
  if (const char* variable = std::getenv(piece.text.c_str()); variable != nullptr) {
    auto value = std::make_shared<Value>();
    value->pieces.push_back({.text = variable});
    return value;
  }
  if (owner.old != nullptr) return owner.old;
  if (!piece.optional) Fail(owner.offset, "unresolved substitution: " + piece.text);
  return nullptr;
}

std::shared_ptr<Object> Converter::ObjectOf(const Value& value, uint32_t depth) {
  Count(value, depth);
  if (value.pieces.empty() || value.pieces[0].kind != Piece::Kind::kReference) return value.OwnObject();
  ValuePointer followed = Follow(value, value.pieces[0], depth + 1);
  return followed == nullptr ? nullptr : ObjectOf(*followed, depth + 1);
}

bool Converter::IsText(const Value& value, uint32_t depth) {
  Count(value, depth);
  for (const Piece& piece : value.pieces) {
    ValuePointer followed = piece.kind == Piece::Kind::kReference ? Follow(value, piece, depth + 1) : nullptr;
    bool text = followed != nullptr ? IsText(*followed, depth + 1) : piece.kind == Piece::Kind::kText;
    if (!text) return false;
  }
  return !value.pieces.empty();
}

std::string Converter::TextOf(const Value& value, uint32_t depth) {
  Count(value, depth);
  std::string out;
  for (const Piece& piece : value.pieces) {
    ValuePointer followed = piece.kind == Piece::Kind::kReference ? Follow(value, piece, depth + 1) : nullptr;
    out += followed != nullptr ? TextOf(*followed, depth + 1) : piece.text;
    steps_ += out.size() / 64;
  }
  return out == "null" ? "" : std::string(Trim(out));
}

bool Converter::CollectItems(const Value& value, std::vector<ValuePointer>& items, uint32_t depth) {
  Count(value, depth);
  bool any = false;
  for (const Piece& piece : value.pieces) {
    if (piece.kind == Piece::Kind::kReference) {
      ValuePointer followed = Follow(value, piece, depth + 1);
      any = (followed != nullptr && CollectItems(*followed, items, depth + 1)) || any;
    }
    any = any || !piece.list.empty();
    items.insert(items.end(), piece.list.begin(), piece.list.end());
    steps_ += piece.list.size();
  }
  return any;
}

std::string Quoted(const std::string& text) {
  return text.empty() || text.find_first_of(" \t") != std::string::npos ? "\"" + text + "\"" : text;
}

std::string Converter::Print(const Value& value, size_t indent, uint32_t depth) {
  Count(value, depth);
  if (IsText(value, depth)) return Quoted(TextOf(value, depth));
  if (std::shared_ptr<Object> object = ObjectOf(value, depth); object != nullptr) {
    std::string out = "{\r\n";
    for (const std::string& key : object->keys)
      out += std::string((indent + 1) * 2, ' ') + Quoted(key) + " : " +
             Print(*object->items.at(key), indent + 1, depth + 1) + "\r\n";
    return out + std::string(indent * 2, ' ') + "}";
  }
  std::vector<ValuePointer> items;
  if (!CollectItems(value, items, depth)) return "<<unknown value>>";
  std::string out = "[";
  for (const ValuePointer& item : items) out += (out.size() > 1 ? "," : "") + Print(*item, indent + 1, depth + 1);
  return out + "]";
}

Draft Converter::Convert(const Value& value, uint32_t depth) {
  Count(value, depth);
  if (std::shared_ptr<Object> object = ObjectOf(value, depth); object != nullptr) {
    Draft map = Draft::Map(value.offset);
    for (const auto& [key, member] : object->items) map.Set(key, Convert(*member, depth + 1));
    return map;
  }
  std::string text = Print(value, 0, depth);
  if (std::optional<double> number = ParseGoFloat(text)) return Draft::Number(*number, value.offset);
  if (std::optional<bool> boolean = ParseGoBool(text)) return Draft::Bool(*boolean, value.offset);
  return Draft::Text(text, value.offset);
}

}  // namespace

Parsed ReadHocon(Maker& maker) {
  ValuePointer root = Parser(maker.text(), std::min<uint32_t>(maker.options().limits.max_depth, 400)).Read();
  return MakeParsed(maker, Converter(root).Convert(*root, 0));
}

}  // namespace regoc::inputs
