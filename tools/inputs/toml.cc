// TOML 1.0, with the few things of 1.1 that Conftest's parser takes: times without seconds, and inline tables over
// several lines with a comma at the end.
#include <charconv>
#include <set>

#include "runtime/base/utf8.h"
#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"
#include "tools/inputs/toml_time.h"

namespace regoc::inputs {

namespace {

class Toml {
 public:
  explicit Toml(Maker& maker) : in_(maker.text()), max_depth_(maker.options().limits.max_depth) {}
  Draft Read();

 private:
  using Key = std::vector<std::string>;

  void SkipLines();
  void EndLine();
  void ReadHeader();
  void ReadMember(Draft& table, bool inline_table);
  Key ReadKey();
  std::string ReadKeyPart();
  Draft& Descend(Draft& table, const std::string& name, size_t offset);
  Draft ReadValue();
  Draft ReadArray();
  Draft ReadInlineTable();
  Draft ReadString();
  std::string ReadBasic();
  std::string ReadMultiline(char quote);
  void AppendEscape(std::string& out);
  Draft ReadWord();
  Draft ReadNumber(std::string_view word, size_t offset);
  Draft ReadFloat(std::string_view word, size_t offset);

  Cursor in_;
  uint32_t max_depth_;
  uint32_t depth_ = 0;
  Draft root_ = Draft::Map(0);
  Draft* table_ = &root_;
  std::set<const Draft*> defined_;  // tables that had a header of their own, or were given by dotted keys
  std::set<const Draft*> lists_;    // arrays of tables
};

bool IsControl(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; }
bool IsBare(char c) { return IsLetter(c) || IsDigit(c) || c == '_' || c == '-'; }

void Toml::SkipLines() {
  for (;;) {
    in_.TakeWhile([](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
    if (in_.Peek() != '#') return;
    std::string_view comment = in_.TakeLine();
    if (comment.ends_with('\r')) comment.remove_suffix(1);
    for (char c : comment)
      if (IsControl(c)) in_.Fail("control characters are not allowed in comments");
  }
}

void Toml::EndLine() {
  in_.SkipBlanks();
  if (in_.Peek() == '#') in_.TakeLine();
  in_.Take('\r');
  if (!in_.AtEnd() && !in_.Take('\n')) in_.Fail("expected the end of the line" + in_.Found());
}

Draft Toml::Read() {
  if (in_.LooksAt("\xEF\xBB\xBF")) in_.Skip(3);
  if (size_t bad = FirstInvalidUtf8(in_.text()); bad != std::string_view::npos) Fail(bad, "invalid UTF-8");
  for (SkipLines(); !in_.AtEnd(); SkipLines()) {
    if (in_.Peek() == '[') {
      ReadHeader();
    } else {
      ReadMember(*table_, false);
    }
    EndLine();
  }
  return std::move(root_);
}

// The table below `name`, of an array of tables the last one; made when there is none.
Draft& Toml::Descend(Draft& table, const std::string& name, size_t offset) {
  Draft* below = table.Find(name);
  if (below == nullptr) return table.Set(name, Draft::Map(offset));
  if (lists_.contains(below)) return below->items.back();
  if (!below->is_map()) Fail(offset, "key '" + name + "' has already been defined");
  return *below;
}

void Toml::ReadHeader() {
  size_t offset = in_.offset();
  bool is_list = in_.Take("[[");
  if (!is_list) in_.Take('[');
  Key key = ReadKey();
  in_.SkipBlanks();
  if (!in_.Take(is_list ? "]]" : "]")) in_.Fail("expected the end of a table's name" + in_.Found());
  Draft* at = &root_;
  for (size_t i = 0; i + 1 < key.size(); ++i) at = &Descend(*at, key[i], offset);
  const std::string& name = key.back();
  Draft* there = at->Find(name);
  if (is_list) {
    if (there != nullptr && !lists_.contains(there)) Fail(offset, "key '" + name + "' has already been defined");
    if (there == nullptr) {
      there = &at->Set(name, Draft::List(offset));
      lists_.insert(there);
    }
    table_ = &there->Append(Draft::Map(offset));
    return;
  }
  bool again = there != nullptr && (!there->is_map() || defined_.contains(there));
  if (again) Fail(offset, "key '" + name + "' has already been defined");
  table_ = there != nullptr ? there : &at->Set(name, Draft::Map(offset));
  defined_.insert(table_);
}

std::string Toml::ReadKeyPart() {
  in_.SkipBlanks();
  if (in_.Peek() == '"') {
    if (in_.LooksAt("\"\"\"")) in_.Fail("a key cannot be a string over several lines");
    in_.Skip(1);
    return ReadBasic();
  }
  if (in_.Take('\'')) {
    std::string_view raw = in_.TakeWhile([](char c) { return c != '\'' && !IsControl(c); });
    in_.Expect('\'');
    return std::string(raw);
  }
  std::string_view bare = in_.TakeWhile(IsBare);
  if (bare.empty()) in_.Fail("expected a key" + in_.Found());
  return std::string(bare);
}

Toml::Key Toml::ReadKey() {
  Key key;
  do {
    key.push_back(ReadKeyPart());
    if (key.size() > max_depth_) in_.Fail("nested deeper than the limit of " + std::to_string(max_depth_));
    in_.SkipBlanks();
  } while (in_.Take('.'));
  return key;
}

void Toml::ReadMember(Draft& table, bool inline_table) {
  size_t offset = in_.offset();
  Key key = ReadKey();
  if (!in_.Take('=')) in_.Fail("expected `=` or `.` behind a key" + in_.Found());
  Draft* at = &table;
  for (size_t i = 0; i + 1 < key.size(); ++i) {
    if (lists_.contains(at->Find(key[i]))) Fail(offset, "key '" + key[i] + "' has already been defined");
    at = &Descend(*at, key[i], offset);
    if (!inline_table) defined_.insert(at);
  }
  if (at->Find(key.back()) != nullptr) Fail(offset, "key '" + key.back() + "' has already been defined");
  in_.SkipBlanks();
  at->Set(key.back(), ReadValue());
}

Draft Toml::ReadValue() {
  Nesting nesting(depth_, max_depth_, in_.offset());
  switch (in_.Peek()) {
    case '"':
    case '\'':
      return ReadString();
    case '[':
      return ReadArray();
    case '{':
      return ReadInlineTable();
    default:
      return ReadWord();
  }
}

Draft Toml::ReadArray() {
  Draft list = Draft::List(in_.offset());
  in_.Expect('[');
  for (;;) {
    SkipLines();
    if (in_.Take(']')) return list;
    list.Append(ReadValue());
    SkipLines();
    if (in_.Take(']')) return list;
    if (!in_.Take(',')) in_.Fail("expected `,` or `]` in an array" + in_.Found());
  }
}

Draft Toml::ReadInlineTable() {
  Draft table = Draft::Map(in_.offset());
  in_.Expect('{');
  for (;;) {
    SkipLines();
    if (in_.Take('}')) return table;
    ReadMember(table, true);
    SkipLines();
    if (in_.Take('}')) return table;
    if (!in_.Take(',')) in_.Fail("expected `,` or `}` in an inline table" + in_.Found());
  }
}

Draft Toml::ReadString() {
  size_t offset = in_.offset();
  char quote = in_.Next();
  if (in_.Peek() == quote && in_.Peek(1) == quote) {
    in_.Skip(2);
    return Draft::Text(ReadMultiline(quote), offset);
  }
  if (quote == '"') return Draft::Text(ReadBasic(), offset);
  std::string_view raw = in_.TakeWhile([](char c) { return c != '\'' && !IsControl(c); });
  if (!in_.Take('\'')) in_.Fail("string without end");
  return Draft::Text(raw, offset);
}

// Behind the opening quote.
std::string Toml::ReadBasic() {
  std::string out;
  for (;;) {
    out += in_.TakeWhile([](char c) { return c != '"' && c != '\\' && !IsControl(c); });
    if (in_.Take('"')) return out;
    if (!in_.Take('\\'))
      in_.Fail(in_.AtEnd() || in_.Peek() == '\n' ? "string without end"
                                                 : "control characters are not allowed in strings");
    AppendEscape(out);
  }
}

// Behind the three opening quotes. Up to two quotes may stand before the closing ones.
std::string Toml::ReadMultiline(char quote) {
  std::string out;
  size_t begin = in_.offset();
  in_.Take('\r');
  in_.Take('\n');
  for (;;) {
    if (in_.AtEnd()) Fail(begin, "string without end");
    if (in_.Peek() == quote && in_.Peek(1) == quote && in_.Peek(2) == quote) {
      in_.Skip(3);
      for (int i = 0; i < 2 && in_.Take(quote); ++i) out.push_back(quote);
      return out;
    }
    char c = in_.Next();
    if (c == '\\' && quote == '"') {
      size_t before = in_.offset();
      in_.TakeWhile([](char blank) { return blank == ' ' || blank == '\t' || blank == '\r'; });
      if (in_.Peek() == '\n') {  // a line that goes on
        in_.TakeWhile(IsSpace);
        continue;
      }
      in_.MoveTo(before);
      AppendEscape(out);
    } else if (IsControl(c) && c != '\n' && !(c == '\r' && in_.Peek() == '\n')) {
      Fail(in_.offset() - 1, "control characters are not allowed in strings");
    } else {
      out.push_back(c);
    }
  }
}

// Behind the backslash.
void Toml::AppendEscape(std::string& out) {
  constexpr std::string_view kMarks = "btnfre\"\\";
  constexpr std::string_view kMeanings = "\b\t\n\f\r\x1B\"\\";
  size_t begin = in_.offset() - 1;
  char c = in_.AtEnd() ? '\0' : in_.Next();
  if (size_t known = kMarks.find(c); c != '\0' && known != std::string_view::npos) {
    out.push_back(kMeanings[known]);
    return;
  }
  size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  std::string_view hex = in_.text().substr(std::min(in_.offset(), in_.text().size()), digits);
  uint32_t point = 0;
  auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), point, 16);
  bool valid = digits != 0 && hex.size() == digits && error == std::errc() && end == hex.data() + digits;
  if (!valid || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) Fail(begin, "invalid escape in a string");
  in_.Skip(digits);
  AppendUtf8(out, point);
}

Draft Toml::ReadWord() {
  size_t offset = in_.offset();
  std::string_view word = in_.TakeWhile([](char c) { return IsBare(c) || c == '+' || c == '.' || c == ':'; });
  if (IsTomlDate(word) && in_.Peek() == ' ' && IsDigit(in_.Peek(1)) && IsDigit(in_.Peek(2)) && in_.Peek(3) == ':') {
    in_.Skip(1);
    in_.TakeWhile([](char c) { return IsBare(c) || c == '+' || c == '.' || c == ':'; });
    word = in_.Since(offset);
  }
  if (word.empty()) in_.Fail("expected a value" + in_.Found());
  if (word == "true" || word == "false") return Draft::Bool(word == "true", offset);
  if (word.size() > 4 && IsDigit(word[0]) && (word[2] == ':' || word[4] == '-')) {
    std::optional<std::string> time = TomlTime(word);
    if (!time) Fail(offset, "invalid datetime: \"" + std::string(word) + "\"");
    return Draft::Text(*time, offset);
  }
  return ReadNumber(word, offset);
}

// Underscores may stand between digits only.
bool UnderscoresFit(std::string_view word) {
  auto is_digit = [&](size_t at) {
    return at < word.size() && std::isxdigit(static_cast<unsigned char>(word[at])) != 0;
  };
  for (size_t i = 0; i < word.size(); ++i)
    if (word[i] == '_' && (i == 0 || !is_digit(i - 1) || !is_digit(i + 1))) return false;
  return true;
}

Draft Toml::ReadNumber(std::string_view word, size_t offset) {
  std::string digits(word);
  std::erase(digits, '_');
  bool prefixed = digits.size() > 2 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'o' || digits[1] == 'b');
  size_t sign = digits[0] == '+' || digits[0] == '-' ? 1 : 0;
  if (!UnderscoresFit(word))
    Fail(offset, "invalid number \"" + std::string(word) + "\": underscores must be surrounded by digits");
  if (!prefixed && (digits.find_first_not_of("0123456789", sign) != std::string::npos || digits.size() == sign))
    return ReadFloat(digits, offset);
  if (!prefixed && digits.size() > sign + 1 && digits[sign] == '0')
    Fail(offset, "invalid integer \"" + std::string(word) + "\": cannot have leading zeroes");
  int64_t integer = 0;
  int base = !prefixed ? 10 : digits[1] == 'x' ? 16 : digits[1] == 'o' ? 8 : 2;
  const char* first = digits.data() + (prefixed ? 2 : digits[0] == '+' ? 1 : 0);
  auto [end, error] = std::from_chars(first, digits.data() + digits.size(), integer, base);
  if (error == std::errc::result_out_of_range) Fail(offset, std::string(word) + " is out of range for int64");
  bool whole = error == std::errc() && end == digits.data() + digits.size();
  if (!whole || (prefixed && *first == '-')) Fail(offset, "expected a value, found \"" + std::string(word) + "\"");
  return Draft::Integer(integer, offset);
}

Draft Toml::ReadFloat(std::string_view word, size_t offset) {
  std::string_view number = word.starts_with('+') ? word.substr(1) : word;
  std::string_view magnitude = number.starts_with('-') ? number.substr(1) : number;
  if (magnitude == "inf" || magnitude == "nan") Fail(offset, "a number that JSON does not have: " + std::string(word));
  size_t point = magnitude.find('.');
  bool fits = !magnitude.empty() && IsDigit(magnitude[0]) && IsDigit(magnitude.back()) &&
              (point == std::string_view::npos || IsDigit(magnitude[point + 1])) &&
              !(magnitude.size() > 1 && magnitude[0] == '0' && IsDigit(magnitude[1]));
  double d = 0;
  auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), d);
  if (!fits || end != number.data() + number.size() || error == std::errc::invalid_argument)
    Fail(offset, "expected a value, found \"" + std::string(word) + "\"");
  if (error == std::errc::result_out_of_range) Fail(offset, std::string(word) + " is out of range for float64");
  return Draft::Number(d, offset);
}

}  // namespace

Parsed ReadToml(Maker& maker) { return MakeParsed(maker, Toml(maker).Read()); }

}  // namespace regoc::inputs
