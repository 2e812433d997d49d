#include "runtime/builtins/yaml_writer.h"

#include <algorithm>
#include <vector>

#include "runtime/builtins/base64.h"
#include "runtime/builtins/go_float.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"
#include "runtime/builtins/unicode.h"
#include "runtime/builtins/yaml_scalar.h"
#include "runtime/value/json.h"

namespace regoc::builtins {

namespace {

constexpr size_t kLongestSimpleKey = 128;

bool IsBreak(char32_t rune) { return rune == '\n' || rune == '\r' || rune == 0x85 || rune == 0x2028 || rune == 0x2029; }
bool IsBlank(char32_t rune) { return rune == ' ' || rune == '\t'; }

// YAML's c-printable without the tab, the byte order mark, and what needs four bytes.
bool IsYamlPrintable(char32_t rune) {
  return rune == '\n' || (rune >= 0x20 && rune <= 0x7E) || (rune >= 0xA0 && rune <= 0xD7FF) ||
         (rune >= 0xE000 && rune <= 0xFFFD && rune != 0xFEFF);
}

enum class Style : uint8_t { kPlain, kSingleQuoted, kDoubleQuoted, kLiteral };

// In which styles a text can be written.
struct Analysis {
  bool multiline = false;
  bool plain = true;
  bool single_quoted = true;
  bool literal = true;
};

bool IsIndicatorAtStart(char32_t rune, bool blank_follows) {
  if (rune < 0x80 && std::string_view("#,[]{}&*!|>'\"%@`").find(static_cast<char>(rune)) != std::string_view::npos) {
    return true;
  }
  return blank_follows && (rune == '?' || rune == ':' || rune == '-');
}

Analysis Analyze(std::string_view text) {
  Analysis a;
  if (text.empty()) {
    a.literal = false;
    return a;
  }
  a.plain = !text.starts_with("---") && !text.starts_with("...");
  char32_t previous = '\n';
  bool after_space = false;
  bool after_break = false;
  for (size_t i = 0; i < text.size();) {
    Rune rune = DecodeRune(text.substr(i));
    char32_t c = rune.value;
    bool last = i + rune.size == text.size();
    bool blank_follows = last || IsBlank(static_cast<uint8_t>(text[i + rune.size]));
    bool edge = i == 0 || last;
    if (i == 0 && IsIndicatorAtStart(c, blank_follows)) a.plain = false;
    if (i > 0 && ((c == ':' && blank_follows) || (c == '#' && (IsBlank(previous) || IsBreak(previous)))))
      a.plain = false;
    if (c == '\t') {
      a.plain = a.single_quoted = false;
    } else if (!IsYamlPrintable(c)) {
      a.plain = a.single_quoted = a.literal = false;
    }
    if (c == ' ') {
      if (edge) a.plain = false;
      if (last) a.literal = false;
      if (after_break) a.plain = a.single_quoted = false;
    } else if (IsBreak(c)) {
      a.multiline = true;
      a.plain = false;
      if (after_space) a.single_quoted = a.literal = false;
    }
    after_space = c == ' ';
    after_break = IsBreak(c);
    previous = c;
    i += rune.size;
  }
  return a;
}

// go-yaml's order of keys: numbers inside of them count as numbers.
bool KeyBefore(std::string_view a_text, std::string_view b_text) {
  auto runes = [](std::string_view text) {
    std::u32string out;
    for (size_t i = 0; i < text.size();) {
      Rune rune = DecodeRune(text.substr(i));
      out.push_back(rune.value);
      i += rune.size;
    }
    return out;
  };
  std::u32string a = runes(a_text);
  std::u32string b = runes(b_text);
  size_t same = 0;
  while (same < a.size() && same < b.size() && a[same] == b[same]) ++same;
  if (same == a.size() || same == b.size()) return a.size() < b.size();
  bool a_letter = IsLetter(a[same]);
  bool b_letter = IsLetter(b[same]);
  if (a_letter && b_letter) return a[same] < b[same];
  if (a_letter || b_letter) return same > 0 && IsDecimalDigit(a[same - 1]) ? a_letter : b_letter;
  uint64_t a_number = 0;
  uint64_t b_number = 0;
  if (a[same] == '0' || b[same] == '0') {
    for (size_t j = same; j > 0 && IsDecimalDigit(a[j - 1]); --j) {
      if (a[j - 1] != '0') {
        a_number = b_number = 1;
        break;
      }
    }
  }
  auto number_end = [](const std::u32string& text, size_t from, uint64_t& number) {
    for (; from < text.size() && IsDecimalDigit(text[from]); ++from) number = number * 10 + (text[from] - '0');
    return from;
  };
  size_t a_end = number_end(a, same, a_number);
  size_t b_end = number_end(b, same, b_number);
  if (a_number != b_number) return static_cast<int64_t>(a_number) < static_cast<int64_t>(b_number);
  return a_end != b_end ? a_end < b_end : a[same] < b[same];
}

class Writer {
 public:
  Writer(Arena& arena, std::string& out) : arena_(arena), out_(out) {}

  // At the start of a line, `indent` spaces deep; ends with a line break.
  void Document(Value v) {
    if (IsNested(v)) {
      Block(v, 0);
    } else {
      Scalar(v, 0, false);
    }
    EndLine();
  }

  std::string_view fault;

 private:
  struct Pair {
    std::string_view key;
    Value value;
  };

  // Whether `v` takes lines of its own.
  static bool IsNested(Value v) {
    if (v.is_object()) return v.object().count > 0;
    return (v.is_array() && v.size() > 0) || (v.is_set() && v.set().count > 0);
  }

  void EndLine() {
    if (!out_.ends_with('\n')) out_.push_back('\n');
  }
  void Indent(size_t indent) {
    if (!out_.empty()) EndLine();
    out_.append(indent, ' ');
  }

  // Entries or items at `indent`; the first stands where the writer is.
  void Block(Value v, size_t indent) {
    bool first = true;
    auto begin = [&] {
      if (!first) Indent(indent);
      first = false;
    };
    if (v.is_object()) {
      for (const Pair& pair : SortedPairs(v.object())) {
        begin();
        Entry(pair, indent);
      }
      return;
    }
    for (Value item : ItemsArg{v}.items()) {
      begin();
      out_ += "- ";
      Inline(item, indent);
    }
  }

  // Behind "- " or ": ".
  void Inline(Value v, size_t indent) {
    if (IsNested(v)) {
      Block(v, indent + 2);
    } else {
      Scalar(v, indent, false);
    }
  }

  void Entry(const Pair& pair, size_t indent) {
    Analysis analysis = Analyze(pair.key);
    if (analysis.multiline || pair.key.size() > kLongestSimpleKey) {
      out_ += "? ";
      Text(pair.key, indent, false);
      Indent(indent);
      out_ += ": ";
      return Inline(pair.value, indent);
    }
    Text(pair.key, indent, true);
    out_ += ":";
    if (IsNested(pair.value)) {
      Indent(indent + 2);
      return Block(pair.value, indent + 2);
    }
    out_ += " ";
    Scalar(pair.value, indent, false);
  }

  std::vector<Pair> SortedPairs(const Object& object) {
    std::vector<Pair> pairs;
    for (uint32_t i = 0; i < object.count; ++i) {
      const regoc::Entry& e = object.items[i];
      if (e.key.is_string()) {
        pairs.push_back({e.key.text(), e.value});
      } else {
        std::string json;
        AppendJson(json, e.key);
        pairs.push_back({arena_.Copy(json), e.value});
      }
    }
    std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return KeyBefore(a.key, b.key); });
    return pairs;
  }

  void Scalar(Value v, size_t indent, bool key) {
    switch (v.tag()) {
      case Tag::kNull:
        out_ += "null";
        return;
      case Tag::kBoolean:
        out_ += v.boolean() ? "true" : "false";
        return;
      case Tag::kString:
        return Text(v.text(), indent, key);
      case Tag::kObject:
        out_ += "{}";
        return;
      case Tag::kArray:
      case Tag::kSet:
        out_ += "[]";
        return;
      default:
        return Number(v);
    }
  }

  // Integers of 64 bits as they are, others as a float64.
  void Number(Value number) {
    std::string_view text = NumberText(arena_, number);
    std::optional<Value> read = YamlValue(arena_, text);
    bool whole = text.find_first_of(".eE") == std::string_view::npos;
    if (read && read->is_number() && whole && (read->is_int() || Equal(*read, number))) {
      out_ += text;
      return;
    }
    TextBuilder written(arena_);
    AppendGoFloat(written, ToDouble(number), 'g', -1);
    out_ += written.view();
  }

  void Text(std::string_view text, size_t indent, bool key) {
    if (!IsValidUtf8(text)) {
      out_ += "!!binary ";
      out_ += EncodeBase64(arena_, text, Base64Alphabet::kStandard, true);
      return;
    }
    if (text.find('\x7F') != std::string_view::npos) fault = "yaml: control characters are not allowed";
    switch (Choose(text, key)) {
      case Style::kPlain:
        out_ += text;
        return;
      case Style::kSingleQuoted:
        return SingleQuoted(text, indent);
      case Style::kDoubleQuoted:
        return DoubleQuoted(text);
      case Style::kLiteral:
        return Literal(text, indent);
    }
  }

  Style Choose(std::string_view text, bool key) {
    Analysis a = Analyze(text);
    if (text.find('\n') != std::string_view::npos) return a.literal && !key ? Style::kLiteral : Style::kDoubleQuoted;
    if (!IsPlainYamlText(text)) return Style::kDoubleQuoted;
    if (a.plain) return Style::kPlain;
    return a.single_quoted ? Style::kSingleQuoted : Style::kDoubleQuoted;
  }

  void SingleQuoted(std::string_view text, size_t indent) {
    out_.push_back('\'');
    bool after_break = false;
    for (size_t i = 0; i < text.size();) {
      Rune rune = DecodeRune(text.substr(i));
      if (after_break && !IsBreak(rune.value)) out_.append("\n").append(indent + 2, ' ');
      after_break = IsBreak(rune.value);
      if (rune.value == '\'') out_.push_back('\'');
      out_ += text.substr(i, rune.size);
      i += rune.size;
    }
    out_.push_back('\'');
  }

  void DoubleQuoted(std::string_view text) {
    out_.push_back('"');
    for (size_t i = 0; i < text.size();) {
      Rune rune = DecodeRune(text.substr(i));
      bool escape = !IsYamlPrintable(rune.value) || IsBreak(rune.value) || rune.value == '"' || rune.value == '\\';
      if (escape) {
        Escape(rune.value);
      } else {
        out_ += text.substr(i, rune.size);
      }
      i += rune.size;
    }
    out_.push_back('"');
  }

  void Escape(char32_t rune) {
    constexpr std::pair<char32_t, char> kShort[] = {
        {0, '0'},  {7, 'a'},    {8, 'b'},   {9, 't'},     {10, 'n'},   {11, 'v'},     {12, 'f'},
        {13, 'r'}, {0x1B, 'e'}, {'"', '"'}, {'\\', '\\'}, {0x85, 'N'}, {0x2028, 'L'}, {0x2029, 'P'},
    };
    out_.push_back('\\');
    for (const auto& [from, letter] : kShort) {
      if (from == rune) return out_.push_back(letter);
    }
    char text[16];
    const char* format = rune <= 0xFF ? "x%02X" : rune <= 0xFFFF ? "u%04X" : "U%08X";
    out_.append(text, static_cast<size_t>(std::snprintf(text, sizeof(text), format, static_cast<unsigned>(rune))));
  }

  // | and what says how the text begins and ends, then the lines.
  void Literal(std::string_view text, size_t indent) {
    out_.push_back('|');
    if (text[0] == ' ' || text[0] == '\n') out_.push_back('2');
    if (!text.ends_with('\n')) {
      out_.push_back('-');
    } else if (text.size() == 1 || text[text.size() - 2] == '\n') {
      out_.push_back('+');
    }
    out_.push_back('\n');
    while (!text.empty()) {
      size_t end = std::min(text.find('\n'), text.size());
      if (end > 0) out_.append(indent + 2, ' ').append(text.substr(0, end));
      if (end < text.size()) out_.push_back('\n');
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  Arena& arena_;
  std::string& out_;
};

}  // namespace

bool AppendYaml(Arena& arena, std::string& out, Value v, std::string_view& fault) {
  Writer writer(arena, out);
  writer.Document(v);
  fault = writer.fault;
  return fault.empty();
}

}  // namespace regoc::builtins
